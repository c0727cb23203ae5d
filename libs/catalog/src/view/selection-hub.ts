import type { Selection } from '@rollcall/core';

import { sightKey } from '../access/access.js';
import { sharedRef } from '../access/shared-ref.js';
import type { ScopedRef, SelectionGround, ServiceRef } from './selection-feed.js';
import { SelectionFeed } from './selection-feed.js';

/** Feeds that nobody listens to are kept for the next who asks, at most so many ... */
const KEPT_FEEDS = 20_000;
/** ... and so many rows in all of them: one large Service can be asked for in very many ways. */
const KEPT_ROWS = 2_000_000;
/** Rows are counted once for so many new feeds. */
const COUNTED_EVERY = 128;

/** All selections that were asked for: equal questions are one feed. */
export class SelectionHub {
  private readonly feeds = new Map<string, SelectionFeed>();
  private readonly byService = new Map<string, Map<string, SelectionFeed>>();
  private uncounted = 0;

  constructor(
    private readonly groundOf: (ref: ScopedRef) => SelectionGround,
    private readonly keptRows = KEPT_ROWS,
  ) {}

  /** Selections that are kept. */
  get size(): number {
    return this.feeds.size;
  }

  /** For somebody who sees the place that is asked for: whoever sees the same of it shares the feed. */
  feed(asked: ScopedRef, selection: Selection): SelectionFeed {
    const ref = sharedRef(asked);
    const key = feedKey(ref, selection);
    const known = this.feeds.get(key);
    if (known) return known;
    const feed = new SelectionFeed(ref, selection, () => this.groundOf(ref));
    this.makeRoom();
    this.feeds.set(key, feed);
    const service = serviceKey(ref);
    this.byService.set(service, (this.byService.get(service) ?? new Map<string, SelectionFeed>()).set(key, feed));
    return feed;
  }

  /** A Service (`namespace/name`) of some cluster changed. */
  touch(service: string): void {
    for (const feed of this.byService.get(service)?.values() ?? []) feed.touch();
  }

  touchAll(): void {
    for (const feed of this.feeds.values()) feed.touch();
  }

  /** Of what nobody listens to, the oldest go: a tenth of the feeds, or what is beyond half of the rows. */
  private makeRoom(): void {
    if (this.feeds.size >= KEPT_FEEDS) this.dropIdle({ feeds: KEPT_FEEDS / 10, rows: Infinity });
    this.uncounted += 1;
    if (this.uncounted < COUNTED_EVERY) return;
    this.uncounted = 0;
    let rows = 0;
    for (const feed of this.feeds.values()) rows += feed.size;
    if (rows > this.keptRows) this.dropIdle({ feeds: Infinity, rows: rows - this.keptRows / 2 });
  }

  /** Until so many feeds, or feeds of so many rows, are gone. */
  private dropIdle(spare: { feeds: number; rows: number }): void {
    for (const [key, feed] of this.feeds) {
      if (spare.feeds <= 0 || spare.rows <= 0) return;
      if (feed.isListenedTo) continue;
      spare.feeds -= 1;
      spare.rows -= feed.size;
      this.feeds.delete(key);
      feed.isDropped = true;
      const service = serviceKey(feed.ref);
      const siblings = this.byService.get(service);
      siblings?.delete(key);
      if (siblings?.size === 0) this.byService.delete(service);
    }
  }
}

function serviceKey({ namespace, name }: ServiceRef): string {
  return `${namespace}/${name}`;
}

function feedKey({ cluster, namespace, name, sight }: ScopedRef, selection: Selection): string {
  const { readiness, families, zones, zoneMode, nodes, port, protocol, origin, client } = selection;
  return JSON.stringify([
    cluster,
    namespace,
    name,
    sightKey(sight),
    readiness,
    families,
    zones,
    zoneMode,
    nodes,
    port,
    protocol,
    origin,
    client?.node,
    client?.zone,
  ]);
}
