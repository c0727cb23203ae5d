import type { Clock, ObjectRef, ObservedObject, Random, Snapshot, Timer } from '@rollcall/catalog';
import { isResourceVersion } from '@rollcall/core';

import { ApiError } from './api-client.js';
import type { ApiClient } from './api-client.js';
import { refOf } from './object-ref.js';
import { pathOf } from './resources.js';
import type { ScopeReader } from './scope-reader.js';
import { SnapshotBuilder } from './scope-reader.js';
import type { WatchEvent } from './watch-events.js';
import { readEvents, UnreadableEventError } from './watch-events.js';

export interface WatchOptions {
  /** A watch without a byte for so long is dead: the server sends bookmarks about once a minute. */
  readonly watchIdleMs: number;
  /** A streamed list that pauses for so long is not one that the server knows how to make. */
  readonly listIdleMs: number;
}

/** What a watch delivers, in order. */
export type Watched =
  | { readonly type: 'OPEN' }
  /** First, if the watch began without a version. */
  | { readonly type: 'LIST'; readonly snapshot: Snapshot }
  | { readonly type: 'UPSERT'; readonly object: ObservedObject; readonly version: string }
  | { readonly type: 'DELETE'; readonly ref: ObjectRef }
  /** An object that could not be read: that was said already. */
  | { readonly type: 'SKIPPED'; readonly version: string }
  | { readonly type: 'BOOKMARK'; readonly version: string };

export interface WatchQuery {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly reader: ScopeReader;
  readonly signal: AbortSignal;
  /** Where to go on; null = with a list of the newest state. */
  readonly version: string | null;
  readonly options: WatchOptions;
}

/** Thrown when a server cannot stream a list (WatchList): lists have to be asked for page by page. */
export class StreamedListUnsupportedError extends Error {
  override readonly name = 'StreamedListUnsupportedError';
}

/** The bookmark that ends a streamed list carries this annotation. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** Watches are ended by the server after 5 to 10 minutes, at random, so that not all begin anew at once. */
const MIN_TIMEOUT_S = 300;

/**
 * One watch, until it ends. Without a version it begins with a list (`sendInitialEvents`), which is complete only at its
 * bookmark: one that breaks off before is dropped. Changes may come before that bookmark, too: the list holds the last states. Throws {@link StreamedListUnsupportedError}, {@link UnreadableEventError}, {@link ApiError},
 * {@link TransportError}.
 */
export async function* watch(query: WatchQuery): AsyncIterable<Watched> {
  const watchdog = new Watchdog(query);
  try {
    const stream = await open(query, watchdog.signal);
    yield { type: 'OPEN' };
    let list = query.version === null ? new SnapshotBuilder(query.reader) : null;
    watchdog.watch(list ? query.options.listIdleMs : query.options.watchIdleMs);
    for await (const events of readEvents(query.client, watchdog.guard(stream))) {
      for (const event of events) {
        if (!list) {
          yield* delivered(event, query.reader);
        } else if (event.type === 'BOOKMARK') {
          if (!endsList(event.object)) throw new StreamedListUnsupportedError('an ordinary bookmark within the list');
          yield { type: 'LIST', snapshot: list.build(versionOf(event.object)) };
          list = null;
          watchdog.watch(query.options.watchIdleMs);
        } else if (event.type === 'DELETED') {
          list.remove(event.object);
        } else {
          list.add(event.object);
        }
      }
    }
    if (list && !query.signal.aborted) throw new StreamedListUnsupportedError('the stream ended within the list');
  } catch (error) {
    if (query.version === null && (isUnsupported(error) || watchdog.hasBarked))
      throw new StreamedListUnsupportedError('no streamed lists', { cause: error });
    if (!watchdog.hasBarked) throw error;
    // A dead watch is no trouble yet: whether the server is there is seen by the next one.
  } finally {
    watchdog.stop();
  }
}

async function open(
  { client, random, reader, version }: WatchQuery,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const timeoutSeconds = String(Math.round(MIN_TIMEOUT_S * (1 + random())));
  const query = new URLSearchParams({ watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds });
  if (version === null) {
    query.set('sendInitialEvents', 'true');
    query.set('resourceVersionMatch', 'NotOlderThan');
  } else {
    query.set('resourceVersion', version);
  }
  return await client.stream(`${pathOf(reader.scope)}?${query.toString()}`, signal);
}

function* delivered({ type, object }: WatchEvent, reader: ScopeReader): Iterable<Watched> {
  if (type === 'BOOKMARK') {
    yield { type: 'BOOKMARK', version: versionOf(object) };
    return;
  }
  if (type === 'DELETED') {
    const ref = refOf(object);
    if (ref.name === '' || !isResourceVersion(ref.resourceVersion))
      throw new UnreadableEventError('a deletion that does not say of what');
    yield { type: 'DELETE', ref };
    return;
  }
  const version = versionOf(object);
  const conversion = reader.read(object);
  yield conversion.type === 'OBJECT'
    ? { type: 'UPSERT', object: conversion.observed, version }
    : { type: 'SKIPPED', version };
}

function versionOf(object: unknown): string {
  const { resourceVersion } = refOf(object);
  if (!isResourceVersion(resourceVersion)) throw new UnreadableEventError('an event without resourceVersion');
  return resourceVersion;
}

function endsList(bookmark: unknown): boolean {
  const { metadata } = bookmark as { metadata?: { annotations?: Readonly<Record<string, unknown>> | null } | null };
  return metadata?.annotations?.[INITIAL_EVENTS_END] === 'true';
}

/** How servers that do not have the feature refuse it. */
function isUnsupported(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 400 || error.status === 422 || error.status === 405);
}

/** Ends a stream that has gone silent. */
class Watchdog {
  hasBarked = false;
  private readonly controller = new AbortController();
  private timer: Timer | null = null;
  private idleMs = Infinity;

  constructor(private readonly query: Pick<WatchQuery, 'signal' | 'clock'>) {
    const abort = (): void => this.controller.abort();
    if (query.signal.aborted) abort();
    query.signal.addEventListener('abort', abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  watch(idleMs: number): void {
    this.idleMs = idleMs;
    this.feed();
  }

  async *guard(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of stream) {
      this.feed();
      yield chunk;
    }
  }

  stop(): void {
    this.timer?.cancel();
    this.controller.abort();
  }

  private feed(): void {
    this.timer?.cancel();
    this.timer = this.query.clock.after(this.idleMs, () => {
      this.hasBarked = true;
      this.controller.abort();
    });
  }
}
