import { compareResourceVersions } from '@rollcall/core';
import type { EndpointSlice } from '@rollcall/core';

import type { Clock } from '../clock.js';

/** A write that is not seen back after so long is not waited for any more: the next plan is made from what is seen. */
const PATIENCE_MS = 10_000;

type Write =
  | { readonly type: 'CREATED' | 'UPDATED'; readonly resourceVersion: string }
  | { readonly type: 'REMOVED'; readonly uid: string | null };

type Awaited = Write & { readonly untilMs: number };

/** What was written and has not come back on the watch yet: no plan is made from a view that lacks it. */
export class AwaitedWrites {
  /** By Service, then by the slice's name. */
  private readonly writes = new Map<string, Map<string, Awaited>>();

  constructor(private readonly clock: Clock) {}

  add(service: string, slice: string, write: Write): void {
    const writes = this.writes.get(service) ?? new Map<string, Awaited>();
    writes.set(slice, { ...write, untilMs: this.clock.monotonicMs() + PATIENCE_MS });
    this.writes.set(service, writes);
  }

  /** For how long writes of the Service that `seen` lacks are still waited for; 0 = none is. */
  waitMs(service: string, seen: readonly EndpointSlice[]): number {
    const writes = this.writes.get(service);
    if (!writes) return 0;
    const nowMs = this.clock.monotonicMs();
    const slices = new Map(seen.map((slice) => [slice.metadata.name, slice]));
    for (const [name, awaited] of writes)
      if (isSeen(awaited, slices.get(name)) || awaited.untilMs <= nowMs) writes.delete(name);
    if (writes.size === 0) this.writes.delete(service);
    return Math.max(0, ...[...writes.values()].map(({ untilMs }) => untilMs - nowMs));
  }
}

/** A slice that was there and is gone was deleted after our write: that write is seen in no other way. */
function isSeen(write: Write, slice: EndpointSlice | undefined): boolean {
  if (write.type === 'REMOVED') return slice?.metadata.uid !== write.uid;
  if (!slice) return write.type === 'UPDATED';
  return compareResourceVersions(slice.metadata.resourceVersion ?? '0', write.resourceVersion) >= 0;
}
