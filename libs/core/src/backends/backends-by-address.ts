import type { Backend } from './backend.js';

/** Registrations by where they lead to: their address, and what it resolved to. Kept registration by registration. */
export class BackendsByAddress {
  private readonly byAddress = new Map<string, Map<string, Backend>>();

  constructor(backends: Iterable<Backend>) {
    for (const backend of backends) this.replace(null, backend);
  }

  to(address: string): Iterable<Backend> {
    return this.byAddress.get(address)?.values() ?? [];
  }

  /** A registration came (`before` null), changed, or went (`after` null). Returns the addresses that either leads to. */
  replace(before: Backend | null, after: Backend | null): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const address of before ? backendAddresses(before) : []) {
      const there = this.byAddress.get(address);
      if (before) there?.delete(before.id);
      if (there?.size === 0) this.byAddress.delete(address);
      touched.add(address);
    }
    for (const address of after ? backendAddresses(after) : []) {
      const there = this.byAddress.get(address) ?? new Map<string, Backend>();
      if (after) this.byAddress.set(address, there.set(after.id, after));
      touched.add(address);
    }
    return touched;
  }
}

/** Where a registration leads to: its address, and what that resolved to. */
export function backendAddresses({ address, status }: Backend): readonly string[] {
  return [address, ...(status.resolved?.addresses ?? [])];
}
