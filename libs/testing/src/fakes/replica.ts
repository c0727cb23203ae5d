import type { Clock, EndpointStream, LogFeed } from '@rollcall/catalog';
import {
  BackendStreams,
  Catalog,
  EndpointReads,
  EndpointStreams,
  EVERYWHERE,
  LongPoll,
  PastSelections,
  ServiceReads,
  ServiceStreams,
} from '@rollcall/catalog';
import type { Endpoint, Selection } from '@rollcall/core';
import { DEFAULT_SELECTION, parseRevision } from '@rollcall/core';

import type { ClientEvent } from '../history/client-event.js';
import { RecordingLogger } from './recording-logger.js';
import { StreamTaker } from './stream-taker.js';

export interface ReplicaOptions {
  readonly heartbeatMs?: number;
  readonly recentChanges?: number;
  readonly slowConsumerMs?: number;
}

/** One API replica without its edges: the view, and what reads and follows it. */
export class Replica {
  readonly catalog: Catalog;
  readonly reads: EndpointReads;
  readonly past: PastSelections;
  readonly polls: LongPoll;
  readonly services: ServiceReads;
  readonly streams: EndpointStreams;
  readonly serviceStreams: ServiceStreams;
  readonly backendStreams: BackendStreams;

  constructor(feed: LogFeed, clock: Clock, options: ReplicaOptions = {}) {
    const { heartbeatMs = 10_000, recentChanges = 10_000, slowConsumerMs = 30_000 } = options;
    this.catalog = new Catalog({ heartbeatMs, recentChanges }, { feed, clock, logger: new RecordingLogger() });
    this.reads = new EndpointReads(this.catalog, clock);
    this.past = new PastSelections(this.catalog, feed);
    this.polls = new LongPoll({ reads: this.reads, past: this.past, clock });
    this.services = new ServiceReads(this.reads);
    this.streams = new EndpointStreams({ slowConsumerMs }, { reads: this.reads, past: this.past, clock });
    this.serviceStreams = new ServiceStreams(this.services);
    this.backendStreams = new BackendStreams({ slowConsumerMs }, { reads: this.reads, clock });
    this.catalog.start();
  }

  stop(): Promise<void> {
    return this.catalog.stop();
  }

  /** Follows a Service of the namespace shop, from a cursor or anew. */
  async follow(name: string, since: string | null = null, selection: Partial<Selection> = {}): Promise<Follower> {
    const ref = { cluster: null, namespace: 'shop', name, sight: EVERYWHERE };
    const cursor = since === null ? null : parseRevision(since);
    return new Follower(await this.streams.subscribe(ref, { ...DEFAULT_SELECTION, ...selection }, cursor), since);
  }
}

/** A client that keeps what it is told. */
export class Follower extends StreamTaker<ClientEvent<Endpoint>> {
  constructor(
    readonly stream: EndpointStream,
    since: string | null,
  ) {
    super(stream, [{ type: 'CONNECTED', since }]);
  }

  /** Cursor of the last event; null = there was none. */
  get cursor(): string | null {
    const last = this.events.at(-1);
    return last && last.type !== 'CONNECTED' ? last.revision : null;
  }
}
