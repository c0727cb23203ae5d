import { MAX_PORTS_PER_SLICE } from '../limits.js';
import { PROTOCOLS } from '../service.js';
import type { FieldError } from './field-errors.js';
import { duplicate, invalid, notSupported, tooMany } from './field-errors.js';
import { dnsLabel, qualifiedName } from './names.js';

/** A port as it is sent. Its number is not looked at (VAL-31). */
export interface SentPort {
  readonly name?: string | null;
  readonly port?: number | null;
  readonly protocol?: string | null;
  readonly appProtocol?: string | null;
}

/** Semantics VAL-30 to VAL-33. */
export function validatePorts(ports: readonly SentPort[]): readonly FieldError[] {
  if (ports.length > MAX_PORTS_PER_SLICE) return [tooMany('ports', ports.length, MAX_PORTS_PER_SLICE)];
  const names = new Set<string>();
  return ports.flatMap(({ name: sent, protocol, appProtocol }, i) => {
    const name = sent ?? '';
    const repeated = names.has(name);
    names.add(name);
    const known = protocol == null || PROTOCOLS.some((each) => each === protocol);
    return [
      ...(name === '' ? [] : dnsLabel(name).map((detail) => invalid(`ports[${i}].name`, name, detail))),
      ...(repeated ? [duplicate(`ports[${i}].name`, name)] : []),
      ...(known ? [] : [notSupported(`ports[${i}].protocol`, protocol, PROTOCOLS)]),
      ...(appProtocol == null
        ? []
        : qualifiedName(appProtocol).map((detail) => invalid(`ports[${i}].appProtocol`, appProtocol, detail))),
    ];
  });
}
