import type { Backend, Endpoint, MirroredSlice, OwnScope, SelectionInput, Service, SliceMark } from '@rollcall/core';
import { isOwnSlice, isRouted, joinSlices } from '@rollcall/core';

import type { ClusterObjects } from '../objects/cluster-objects.js';
import { objectKey } from '../objects/cluster-objects.js';
import { EndpointTable } from './endpoint-table.js';
import { RegisteredRows } from './registered-rows.js';
import type { Registrations } from './registrations.js';
import { RoutedRows } from './routed-rows.js';
import type { ReplacedRows } from './sorted-rows.js';
import { bySortKey, replaceRows } from './sorted-rows.js';

export interface ServiceName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Where a Service's parts are. */
export interface ServiceGround {
  /** Of the Service's cluster. */
  readonly objects: ClusterObjects;
  readonly registrations: Registrations;
  /** How slices that we wrote are known. */
  readonly mark: SliceMark;
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
  /** Of slices that others wrote. */
  private table: EndpointTable | null = null;
  private registered: RegisteredRows | null = null;
  /** Both together, once they were asked for. */
  private merged: readonly Endpoint[] | null = null;
  /** What kube-proxy sees where we write slices. */
  private routed: RoutedRows | null = null;

  constructor(
    { cluster, namespace, name }: ServiceName,
    private readonly ground: ServiceGround,
  ) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.key = objectKey(namespace, name);
  }

  /** The last revision that touched the Service, one of its slices or one of its registrations. */
  get lastSeq(): number {
    return this.lastChange.seq;
  }

  /** When that was, RFC 3339. */
  get lastChangedAt(): string | null {
    return this.lastChange.at;
  }

  /** null = there is no such Service: slices and registrations may be there before it, or after. */
  get service(): Service | null {
    return this.ground.objects.service(this.key) ?? null;
  }

  /** Of whomever, sorted by name. */
  get slices(): readonly MirroredSlice[] {
    return [...this.ground.objects.slicesOf(this.key)].sort((a, b) =>
      a.header.metadata.name < b.header.metadata.name ? -1 : 1,
    );
  }

  /** What is registered for it, in the order in which that was done; the same list as long as nothing about it changes. */
  get backends(): readonly Backend[] {
    return this.ground.registrations.of(this.cluster, this.key);
  }

  /** Mirrored endpoints and registrations, sorted; rows keep their identity while nothing about them changes. Slices that we wrote are no rows. */
  get rows(): readonly Endpoint[] {
    this.table ??= new EndpointTable(this.scope, this.foreignSlices());
    if (this.backends.length === 0) return this.table.rows;
    this.registered ??= new RegisteredRows(this.scope, this);
    this.merged ??= [...this.table.rows, ...this.registered.rows].sort(bySortKey);
    return this.merged;
  }

  /** What a selection is made from. */
  get input(): SelectionInput {
    const { cluster, service, rows } = this;
    return { cluster, service, rows, routingRows: this.routingRows() };
  }

  changed(seq: number, at: string): void {
    this.lastChange = { seq, at };
  }

  /** A slice of it came, changed or went; the ground already holds what is now. */
  replaced(before: MirroredSlice | null, after: MirroredSlice | null): void {
    this.merge(this.table?.replace(this.ofOthers(before), this.ofOthers(after)));
    this.merge(this.registered?.replace(before, after));
    this.routed?.replace(before, after);
  }

  /** One of its registrations came, changed or went; the ground already holds what is now. */
  registrationReplaced(before: Backend | null, after: Backend | null): void {
    this.merge(this.registered?.fold(before, after));
    this.routed?.fold(before, after);
  }

  private merge(replaced: ReplacedRows | undefined): void {
    if (this.merged && replaced) this.merged = replaceRows(this.merged, replaced);
  }

  private get scope(): OwnScope {
    return { cluster: this.cluster, namespace: this.namespace, service: this.name, mark: this.ground.mark };
  }

  private foreignSlices(): readonly MirroredSlice[] {
    return [...this.ground.objects.slicesOf(this.key)].filter(({ header }) => !isOwnSlice(header, this.ground.mark));
  }

  private ofOthers(slice: MirroredSlice | null): MirroredSlice | null {
    return slice && isOwnSlice(slice.header, this.ground.mark) ? null : slice;
  }

  /** What kube-proxy sees: what we wrote with the rest, and no slices with the headless label (semantics ASC-7). */
  private routingRows(): readonly Endpoint[] {
    const slices = [...this.ground.objects.slicesOf(this.key)];
    if (slices.some(({ header }) => isOwnSlice(header, this.ground.mark))) {
      this.routed ??= new RoutedRows(this.scope, this);
      return this.routed.rows;
    }
    this.routed = null;
    const seen = slices.filter(isRouted);
    this.table ??= new EndpointTable(this.scope, slices);
    return seen.length === slices.length ? this.table.rows : joinSlices(this.scope, seen);
  }
}
