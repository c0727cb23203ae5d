import type { EndpointSlice, Service } from '@rollcall/core';

import type { Resource } from './cluster-source.js';

/** The state that a mirrored object should have by what was observed last. */
export type DesiredState = DesiredService | DesiredSlice;

interface ObjectKey {
  readonly namespace: string;
  readonly name: string;
  /** When the oldest unwritten observation of it was received (monotonic). */
  readonly receivedAtMs: number;
}
export interface DesiredService extends ObjectKey {
  readonly resource: 'services';
  /** null = deleted. */
  readonly object: Service | null;
}
export interface DesiredSlice extends ObjectKey {
  readonly resource: 'endpointslices';
  readonly object: EndpointSlice | null;
}

/**
 * What was observed and not yet written: the last state by object. Observing is never slowed down by writing, and what
 * waits is bounded by the number of objects, however long the database is away.
 */
export class DesiredStates {
  private waiting = new Map<string, DesiredState>();
  /** Given out to be written, and not known to be. */
  private taken = new Map<string, DesiredState>();

  /** Objects that are not known to be written. */
  get size(): number {
    return this.waiting.size + this.taken.size;
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** When the oldest unwritten observation was received; null = everything is written. */
  get oldestMs(): number | null {
    // Both are in the order of first receipt: an object keeps its place when it is observed again.
    const [taken] = this.taken.values();
    const [waiting] = this.waiting.values();
    if (!taken || !waiting) return (taken ?? waiting)?.receivedAtMs ?? null;
    return Math.min(taken.receivedAtMs, waiting.receivedAtMs);
  }

  get(resource: Resource, namespace: string, name: string): DesiredState | undefined {
    const key = keyOf({ resource, namespace, name });
    return this.waiting.get(key) ?? this.taken.get(key);
  }

  put(state: DesiredState): void {
    const key = keyOf(state);
    const older = this.waiting.get(key);
    this.waiting.set(key, older ? { ...state, receivedAtMs: older.receivedAtMs } : state);
  }

  /** Everything that waits, to be written. Ends with {@link written} or {@link restore}. */
  take(): readonly DesiredState[] {
    this.taken = this.waiting;
    this.waiting = new Map();
    return [...this.taken.values()];
  }

  /** What was taken is written. */
  written(): void {
    this.taken = new Map();
  }

  /** What was taken is not, or not surely, written: it waits again, behind anything newer. */
  restore(): void {
    const newer = this.waiting;
    this.waiting = this.taken;
    this.taken = new Map();
    for (const state of newer.values()) this.put(state);
  }

  /** The newest unwritten state of each object. */
  *[Symbol.iterator](): Iterator<DesiredState> {
    for (const [key, state] of this.taken) if (!this.waiting.has(key)) yield state;
    yield* this.waiting.values();
  }
}

function keyOf({ resource, namespace, name }: Pick<DesiredState, 'resource' | 'namespace' | 'name'>): string {
  return `${resource}/${namespace}/${name}`;
}
