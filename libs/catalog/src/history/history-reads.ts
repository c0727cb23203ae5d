import { familyOf, formatRevision, readAddress } from '@rollcall/core';

import { StoreUnavailableError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { ScopedRef } from '../view/selection-feed.js';
import type { ServiceView } from '../view/service-view.js';
import type { EndpointHistory, EndpointPast, HistoryGap, HistoryWindow } from './endpoint-history.js';
import { gapsOf, gapsOfRegistrations } from './gaps.js';
import type { HistoryLog, RecordedHistory } from './history-log.js';
import { HistoryWalk } from './history-walk.js';
import { PastRows } from './past-rows.js';
import type { SpanContext } from './spans.js';
import { byBeginning, spansOf } from './spans.js';

/** Which part of the past is asked for. Times are RFC 3339; null = the last day, until now. */
export interface HistoryRequest {
  readonly since: string | null;
  readonly until: string | null;
  /** Only endpoints of this address, in any spelling; null = all. */
  readonly address: string | null;
  /** Of each cluster the newest so many changes are looked at. */
  readonly limit: number;
}

export interface HistoryReadsParts {
  readonly reads: EndpointReads;
  readonly log: HistoryLog;
  readonly clock: Clock;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}

const DEFAULT_WINDOW_MS = 24 * 3_600_000;
/** Revisions that are taken back in one turn. */
const REVISIONS_A_TURN = 100;

/** What is known of a Service in one cluster. */
interface ClusterHistory {
  readonly endpoints: readonly { readonly past: EndpointPast; readonly sortKey: string }[];
  readonly gaps: readonly HistoryGap[];
  readonly isCut: boolean;
  /** Anything is recorded of it. */
  readonly isKnown: boolean;
}

/** Reads what became of endpoints: what is now, taken back by what the log recorded. */
export class HistoryReads {
  constructor(private readonly parts: HistoryReadsParts) {}

  /**
   * Also of a Service that is gone, as long as the log knows of it. A window that ends before it begins is the moment of its end. What it costs is told by the
   * changes that it looks at, and not by the Service's size or the log's.
   * Throws {@link NotFoundError}, {@link NotSyncedError}, {@link StoreUnavailableError}.
   */
  async of(ref: ScopedRef, request: HistoryRequest): Promise<EndpointHistory> {
    const { catalog } = this.parts.reads;
    this.parts.reads.assertLoaded(ref.sight);
    const views = catalog.servicesOf(ref);
    const window = this.windowOf(request, views);
    const found = await Promise.all(views.map((view) => this.ofCluster(view, window, request)));
    if (!views.some(({ service }, i) => service !== null || found[i]?.isKnown)) throw this.parts.reads.absence(ref);
    const { cluster, namespace, name } = ref;
    return {
      service: { cluster, namespace, name },
      ...window,
      revision: catalog.cursor(Math.max(0, ...views.map(({ lastSeq }) => lastSeq))),
      freshness: catalog.freshness(ref),
      endpoints: found
        .flatMap(({ endpoints }) => endpoints)
        .sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
        .map(({ past }) => past),
      gaps: found.flatMap(({ gaps }) => gaps).sort(byBeginning),
      truncated: found.some(({ isCut }) => isCut),
    };
  }

  private windowOf({ since, until }: HistoryRequest, views: readonly ServiceView[]): HistoryWindow {
    const now = new Date(this.parts.clock.nowMs()).toISOString();
    // The database's clock may be ahead of ours: what is recorded has been.
    const latest = views.reduce((last, { lastChangedAt: at }) => (at !== null && at > last ? at : last), now);
    const end = until !== null && until < latest ? until : latest;
    const begin = since ?? new Date(Date.parse(end) - DEFAULT_WINDOW_MS).toISOString();
    return { since: begin < end ? begin : end, until: end };
  }

  private async ofCluster(view: ServiceView, window: HistoryWindow, request: HistoryRequest): Promise<ClusterHistory> {
    const { catalog } = this.parts.reads;
    const { cluster, namespace, name, lastSeq } = view;
    const epoch = catalog.view.at?.epoch;
    // What is now is taken before the log is read: that holds all of what led here, and what is folded meanwhile is left out.
    const walk = new HistoryWalk(new PastRows(view, catalog.view.mark));
    const query = { cluster, namespace, name, since: window.since, limit: request.limit };
    const recorded = await this.parts.log.history(query);
    if (recorded.head.epoch !== epoch || recorded.head.seq < lastSeq)
      throw new StoreUnavailableError('the log begins anew: ask again in a moment');
    await this.walkBack(walk, recorded, lastSeq);
    const gaps = gapsOf(recorded, window);
    return {
      endpoints: endpointsOf(walk, { ...window, gaps, cursor: cursorOf(recorded) }, request.address),
      gaps: gaps.map((gap) => ({ cluster, ...gap })),
      isCut: recorded.isCut,
      isKnown: recorded.changes.length > 0,
    };
  }

  private async walkBack(walk: HistoryWalk, { changes }: RecordedHistory, lastSeq: number): Promise<void> {
    for (const taken of walk.back(changes.filter(({ seq }) => seq <= lastSeq)))
      if (taken % REVISIONS_A_TURN === 0) await this.parts.pause();
  }
}

/** Those that were there at some time in the window. */
function endpointsOf(walk: HistoryWalk, context: SpanContext, address: string | null): ClusterHistory['endpoints'] {
  const wanted = address && (readAddress(familyOf(address), address)?.text ?? address);
  const registered = { ...context, gaps: gapsOfRegistrations(context.gaps) };
  return walk
    .endpoints()
    .filter(({ row }) => wanted === null || row.address === wanted)
    .map((walked) => {
      const { id, cluster, family, origin, ports, targetRef, sortKey, address: text } = walked.row;
      const spans = spansOf(walked, origin === 'EXTERNAL' ? registered : context);
      return { past: { id, cluster, address: text, family, origin, ports, targetRef, spans }, sortKey };
    })
    .filter(({ past }) => past.spans.some(({ state }) => state !== 'GONE' && state !== 'NO_DATA'));
}

/** Cursors of revisions, each of the epoch that it was written in. */
function cursorOf({ head, epochChanges }: RecordedHistory): (seq: number) => string {
  return (seq) => {
    const later = epochChanges.find((change) => seq <= change.seq);
    return formatRevision({ epoch: later?.former ?? head.epoch, seq });
  };
}
