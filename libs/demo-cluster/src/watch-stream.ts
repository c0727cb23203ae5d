import type { ServerResponse } from 'node:http';

import type { KubernetesObject, ResourceDefinition } from './kubernetes-object.js';
import type { Fault } from './faults.js';
import type { ObjectStore, StoredEvent } from './object-store.js';

export interface WatchRequest {
  readonly definition: ResourceDefinition;
  readonly namespace: string | null;
  /** Where to go on; null = the newest state. */
  readonly version: string | null;
  readonly sendInitialEvents: boolean;
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly fault: Fault | null;
}

/** Between bookmarks; the real server sends them about once a minute. */
const BOOKMARK_MS = 60_000;

/** One watch: newline-delimited JSON, until its time is up or the client goes. */
export class WatchStream {
  private readonly leave: () => void;
  private readonly timers: NodeJS.Timeout[];
  private lineFault: (Fault & { type: 'LINE' }) | null;

  /** Throws {@link StatusError} if the version is not there any more. */
  constructor(
    private readonly store: ObjectStore,
    private readonly response: ServerResponse,
    private readonly request: WatchRequest,
  ) {
    const { version, definition, fault } = request;
    this.lineFault = fault?.type === 'LINE' ? fault : null;
    const missed = version === null ? [] : store.since(definition.plural, version);
    response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    response.flushHeaders();
    if (version === null) this.begin();
    for (const event of missed) this.deliver(event);
    const from = BigInt(version ?? 0);
    this.leave = store.listen((event) => {
      if (event.plural === definition.plural && event.version > from) this.deliver(event);
    });
    this.timers = [setTimeout(() => this.end(), request.timeoutMs), setInterval(() => this.bookmark(), BOOKMARK_MS)];
    for (const timer of this.timers) timer.unref();
    response.once('close', () => this.end());
    if (fault?.type === 'EMPTY_WATCH' || fault?.type === 'BROKEN_STREAMED_LIST') this.end();
  }

  /** Tells how far the stream is. */
  bookmark(): void {
    if (!this.request.bookmarks) return;
    this.write({ type: 'BOOKMARK', object: this.bookmarkObject({}) });
  }

  end(): void {
    this.leave();
    for (const timer of this.timers) clearTimeout(timer);
    this.response.end();
  }

  /** Breaks the connection. */
  destroy(): void {
    this.response.destroy();
  }

  /** Sends an ERROR event, and leaves the stream open: as a server may. */
  error(status: object): void {
    this.write({ type: 'ERROR', object: status });
  }

  /** State first: with `sendInitialEvents` its end is told. */
  private begin(): void {
    const { definition, namespace, sendInitialEvents, fault } = this.request;
    const objects = this.store.list(definition, namespace);
    const shown = fault?.type === 'BROKEN_STREAMED_LIST' ? objects.slice(0, Math.ceil(objects.length / 2)) : objects;
    for (const object of shown) this.write({ type: 'ADDED', object });
    if (!sendInitialEvents || fault?.type === 'BROKEN_STREAMED_LIST') return;
    this.write({
      type: 'BOOKMARK',
      object: this.bookmarkObject({ annotations: { 'k8s.io/initial-events-end': 'true' } }),
    });
  }

  private deliver({ type, object }: StoredEvent): void {
    if (this.request.namespace !== null && object.metadata.namespace !== this.request.namespace) return;
    const fault = this.lineFault;
    this.lineFault = null;
    if (!fault) {
      this.write({ type, object });
      return;
    }
    this.response.write(`${fault.line}\n`);
    if (fault.thenEnd) this.end();
  }

  private bookmarkObject(metadata: object): object {
    const { apiVersion, kind } = this.request.definition;
    return {
      apiVersion,
      kind,
      metadata: { resourceVersion: this.store.version, creationTimestamp: null, ...metadata },
    };
  }

  private write(event: { readonly type: string; readonly object: object | KubernetesObject }): void {
    this.response.write(`${JSON.stringify(event)}\n`);
  }
}
