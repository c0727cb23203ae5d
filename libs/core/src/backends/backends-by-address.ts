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
    for (const address of addressesOf(before)) {
      const there = this.byAddress.get(address);
      if (before) there?.delete(before.id);
      if (there?.size === 0) this.byAddress.delete(address);
      touched.add(address);
    }
    for (const address of addressesOf(after)) {
      const there = this.byAddress.get(address) ?? new Map<string, Backend>();
      if (after) this.byAddress.set(address, there.set(after.id, after));
      touched.add(address);
    }
    return touched;
  }
}

function addressesOf(backend: Backend | null): readonly string[] {
  return backend ? [backend.address, ...(backend.status.resolved?.addresses ?? [])] : [];
}
