import type { BackendInput } from './backend.js';
import { below } from './input-reader.js';
import type { Violation } from './violation.js';

/** A backend as far as it can be registered twice. */
export type Registered = Pick<BackendInput, 'address' | 'ports'>;

/**
 * What is registered for one Service already, or twice among the inputs: the same address with the same port name, protocol and number
 * (semantics DUP-1, VAL-63). The same address under other ports is another backend. `pointer`: of the list of inputs.
 */
export function repeatedBackends(
  inputs: readonly Registered[],
  registered: readonly Registered[],
  pointer = '',
): readonly Violation[] {
  const known = new Map<string, string>();
  for (const backend of registered) for (const key of backendKeys(backend)) known.set(key, 'is registered already');
  return inputs.flatMap((input, i) => {
    const repeated = backendKeys(input).flatMap((key, j) => {
      const where = known.get(key);
      known.set(key, `is there already, in item ${i}`);
      if (where === undefined) return [];
      const at = below(below(below(pointer, i), 'ports'), j);
      const message = `${input.address} with this port ${where}: change that one, or leave this one out.`;
      return [{ pointer: at, code: 'VALIDATION_FAILED' as const, message }];
    });
    return repeated;
  });
}

/** What makes it the same backend, for each of its ports. */
export function backendKeys({ address, ports }: Registered): readonly string[] {
  return ports.map(({ name, protocol, port }) => `${address} ${name}/${protocol}/${port}`);
}
