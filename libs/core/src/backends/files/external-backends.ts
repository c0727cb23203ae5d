import { DEFAULT_ADDRESS_POLICY } from '../../policy/address-policy.js';
import type { BackendInput } from '../backend.js';
import { MAX_BACKENDS_PER_REQUEST } from '../backend-limits.js';
import type { CreateServiceInput } from '../create-service.js';
import { validateCreateService } from '../create-service.js';
import type { FieldNames, JsonObject, TextRule } from '../input-reader.js';
import { below, InputReader, isJsonObject } from '../input-reader.js';
import { repeatedBackends } from '../repeated-backends.js';
import { objectName } from '../text-rules.js';
import type { InputContext } from '../validate-backend-input.js';
import { validateBackendInput } from '../validate-backend-input.js';
import type { Validated } from '../violation.js';

export const FILE_API_VERSION = 'rollcall.dev/v1';
export const FILE_KIND = 'ExternalBackends';

/** For which Service a document is. */
export interface FileTarget {
  readonly namespace: string;
  readonly name: string;
  /** null = the one cluster that has the Service. */
  readonly cluster: string | null;
}

/** A backend as a document has it. */
export interface FileBackend {
  /** Complete: what was left out has its default. */
  readonly input: BackendInput;
  /** Whether the document says in which state it is: if it does not, draining and disabling by hand are left alone. */
  readonly saysState: boolean;
}

/** A document of kind ExternalBackends: what is to be registered for one Service. */
export interface ExternalBackends {
  readonly target: FileTarget;
  readonly backends: readonly FileBackend[];
  /** The Service without selector that is made if there is none. */
  readonly createService: CreateServiceInput | null;
}

const DOCUMENT: FieldNames = { known: ['apiVersion', 'kind', 'metadata', 'spec'] };
const METADATA: FieldNames = { known: ['namespace', 'name', 'cluster'] };
const SPEC: FieldNames = { known: ['backends', 'createService'] };

/** Of a cluster's name, as an operator configures it. */
export const CLUSTER_NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;

const clusterName: TextRule = (text) =>
  CLUSTER_NAME.test(text)
    ? []
    : [
        'must be the name of a cluster: up to 63 lower-case letters, digits, "-" and ".", with a letter or digit at both ends',
      ];

/**
 * What one document says, or everything that is wrong with it, each with a JSON pointer into the document. Judges what holds everywhere: whether an
 * address is allowed here and the Service may be a target is for the server to say.
 * `now`: RFC 3339.
 */
export function readExternalBackends(value: unknown, now: string, pointer = ''): Validated<ExternalBackends> {
  const reader = new InputReader();
  const sent = reader.object(value, pointer, DOCUMENT) ?? {};
  if (isJsonObject(value)) {
    exactly(reader, { value: sent.apiVersion, pointer: below(pointer, 'apiVersion'), wanted: FILE_API_VERSION });
    exactly(reader, { value: sent.kind, pointer: below(pointer, 'kind'), wanted: FILE_KIND });
  }
  const target = readTarget(sent.metadata, below(pointer, 'metadata'), reader);
  const at = below(pointer, 'spec');
  const spec = reader.object(sent.spec, at, SPEC) ?? {};
  const createService = readCreateService(spec.createService, below(at, 'createService'), reader);
  const backends = isJsonObject(sent.spec)
    ? readBackends(spec.backends, below(at, 'backends'), { ...ANYWHERE, now, reader })
    : [];
  return reader.done({ target, backends, createService });
}

/** The widest policy that a server can have: what it refuses is refused everywhere. */
const ANYWHERE: Omit<InputContext, 'now'> = {
  policy: DEFAULT_ADDRESS_POLICY,
  rights: { restrictedAddresses: true },
};

interface Reading extends InputContext {
  readonly reader: InputReader;
}

function readTarget(value: unknown, pointer: string, reader: InputReader): FileTarget {
  const sent: JsonObject = reader.object(value, pointer, METADATA) ?? {};
  const text = (field: string, rule: TextRule): string => {
    const found = reader.text(sent[field], below(pointer, field), rule);
    if (sent[field] === undefined || sent[field] === null)
      if (isJsonObject(value)) reader.refuse(below(pointer, field), 'must be there: it says which Service is meant');
    return found ?? '';
  };
  return {
    namespace: text('namespace', objectName),
    name: text('name', objectName),
    cluster: reader.text(sent.cluster, below(pointer, 'cluster'), clusterName),
  };
}

function readBackends(value: unknown, pointer: string, { reader, ...context }: Reading): readonly FileBackend[] {
  const items = reader.list(value, pointer, { min: 0, max: MAX_BACKENDS_PER_REQUEST });
  const backends = items.flatMap((item, i): FileBackend[] => {
    const read = validateBackendInput(item, context, below(pointer, i));
    if (read.valid) return [{ input: read.value, saysState: isJsonObject(item) && item.state != null }];
    for (const violation of read.violations) reader.note(violation);
    return [];
  });
  const inputs = backends.map(({ input }) => input);
  if (inputs.length === items.length)
    for (const violation of repeatedBackends(inputs, [], pointer)) reader.note(violation);
  return backends;
}

function readCreateService(value: unknown, pointer: string, reader: InputReader): CreateServiceInput | null {
  if (value === undefined || value === null) return null;
  const read = validateCreateService(value, pointer);
  if (read.valid) return read.value;
  for (const violation of read.violations) reader.note(violation);
  return null;
}

function exactly(
  reader: InputReader,
  { value, pointer, wanted }: { readonly value: unknown; readonly pointer: string; readonly wanted: string },
): void {
  if (value !== wanted) reader.refuse(pointer, `must be ${wanted}`);
}
