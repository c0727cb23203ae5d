import type { Applied, Endpoint, EndpointChange, Selection, SelectionInput } from '@rollcall/core';
import { diffEndpoints, jsonEquals, PortNarrower, sameEndpoint, select } from '@rollcall/core';

import type { Sight } from '../access/access.js';

/** Which Service is meant. `cluster` null = the Services of this name in all clusters, taken as one. */
export interface ServiceRef {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
}

/** The same as somebody asks for it: what they do not see does not exist for them. */
export interface ScopedRef extends ServiceRef {
  readonly sight: Sight;
}

/** What a selection held at some moment. Immutable; a new one is made only when its content differs. */
export interface SelectionVersion {
  readonly epoch: string;
  readonly exists: boolean;
  readonly endpoints: readonly Endpoint[];
  readonly applied: Applied;
}

/** Where a feed gets what it selects from. */
export interface SelectionGround {
  readonly epoch: string;
  /** The Service in every cluster that can be answered for. */
  readonly inputs: readonly SelectionInput[];
  /** The last revision that touched any of them. */
  readonly lastSeq: number;
}

/** Diffs from so many earlier versions to the current one are kept for whoever asks next. */
const KEPT_DIFFS = 8;

/**
 * One selection of one Service, shared by all who asked for the same: projected once per change, and compared once.
 * While somebody listens it is renewed by every change; else when it is next asked for.
 */
export class SelectionFeed {
  private current: SelectionVersion | null = null;
  private seq = 0;
  private isDue = true;
  private readonly narrower = new PortNarrower();
  private readonly listeners = new Set<() => void>();
  /** The hub forgot it, so changes do not reach it any more: ask the hub for another. */
  isDropped = false;
  private diffs: { readonly from: SelectionVersion; readonly changes: readonly EndpointChange[] }[] = [];

  constructor(
    readonly ref: ScopedRef,
    readonly selection: Selection,
    private readonly ground: () => SelectionGround,
  ) {}

  get isListenedTo(): boolean {
    return this.listeners.size > 0;
  }

  /** Rows that it keeps. */
  get size(): number {
    return this.current?.endpoints.length ?? 0;
  }

  get version(): SelectionVersion {
    return this.isDue || this.current === null ? this.renew() : this.current;
  }

  /** The last revision that touched the Service. */
  get lastSeq(): number {
    if (this.isDue) this.renew();
    return this.seq;
  }

  /** Something that the selection is made from changed. */
  touch(): void {
    this.isDue = true;
    if (!this.isListenedTo) return;
    const before = this.current;
    if (this.renew() !== before) for (const wake of [...this.listeners]) wake();
  }

  /** Calls back whenever there is a new version; returns how to end it. */
  listen(wake: () => void): () => void {
    this.listeners.add(wake);
    return () => void this.listeners.delete(wake);
  }

  /** What the selection would hold for other inputs, such as those of the past. */
  project(inputs: readonly SelectionInput[]): Omit<SelectionVersion, 'epoch'> {
    // Slices alone are no Service, in whichever cluster (semantics ASC-3).
    const existing = inputs.filter(({ service }) => service !== null);
    return { exists: existing.length > 0, ...select(existing, this.selection, this.narrower) };
  }

  /** What entered, changed and left since an earlier version; empty = nothing. */
  changesSince(from: SelectionVersion): readonly EndpointChange[] {
    const { version } = this;
    if (from === version) return [];
    const kept = this.diffs.find((diff) => diff.from === from);
    if (kept) return kept.changes;
    const changes = diffEndpoints(from.endpoints, version.endpoints);
    this.diffs = [...this.diffs.slice(1 - KEPT_DIFFS), { from, changes }];
    return changes;
  }

  private renew(): SelectionVersion {
    const { epoch, inputs, lastSeq } = this.ground();
    this.isDue = false;
    this.seq = lastSeq;
    const next = { epoch, ...this.project(inputs) };
    if (this.current && sameContent(this.current, next)) return this.current;
    this.diffs = [];
    this.current = next;
    return next;
  }
}

function sameContent(a: SelectionVersion, b: SelectionVersion): boolean {
  return (
    a.epoch === b.epoch &&
    a.exists === b.exists &&
    a.endpoints.length === b.endpoints.length &&
    a.endpoints.every((endpoint, i) => b.endpoints[i] !== undefined && sameEndpoint(endpoint, b.endpoints[i])) &&
    jsonEquals(a.applied, b.applied)
  );
}
