import type { ChangeType, Revision } from '@rollcall/core';

import type { Sight } from '../access/access.js';
import type { Freshness } from '../clusters/freshness.js';
import type { Catalog } from '../reads/catalog.js';
import type { ServiceFilter, ServiceReads } from '../reads/service-reads.js';
import type { ServiceSummary } from '../reads/service-summary.js';
import type { ServiceView } from '../view/service-view.js';
import { EventPump } from './event-pump.js';

export interface ServiceChangeEvent {
  readonly type: ChangeType;
  readonly service: ServiceSummary;
}

/** What happened to a list of Services. Every event is a cursor, as {@link EndpointEvent} is. */
export type ServicesEvent = { readonly revision: string; readonly freshness: Freshness } & (
  | { readonly type: 'SNAPSHOT' | 'RESYNC'; readonly services: readonly ServiceSummary[] }
  | { readonly type: 'CHANGES'; readonly changes: readonly ServiceChangeEvent[] }
  | { readonly type: 'FRESHNESS' }
);

/** Opens streams of Services. */
export class ServiceStreams {
  private readonly open = new Set<ServiceStream>();

  constructor(private readonly services: ServiceReads) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * From now, or from a cursor: if nothing changed since then it goes on, else it begins anew with RESYNC.
   * Throws as {@link ServiceReads.list} does.
   */
  subscribe(filter: ServiceFilter, since: Revision | null, sight: Sight): ServiceStream {
    this.services.assertListable(filter, sight);
    const stream = new ServiceStream(this.services, { ...filter, sight }, since);
    this.open.add(stream);
    stream.onEnd = () => this.open.delete(stream);
    return stream;
  }
}

/** What a subscriber wants of what they see. */
interface ScopedFilter extends ServiceFilter {
  readonly sight: Sight;
}

/** One subscriber's list: knows which Services the subscriber has, and which of them it has to look at again. */
export class ServiceStream {
  onEnd: () => void = () => undefined;
  private readonly catalog: Catalog;
  private readonly pump: EventPump<ServicesEvent>;
  private readonly seen = new Map<ServiceView, ServiceSummary>();
  private readonly touched = new Set<ServiceView>();
  private beginning: 'SNAPSHOT' | 'RESYNC' | null;
  private bookmarkDue = false;
  private seenFreshness: string;

  constructor(
    private readonly services: ServiceReads,
    private readonly filter: ScopedFilter,
    since: Revision | null,
  ) {
    this.catalog = services.catalog;
    this.beginning = since === null ? 'SNAPSHOT' : 'RESYNC';
    if (since && this.nothingChangedSince(since)) {
      this.remember();
      this.beginning = null;
      this.bookmarkDue = true;
    }
    this.seenFreshness = this.catalog.freshnessSignature(filter);
    const leave = [
      this.catalog.onFold((touched) => this.folded(touched)),
      this.catalog.onFreshness(() => this.freshnessChanged()),
      this.catalog.heartbeat.join(() => this.bookmark()),
    ];
    this.pump = new EventPump(
      () => this.take(),
      () => {
        for (const end of leave) end();
        this.onEnd();
      },
    );
  }

  next(): Promise<ServicesEvent | null> {
    return this.pump.next();
  }

  close(): void {
    this.pump.close();
  }

  private bookmark(): void {
    this.bookmarkDue = true;
    this.pump.tell();
  }

  /** Of some cluster: those that are listed are not told of others. */
  private freshnessChanged(): void {
    const now = this.catalog.freshnessSignature(this.filter);
    if (now === this.seenFreshness) return;
    this.seenFreshness = now;
    this.bookmark();
  }

  private folded(touched: ReadonlySet<ServiceView> | null): void {
    if (touched) for (const view of touched) this.touched.add(view);
    else this.beginning = 'RESYNC';
    this.pump.tell();
  }

  private take(): ServicesEvent | null {
    if (this.beginning) {
      const type = this.beginning;
      this.beginning = null;
      this.touched.clear();
      return { ...this.at(), type, services: this.remember() };
    }
    const changes = [...this.touched].flatMap((view) => this.changeOf(view) ?? []);
    this.touched.clear();
    if (changes.length > 0) return { ...this.at(), type: 'CHANGES', changes };
    if (!this.bookmarkDue) return null;
    this.bookmarkDue = false;
    return { ...this.at(), type: 'FRESHNESS' };
  }

  private remember(): readonly ServiceSummary[] {
    this.seen.clear();
    for (const [view, summary] of this.services.matching(this.filter, this.filter.sight)) this.seen.set(view, summary);
    return [...this.seen.values()];
  }

  private changeOf(view: ServiceView): ServiceChangeEvent | null {
    const before = this.seen.get(view);
    const after = this.services.summaryIf(view, this.filter, this.filter.sight);
    if (after) this.seen.set(view, after);
    else this.seen.delete(view);
    if (after) return { type: before ? 'MODIFIED' : 'ADDED', service: after };
    return before ? { type: 'REMOVED', service: before } : null;
  }

  private nothingChangedSince({ epoch, seq }: Revision): boolean {
    const { at } = this.catalog.view;
    return at?.epoch === epoch && seq <= at.seq && this.catalog.view.lastChange(this.filter.sight) <= seq;
  }

  private at() {
    return {
      revision: this.catalog.cursor(this.catalog.view.at?.seq ?? 0),
      freshness: this.catalog.freshness(this.filter),
    };
  }
}
