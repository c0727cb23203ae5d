import type { BackendChange } from '@rollcall/core';

import { sightKey } from '../access/access.js';
import type { BackendGround } from './backend-feed.js';
import { BackendFeed } from './backend-feed.js';
import type { ScopedBackends } from './backend-filter.js';

/** Lists that could hold any registration. */
const ANY = '*';

/** All lists of registrations that somebody listens to: equal questions are one feed, and a change reaches only feeds that may hold what it is about. */
export class BackendHub {
  private readonly feeds = new Map<string, BackendFeed>();
  /** By what a registration must be for the feed to hold it: one of its ids, else of its Service, else anything. */
  private readonly routes = new Map<string, Set<BackendFeed>>();

  constructor(private readonly ground: BackendGround) {}

  /** Lists that are kept. */
  get size(): number {
    return this.feeds.size;
  }

  /** To be listened to at once: it is kept until the last who listens goes. */
  feed(wanted: ScopedBackends): BackendFeed {
    const key = feedKey(wanted);
    const known = this.feeds.get(key);
    if (known) return known;
    const routes = routesOf(wanted);
    const feed = new BackendFeed(wanted, this.ground, () => {
      this.feeds.delete(key);
      for (const route of routes) this.leave(route, feed);
    });
    this.feeds.set(key, feed);
    for (const route of routes) this.routes.set(route, (this.routes.get(route) ?? new Set()).add(feed));
    return feed;
  }

  /** Registrations came, changed and went, in this order; the ground already holds what is now. */
  fold(changes: readonly BackendChange[]): void {
    const reached = new Map<BackendFeed, BackendChange[]>();
    for (const change of changes)
      for (const route of [ANY, ofId(change.name), ofService(change.service)])
        for (const feed of this.routes.get(route) ?? []) {
          const its = reached.get(feed);
          if (its) its.push(change);
          else reached.set(feed, [change]);
        }
    for (const [feed, its] of reached) feed.fold(its);
  }

  /** The ground holds something else altogether. */
  reload(): void {
    for (const feed of this.feeds.values()) feed.reload();
  }

  private leave(route: string, feed: BackendFeed): void {
    const feeds = this.routes.get(route);
    feeds?.delete(feed);
    if (feeds?.size === 0) this.routes.delete(route);
  }
}

function routesOf({ ids, service }: ScopedBackends): readonly string[] {
  if (ids) return [...ids].map(ofId);
  return [service === null ? ANY : ofService(service)];
}

function ofId(id: string): string {
  return `id ${id}`;
}

function ofService(service: string): string {
  return `service ${service}`;
}

function feedKey({ cluster, namespace, service, ids, state, q, sight }: ScopedBackends): string {
  const wanted = ids && [...ids].sort();
  return JSON.stringify([cluster, namespace, service, wanted, state, q, sightKey(sight)]);
}
