import type { Endpoint, EndpointPort } from './endpoint.js';

/**
 * Rows with only some of their ports. The same row and ports give the same object again, for as long as the row lives:
 * streams compare by reference. The id does not change.
 */
export class PortNarrower {
  private readonly narrowed = new WeakMap<Endpoint, Map<string, Endpoint>>();

  /** `ports`: some of the row's, in its order. */
  narrow(row: Endpoint, ports: readonly EndpointPort[]): Endpoint {
    if (ports.length === row.ports.length) return row;
    const key = ports.map(({ name, protocol, port }) => `${name}/${protocol}/${port}`).join(',');
    const known = this.narrowed.get(row) ?? new Map<string, Endpoint>();
    this.narrowed.set(row, known);
    const narrow = known.get(key) ?? { ...row, ports, slices: slicesOf(row, ports), slicesByPort: null };
    known.set(key, narrow);
    return narrow;
  }
}

/** Slices that hold a copy for one of the ports. */
function slicesOf({ ports: all, slices, slicesByPort }: Endpoint, ports: readonly EndpointPort[]): readonly string[] {
  if (slicesByPort === null) return slices;
  return [...new Set(ports.flatMap((port) => slicesByPort[all.indexOf(port)] ?? []))].sort();
}
