import type { Backend, BackendChange, ChangeType } from '@rollcall/core';
import { jsonEquals } from '@rollcall/core';

import type { ScopedBackends } from './backend-filter.js';
import { holdsBackend } from './backend-filter.js';
import type { CatalogView } from './catalog-view.js';
import { firstPlace } from './first-place.js';
import { byPlace } from './registrations.js';

/** What a list of registrations held at some moment, sorted as pages of it are. Immutable; a new one is made only when its content differs. */
export interface BackendVersion {
  readonly epoch: string;
  readonly backends: readonly Backend[];
}

export interface BackendDifference {
  readonly type: ChangeType;
  /** REMOVED: as it was last in the list. */
  readonly backend: Backend;
}

/** Where a feed gets what it lists. */
export type BackendGround = Pick<CatalogView, 'at' | 'registrations'>;

/** One list of registrations, shared by all who asked for the same: kept change by change, however many listen and however long it is. */
export class BackendFeed {
  private current: BackendVersion;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly wanted: ScopedBackends,
    private readonly ground: BackendGround,
    private readonly onIdle: () => void,
  ) {
    this.current = this.read();
  }

  get version(): BackendVersion {
    return this.current;
  }

  /** Registrations came, changed and went, in this order. */
  fold(changes: readonly BackendChange[]): void {
    const backends = this.replaced(changes, 'after');
    if (!hasSameItems(backends, this.current.backends)) this.become({ ...this.current, backends });
  }

  /** All registrations were read anew. */
  reload(): void {
    this.become(this.read());
  }

  /** Calls back whenever there is a new version; returns how to end it. Without anybody who listens the feed is forgotten. */
  listen(wake: () => void): () => void {
    this.listeners.add(wake);
    return () => {
      if (this.listeners.delete(wake) && this.listeners.size === 0) this.onIdle();
    };
  }

  /** What it held before these changes, of which the newest comes first. */
  before(changes: readonly BackendChange[]): BackendVersion {
    return { ...this.current, backends: this.replaced(changes, 'before') };
  }

  /** What entered, changed and left since an earlier version; empty = nothing. */
  changesSince({ backends: before }: BackendVersion): readonly BackendDifference[] {
    const now = this.current.backends;
    const differences: BackendDifference[] = [];
    for (let [i, j] = [0, 0]; i < before.length || j < now.length;) {
      const [was, is] = [before[i], now[j]];
      const order = !was ? 1 : !is ? -1 : was === is ? 0 : byPlace(was, is);
      if (was && order <= 0) i += 1;
      if (is && order >= 0) j += 1;
      if (was && order < 0) differences.push({ type: 'REMOVED', backend: was });
      else if (is && order > 0) differences.push({ type: 'ADDED', backend: is });
      else if (is && was !== is && !jsonEquals(was, is)) differences.push({ type: 'MODIFIED', backend: is });
    }
    return differences;
  }

  private read(): BackendVersion {
    const { at, registrations } = this.ground;
    const backends = registrations.within(this.wanted).filter((backend) => holdsBackend(this.wanted, backend));
    return { epoch: at?.epoch ?? '', backends };
  }

  private become(version: BackendVersion): void {
    this.current = version;
    for (const wake of [...this.listeners]) wake();
  }

  /** The list with each that a change is about as it was on one side of it. */
  private replaced(changes: readonly BackendChange[], side: 'before' | 'after'): readonly Backend[] {
    const list = [...this.current.backends];
    for (const { before, after, [side]: then } of changes) {
      const known = after ?? before;
      if (!known) continue;
      const place = firstPlace(list, (each) => byPlace(each, known) < 0);
      const isListed = list[place]?.id === known.id;
      list.splice(place, isListed ? 1 : 0, ...(then && holdsBackend(this.wanted, then) ? [then] : []));
    }
    return list;
  }
}

function hasSameItems(a: readonly Backend[], b: readonly Backend[]): boolean {
  return a.length === b.length && a.every((backend, i) => backend === b[i]);
}
