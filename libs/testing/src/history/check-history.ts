import { jsonEquals, parseRevision } from '@rollcall/core';

import type { ClientEvent, SeenChange, SeenEndpoint } from './client-event.js';
import { SourceTimeline } from './source-timeline.js';
import type { Lines, Truth } from './truth.js';
import type { Guarantee, Violation } from './violation.js';

/**
 * Goes through what one client was told about one selection, and finds every promise of a stream that was not kept. Needs nothing but
 * the history for ORDERED, UNIQUE, RESUMABLE and half of ATOMIC; the rest by what is known of the truth.
 */
export function checkHistory<E extends SeenEndpoint>(
  events: readonly ClientEvent<E>[],
  truth: Truth<E>,
): readonly Violation[] {
  const check = new HistoryCheck(truth);
  for (const event of events) check.take(event);
  check.end();
  return check.violations;
}

type ToldEvent<E extends SeenEndpoint> = Exclude<ClientEvent<E>, { readonly type: 'CONNECTED' }>;
type State<E> = ReadonlyMap<string, E>;

/** One client as far as its history was read. */
class HistoryCheck<E extends SeenEndpoint> {
  readonly violations: Violation[] = [];
  private index = -1;
  private state: State<E> | null = null;
  private revision: string | null = null;
  private lastType: ToldEvent<E>['type'] | null = null;
  /** The client has just connected. */
  private isConnecting = false;
  /** What the client had at each cursor that it might resume from. */
  private readonly cursors = new Map<string, State<E>>();
  private readonly timeline: SourceTimeline | null;
  private readonly published: ReadonlySet<string> | null;

  constructor(private readonly truth: Truth<E>) {
    this.timeline = truth.timeline ? new SourceTimeline(truth.timeline) : null;
    this.published = truth.published ? new Set(truth.published) : null;
  }

  take(event: ClientEvent<E>): void {
    this.index += 1;
    if (event.type === 'CONNECTED') {
      this.connect(event.since);
      return;
    }
    this.checkBeginning(event);
    this.checkOrder(event);
    this.state = this.fold(event);
    this.revision = event.revision;
    this.isConnecting = false;
    this.lastType = event.type;
    this.cursors.set(event.revision, this.state);
    this.checkState(event);
  }

  end(): void {
    const { final } = this.truth;
    if (!final) return;
    const last = this.state ? this.linesOf(this.state) : null;
    if (last === null || !jsonEquals(last, [...final].sort()))
      this.blame('RELIABLE', `ends with ${JSON.stringify(last)}, the truth is ${JSON.stringify(final)}`);
  }

  private connect(since: string | null): void {
    this.isConnecting = true;
    if (since === null) {
      this.state = null;
      this.revision = null;
      this.timeline?.rewind();
      return;
    }
    const then = this.cursors.get(since);
    if (!then) throw new TypeError(`the client resumes from ${since}, which it was never told`);
    if (since !== this.revision) this.timeline?.rewind(); // from an older cursor: it lives through that time again
    this.state = then;
    this.revision = since;
  }

  private checkBeginning({ type }: ToldEvent<E>): void {
    const hasCursor = this.revision !== null;
    if (hasCursor && type === 'SNAPSHOT')
      this.blame('RESUMABLE', 'a client that goes on from its cursor got a snapshot');
    if (!hasCursor && type !== 'SNAPSHOT')
      this.blame('RESUMABLE', `a client without a cursor got ${type}, not a snapshot`);
  }

  private checkOrder(event: ToldEvent<E>): void {
    if (this.revision === null) return;
    const [before, now] = [read(this.revision), read(event.revision)];
    const isWhole = event.type === 'RESYNC' || event.type === 'SNAPSHOT';
    if (before.epoch !== now.epoch) {
      if (!isWhole) this.blame('ORDERED', `${event.type} leads from epoch ${before.epoch} to ${now.epoch}`);
      else this.timeline?.rewind();
      return;
    }
    // A replica that is behind answers a cursor from its future with what it has: that is said, by RESYNC.
    if (isWhole && this.isConnecting && now.seq < before.seq) {
      this.timeline?.rewind();
      return;
    }
    if (now.seq < before.seq) this.blame('ORDERED', `${event.revision} follows ${this.revision}`);
    if (event.type === 'CHANGES' && now.seq === before.seq) this.blameRepeated(event.revision);
  }

  /** A second event of changes at a revision that was delivered already: a revision split, or a bookmark that was none. */
  private blameRepeated(revision: string): void {
    this.blame(
      this.lastType === 'CHANGES' ? 'ATOMIC' : 'BOOKMARKABLE',
      `changes follow at ${revision}, which was delivered`,
    );
  }

  private fold(event: ToldEvent<E>): State<E> {
    if (event.type === 'CHANGES') return this.foldChanges(event.changes);
    if (!('endpoints' in event)) return this.state ?? new Map<string, E>();
    const state = new Map(event.endpoints.map((endpoint) => [endpoint.id, endpoint]));
    if (state.size < event.endpoints.length) this.blame('UNIQUE', `${event.type} holds an id twice`);
    return state;
  }

  private foldChanges(changes: readonly SeenChange<E>[]): State<E> {
    const state = new Map(this.state);
    const told = new Set<string>();
    if (changes.length === 0) this.blame('UNIQUE', 'an event of changes tells of none');
    for (const { type, endpoint } of changes) {
      const { id } = endpoint;
      if (told.has(id)) this.blame('UNIQUE', `${id} is told twice in one event`);
      told.add(id);
      const known = state.get(id);
      if (type === 'ADDED' && known) this.blame('UNIQUE', `${id} is added, and was there already`);
      if (type !== 'ADDED' && !known) this.blame('RELIABLE', `${id} is ${type} and was never added`);
      if (type === 'MODIFIED' && known && jsonEquals(known, endpoint))
        this.blame('UNIQUE', `${id} is modified to what it was`);
      if (type === 'REMOVED') state.delete(id);
      else state.set(id, endpoint);
    }
    return state;
  }

  private checkState(event: ToldEvent<E>): void {
    const lines = this.linesOf(this.state ?? new Map<string, E>());
    const invented = this.published && lines.find((line) => !this.published?.has(line));
    if (invented) this.blame('NO_INVENTION', `"${invented}" was never published by the source`);
    const fault = this.timeline?.reach(lines);
    if (fault) this.blame(fault.guarantee, fault.message);
    const wanted = this.truth.at?.(event.revision) ?? null;
    if (wanted !== null && !jsonEquals(lines, [...wanted].sort())) {
      const guarantee = event.type === 'FRESHNESS' || event.type === 'HEARTBEAT' ? 'BOOKMARKABLE' : 'ATOMIC';
      this.blame(
        guarantee,
        `at ${event.revision} the client has ${JSON.stringify(lines)}, and should have ${JSON.stringify(wanted)}`,
      );
    }
  }

  private linesOf(state: State<E>): Lines {
    return [...this.truth.lines([...state.values()])].sort();
  }

  private blame(guarantee: Guarantee, message: string): void {
    this.violations.push({ guarantee, event: this.index, message });
  }
}

function read(revision: string): { readonly epoch: string; readonly seq: number } {
  const parsed = parseRevision(revision);
  if (!parsed) throw new TypeError(`"${revision}" is no revision`);
  return parsed;
}
