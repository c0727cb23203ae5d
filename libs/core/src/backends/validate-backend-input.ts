import type { AddressPolicy, AddressRights } from '../policy/address-policy.js';
import { judgeAddress } from '../policy/address-policy.js';
import { PROTOCOLS } from '../service.js';
import type { StringMap } from '../object-meta.js';
import type { BackendInput, BackendPort } from './backend.js';
import { BACKEND_FIELDS, BACKEND_STATES, PUBLISH_MODES } from './backend.js';
import { MAX_BACKENDS_PER_REQUEST, MAX_BACKEND_LABELS, MAX_BACKEND_PORTS, PORT_RANGE } from './backend-limits.js';
import { InputReader, below, isJsonObject } from './input-reader.js';
import type { FieldNames, JsonObject } from './input-reader.js';
import { readCheck } from './read-check.js';
import { repeatedBackends } from './repeated-backends.js';
import {
  appProtocol,
  hostname,
  labelKey,
  labelText,
  nodeName,
  note,
  portName,
  readInstant,
  zone,
} from './text-rules.js';
import type { Validated } from './violation.js';

/** By whom, under what rules, and when something is registered. */
export interface InputContext {
  readonly policy: AddressPolicy;
  readonly rights: AddressRights;
  /** RFC 3339. */
  readonly now: string;
}

/** How one registration is read. */
interface Reading extends InputContext {
  readonly reader: InputReader;
  /** false = the address was judged when it was registered, and nothing about the reach of the registration changes. */
  readonly judged: boolean;
}

export const BACKEND_INPUT_FIELDS: FieldNames = {
  known: BACKEND_FIELDS,
  readOnly: new Map([
    ...['status', 'id', 'version', 'restrictedAddresses', 'createdBy', 'createdAt', 'updatedAt'].map(
      (name) => [name, 'is said by Rollcall and cannot be written: leave it out'] as const,
    ),
    ['family', 'is told by the address and cannot be written: leave it out'],
    ...['cluster', 'namespace', 'service'].map(
      (name) => [name, 'is said by the request, once for all registrations: leave it out'] as const,
    ),
  ]),
};

const PORT_FIELDS: FieldNames = { known: ['name', 'port', 'protocol', 'appProtocol'] };

/**
 * One registration as somebody sent it: the complete value, or everything that is wrong with it, each with a JSON pointer that begins
 * with `pointer`. Unknown fields and fields of the status are refused, never ignored (contract 6). Whether the Service may be a target is another
 * question: see target-rules.ts.
 */
export function validateBackendInput(value: unknown, context: InputContext, pointer = ''): Validated<BackendInput> {
  const reader = new InputReader();
  return reader.done(readBackend(value, pointer, { ...context, reader, judged: true }));
}

/** Several at once, all or nothing: `/0/address` points into the first one. What is registered twice among them is refused, too. */
export function validateBackendInputs(
  value: unknown,
  context: InputContext,
  pointer = '',
): Validated<readonly BackendInput[]> {
  const reader = new InputReader();
  const items = reader.list(value, pointer, { min: 1, max: MAX_BACKENDS_PER_REQUEST });
  const inputs = items.map((item, i) => readBackend(item, below(pointer, i), { ...context, reader, judged: true }));
  if (reader.isClean) for (const violation of repeatedBackends(inputs, [], pointer)) reader.note(violation);
  return reader.done(inputs);
}

/** {@link validateBackendInput} of what was registered before with some fields replaced; `judged` false leaves out the address policy. */
export function revalidateBackendInput(
  value: JsonObject,
  context: InputContext,
  judged: boolean,
): Validated<BackendInput> {
  const reader = new InputReader();
  return reader.done(readBackend(value, '', { ...context, reader, judged }));
}

const NOTHING: BackendInput = {
  address: '',
  ports: [],
  zone: null,
  nodeName: null,
  hostname: null,
  state: 'ACTIVE',
  publish: 'RESOLVED',
  check: null,
  expiresAt: null,
  labels: {},
  note: null,
};

function readBackend(value: unknown, pointer: string, reading: Reading): BackendInput {
  const { reader } = reading;
  const sent = reader.object(value, pointer, BACKEND_INPUT_FIELDS);
  if (!sent) return NOTHING;
  const at = (field: string): string => below(pointer, field);
  const { address, family } = readAddressField(sent.address, at('address'), reading);
  const ports = readPorts(sent.ports, at('ports'), reader);
  const publish = reader.oneOf(sent.publish, at('publish'), { of: PUBLISH_MODES, or: NOTHING.publish });
  if (publish === 'FQDN_SLICE' && (family === 'IPv4' || family === 'IPv6'))
    reader.refuse(at('publish'), 'can be FQDN_SLICE for names only: for an IP address it must be RESOLVED or NONE');
  return {
    address,
    ports,
    zone: reader.text(sent.zone, at('zone'), zone),
    nodeName: reader.text(sent.nodeName, at('nodeName'), nodeName),
    hostname: reader.text(sent.hostname, at('hostname'), hostname),
    state: reader.oneOf(sent.state, at('state'), { of: BACKEND_STATES, or: NOTHING.state }),
    publish,
    check: readCheck(sent.check, at('check'), { reader, ports }),
    expiresAt: readExpiry(sent.expiresAt, at('expiresAt'), reading),
    labels: readLabels(sent.labels, at('labels'), reader),
    note: reader.text(sent.note, at('note'), note),
  };
}

function readAddressField(
  value: unknown,
  pointer: string,
  { reader, policy, rights, judged }: Reading,
): { readonly address: string; readonly family: string | null } {
  if (typeof value !== 'string') {
    reader.refuse(pointer, 'must be text: an IP address such as 10.20.30.40 or a name such as db.corp.example');
    return { address: '', family: null };
  }
  const verdict = judgeAddress(value, policy, rights);
  if (verdict.allowed) return { address: value, family: verdict.family };
  if (judged) reader.note({ pointer, code: verdict.code, message: verdict.message });
  return { address: value, family: null };
}

function readPorts(value: unknown, pointer: string, reader: InputReader): readonly BackendPort[] {
  const names = new Set<string>();
  return reader.list(value, pointer, { min: 1, max: MAX_BACKEND_PORTS }).map((item, i) => {
    const at = below(pointer, i);
    const sent = reader.object(item, at, PORT_FIELDS) ?? { port: PORT_RANGE.min };
    const name = reader.text(sent.name, below(at, 'name'), portName) ?? '';
    if (names.has(name) && isJsonObject(item))
      reader.refuse(
        below(at, 'name'),
        `"${name}" is there already: a slice takes each port name once, so register the address once more for the other number`,
      );
    names.add(name);
    return {
      name,
      port: reader.wholeNumber(sent.port, below(at, 'port'), { range: PORT_RANGE, or: null }),
      protocol: reader.oneOf(sent.protocol, below(at, 'protocol'), { of: PROTOCOLS, or: 'TCP' }),
      appProtocol: reader.text(sent.appProtocol, below(at, 'appProtocol'), appProtocol),
    };
  });
}

function readExpiry(value: unknown, pointer: string, { reader, now }: Reading): string | null {
  const text = reader.text(value, pointer);
  if (text === null) return null;
  const ms = readInstant(text);
  if (ms === null) {
    reader.refuse(pointer, 'must be an RFC 3339 time such as 2030-01-31T18:00:00Z');
    return null;
  }
  if (ms <= Date.parse(now)) reader.refuse(pointer, `must be in the future: it is ${now} now`);
  return new Date(ms).toISOString();
}

function readLabels(value: unknown, pointer: string, reader: InputReader): StringMap {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) {
    reader.refuse(pointer, 'must be an object of texts such as {"team": "orders"}');
    return {};
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_BACKEND_LABELS)
    reader.refuse(pointer, `must have at most ${MAX_BACKEND_LABELS} labels, not ${entries.length}`);
  return Object.fromEntries(
    entries.slice(0, MAX_BACKEND_LABELS).map(([key, sent]) => {
      const at = below(pointer, key);
      if (sent === null) reader.refuse(at, 'must be text');
      reader.text(key, at, labelKey);
      return [key, reader.text(sent, at, labelText) ?? ''];
    }),
  );
}
