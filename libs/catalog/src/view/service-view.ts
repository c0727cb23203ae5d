import type { Endpoint, MirroredSlice, SelectionInput, Service } from '@rollcall/core';
import { HEADLESS_LABEL, joinSlices } from '@rollcall/core';

import type { ClusterObjects } from '../objects/cluster-objects.js';
import { objectKey } from '../objects/cluster-objects.js';
import { EndpointTable } from './endpoint-table.js';

export interface ServiceName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * One Service of one cluster as it stands. What is derived from it is made when it is first asked for and then kept by each
 * change: most of 10,000 Services are never asked for.
 */
export class ServiceView implements ServiceName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
  private lastChange: { readonly seq: number; readonly at: string | null } = { seq: 0, at: null };
  private table: EndpointTable | null = null;

  constructor(
    { cluster, namespace, name }: ServiceName,
    private readonly objects: ClusterObjects,
  ) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.key = objectKey(namespace, name);
  }

  /** The last revision that touched the Service or one of its slices. */
  get lastSeq(): number {
    return this.lastChange.seq;
  }

  /** When that was, RFC 3339. */
  get lastChangedAt(): string | null {
    return this.lastChange.at;
  }

  /** null = there is no such Service: slices may be there before it, or after. */
  get service(): Service | null {
    return this.objects.service(this.key) ?? null;
  }

  /** Sorted by name. */
  get slices(): readonly MirroredSlice[] {
    return [...this.objects.slicesOf(this.key)].sort((a, b) =>
      a.header.metadata.name < b.header.metadata.name ? -1 : 1,
    );
  }

  /** Sorted; the same list as long as no row changes. */
  get rows(): readonly Endpoint[] {
    this.table ??= new EndpointTable(this.scope, this.objects.slicesOf(this.key));
    return this.table.rows;
  }

  /** What a selection is made from. */
  get input(): SelectionInput {
    const { cluster, service, rows } = this;
    return { cluster, service, rows, routingRows: this.routingRows(rows) };
  }

  get isEmpty(): boolean {
    return this.service === null && !this.objects.slicesOf(this.key)[Symbol.iterator]().next().value;
  }

  changed(seq: number, at: string): void {
    this.lastChange = { seq, at };
  }

  /** A slice of it came, changed or went; `objects` already hold what is now. */
  replaced(before: MirroredSlice | null, after: MirroredSlice | null): void {
    this.table?.replace(before, after);
  }

  private get scope() {
    return { cluster: this.cluster, namespace: this.namespace, service: this.name };
  }

  /** kube-proxy does not see slices with the headless label (semantics ASC-7). */
  private routingRows(rows: readonly Endpoint[]): readonly Endpoint[] {
    const slices = [...this.objects.slicesOf(this.key)];
    const seen = slices.filter(({ header }) => header.metadata.labels?.[HEADLESS_LABEL] === undefined);
    return seen.length === slices.length ? rows : joinSlices(this.scope, seen);
  }
}
