import type { BackendPort, HealthCheck } from './backend.js';
import { CHECK_TYPES } from './backend.js';
import { CHECK_DEFAULTS, FALL, INTERVAL_MS, RISE, TIMEOUT_MS } from './backend-limits.js';
import type { FieldNames, InputReader, JsonObject } from './input-reader.js';
import { below } from './input-reader.js';
import { checkHost, checkPath } from './text-rules.js';

const CHECK_FIELDS: FieldNames = { known: ['type', 'path', 'host', 'intervalMs', 'timeoutMs', 'rise', 'fall'] };
const WITH_PATH = ['HTTP', 'HTTPS'];
const WITH_HOST = ['TLS', 'HTTP', 'HTTPS'];

/** The port that is checked: the first that can be connected to; null = there is none. */
export function checkedPort(ports: readonly BackendPort[]): BackendPort | null {
  return ports.find(({ protocol }) => protocol === 'TCP') ?? null;
}

/** A check as somebody sent it; null = none was asked for, or it cannot be read. */
export function readCheck(
  value: unknown,
  pointer: string,
  { reader, ports }: { readonly reader: InputReader; readonly ports: readonly BackendPort[] },
): HealthCheck | null {
  if (value === undefined || value === null) return null;
  const sent = reader.object(value, pointer, CHECK_FIELDS);
  if (!sent) return null;
  const at = (field: string): string => below(pointer, field);
  const type = reader.oneOf(sent.type, at('type'), { of: CHECK_TYPES, or: null });
  if (type === null) {
    if (sent.type === undefined || sent.type === null)
      reader.refuse(at('type'), `must be one of ${CHECK_TYPES.join(', ')}`);
    return null;
  }
  if (ports.length > 0 && !checkedPort(ports))
    reader.refuse(pointer, 'must be left out: checks speak TCP, and the backend has no TCP port');
  const path = reader.text(sent.path, at('path'), checkPath);
  const host = reader.text(sent.host, at('host'), checkHost);
  if (path !== null && !WITH_PATH.includes(type))
    reader.refuse(at('path'), `has no meaning for ${type}: only ${WITH_PATH.join(' and ')} ask for a path`);
  if (host !== null && !WITH_HOST.includes(type))
    reader.refuse(at('host'), `has no meaning for ${type}: only ${WITH_HOST.join(', ')} name a host`);
  return { type, path: WITH_PATH.includes(type) ? (path ?? '/') : null, host, ...readTiming(sent, at, reader) };
}

function readTiming(
  sent: JsonObject,
  at: (field: string) => string,
  reader: InputReader,
): Pick<HealthCheck, 'intervalMs' | 'timeoutMs' | 'rise' | 'fall'> {
  const read = (field: keyof typeof CHECK_DEFAULTS, range: typeof RISE): number =>
    reader.wholeNumber(sent[field], at(field), { range, or: CHECK_DEFAULTS[field] });
  const intervalMs = read('intervalMs', INTERVAL_MS);
  const timeoutMs = read('timeoutMs', TIMEOUT_MS);
  if (timeoutMs > intervalMs)
    reader.refuse(at('timeoutMs'), `must not be longer than intervalMs, which is ${intervalMs}`);
  return { intervalMs, timeoutMs, rise: read('rise', RISE), fall: read('fall', FALL) };
}
