import type { Selection } from '@rollcall/core';

import type { SelectionGround, ServiceRef } from './selection-feed.js';
import { SelectionFeed } from './selection-feed.js';

/** Feeds that nobody listens to are kept for the next who asks, at most so many. */
const KEPT_FEEDS = 20_000;

/** All selections that were asked for: equal questions are one feed. */
export class SelectionHub {
  private readonly feeds = new Map<string, SelectionFeed>();
  private readonly byService = new Map<string, Map<string, SelectionFeed>>();

  constructor(private readonly groundOf: (ref: ServiceRef) => SelectionGround) {}

  feed(ref: ServiceRef, selection: Selection): SelectionFeed {
    const key = feedKey(ref, selection);
    const known = this.feeds.get(key);
    if (known) return known;
    const feed = new SelectionFeed(ref, selection, () => this.groundOf(ref));
    if (this.feeds.size >= KEPT_FEEDS) this.dropIdle();
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

  /** The oldest tenth of those that nobody listens to. */
  private dropIdle(): void {
    let spare = KEPT_FEEDS / 10;
    for (const [key, feed] of this.feeds) {
      if (spare === 0) return;
      if (feed.isListenedTo) continue;
      spare -= 1;
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

function feedKey({ cluster, namespace, name }: ServiceRef, selection: Selection): string {
  const { readiness, families, zones, zoneMode, nodes, port, protocol, origin, client } = selection;
  return JSON.stringify([
    cluster,
    namespace,
    name,
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
