import type { Backend, BackendChange } from '@rollcall/core';

import { objectKey } from '../objects/cluster-objects.js';
import type { BackendFilter } from './backend-filter.js';
import { firstPlace } from './first-place.js';

/** All registrations, of every cluster. Lists are immutable and keep their identity while nothing about them changes. */
export class Registrations {
  private readonly byId = new Map<string, Backend>();
  private readonly byService = new Map<string, readonly Backend[]>();
  private sorted: readonly Backend[] | null = null;

  find(id: string): Backend | null {
    return this.byId.get(id) ?? null;
  }

  /** Registrations of one Service (`namespace/name`), whether it exists or not, in the order in which they were made. */
  of(cluster: string, service: string): readonly Backend[] {
    return this.byService.get(ownerKey(cluster, service)) ?? [];
  }

  /** By {@link backendKey}. */
  all(): readonly Backend[] {
    this.sorted ??= [...this.byId.values()].sort(byPlace);
    return this.sorted;
  }

  /** In the same order, those that a filter may hold: of one place no more than is there. */
  within({ ids, namespace, service }: Pick<BackendFilter, 'ids' | 'namespace' | 'service'>): readonly Backend[] {
    if (ids) return [...ids].flatMap((id) => this.find(id) ?? []).sort(byPlace);
    const all = this.all();
    if (namespace === null) return all;
    const order = (each: Backend): number =>
      compare(each.namespace, namespace) || (service === null ? 0 : compare(each.service, service));
    return all.slice(
      firstPlace(all, (each) => order(each) < 0),
      firstPlace(all, (each) => order(each) <= 0),
    );
  }

  load(backends: readonly Backend[]): void {
    this.byId.clear();
    this.byService.clear();
    this.sorted = null;
    const lists = new Map<string, Backend[]>();
    for (const backend of backends) {
      this.byId.set(backend.id, backend);
      const owner = ownerOf(backend);
      const list = lists.get(owner);
      if (list) list.push(backend);
      else lists.set(owner, [backend]);
    }
    for (const [owner, list] of lists) this.byService.set(owner, list.sort(byAge));
  }

  fold(change: BackendChange): void {
    const { cluster, namespace, service, name: id, after } = change;
    const owner = ownerKey(cluster, objectKey(namespace, service));
    const before = this.byId.get(id) ?? null;
    const list = replaced(this.byService.get(owner) ?? [], { before, after }, byAge);
    if (after) this.byId.set(id, after);
    else this.byId.delete(id);
    if (list.length > 0) this.byService.set(owner, list);
    else this.byService.delete(owner);
    this.sorted &&= replaced(this.sorted, { before, after }, byPlace);
  }
}

/** `namespace service cluster id`: how lists of registrations are sorted, and where their pages end. */
export function backendKey({ namespace, service, cluster, id }: Backend): string {
  return `${namespace} ${service} ${cluster} ${id}`;
}

/** The order in which they were made; of one request, as their ids have it. */
function byAge(a: Backend, b: Backend): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** As {@link backendKey} has them: the space sorts before whatever a name may hold. */
export function byPlace(a: Backend, b: Backend): number {
  return (
    compare(a.namespace, b.namespace) ||
    compare(a.service, b.service) ||
    compare(a.cluster, b.cluster) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted list in which one registration came (`before` null), changed, or went (`after` null). */
function replaced(
  list: readonly Backend[],
  { before, after }: { readonly before: Backend | null; readonly after: Backend | null },
  order: (a: Backend, b: Backend) => number,
): readonly Backend[] {
  const copy = [...list];
  const placeOf = (backend: Backend): number => firstPlace(copy, (each) => order(each, backend) < 0);
  if (before) copy.splice(placeOf(before), 1);
  if (after) copy.splice(placeOf(after), 0, after);
  return copy;
}

function ownerOf({ cluster, namespace, service }: Backend): string {
  return ownerKey(cluster, objectKey(namespace, service));
}

function ownerKey(cluster: string, service: string): string {
  return `${cluster} ${service}`;
}
