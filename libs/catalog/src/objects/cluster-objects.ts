import type { MirrorChange, MirroredSlice, Service } from '@rollcall/core';
import { applySliceChange, serviceNameOf } from '@rollcall/core';

/** The mirrored objects of one cluster: folded from changes by who writes them and by who serves them alike. */
export class ClusterObjects {
  private readonly servicesByKey = new Map<string, Service>();
  private readonly slicesByKey = new Map<string, MirroredSlice>();
  /** Slices by the Service that they belong to, whether it exists or not (semantics ASC-3). */
  private readonly slicesByService = new Map<string, Map<string, MirroredSlice>>();

  service(key: string): Service | undefined {
    return this.servicesByKey.get(key);
  }

  slice(key: string): MirroredSlice | undefined {
    return this.slicesByKey.get(key);
  }

  /** Slices that belong to a Service, by their names' order of arrival. */
  slicesOf(service: string): Iterable<MirroredSlice> {
    return this.slicesByService.get(service)?.values() ?? [];
  }

  services(): Iterable<Service> {
    return this.servicesByKey.values();
  }

  slices(): Iterable<MirroredSlice> {
    return this.slicesByKey.values();
  }

  fold(change: MirrorChange): void {
    const key = objectKey(change.namespace, change.name);
    if (change.kind === 'service') this.putService(key, change.after);
    else this.putSlice(key, applySliceChange(this.slicesByKey.get(key) ?? null, change));
  }

  /** null = it is gone. */
  putService(key: string, service: Service | null): void {
    if (service) this.servicesByKey.set(key, service);
    else this.servicesByKey.delete(key);
  }

  /** null = it is gone. */
  putSlice(key: string, slice: MirroredSlice | null): void {
    const before = this.slicesByKey.get(key);
    if (before) this.unlink(key, before);
    if (!slice) {
      this.slicesByKey.delete(key);
      return;
    }
    this.slicesByKey.set(key, slice);
    const service = serviceKeyOf(slice);
    if (service === null) return;
    const slices = this.slicesByService.get(service) ?? new Map<string, MirroredSlice>();
    this.slicesByService.set(service, slices.set(key, slice));
  }

  private unlink(key: string, slice: MirroredSlice): void {
    const service = serviceKeyOf(slice);
    const slices = service === null ? undefined : this.slicesByService.get(service);
    slices?.delete(key);
    if (service !== null && slices?.size === 0) this.slicesByService.delete(service);
  }
}

/** `namespace/name`: unique within a cluster and kind. */
export function objectKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function serviceKeyOf({ header }: MirroredSlice): string | null {
  const name = serviceNameOf(header);
  return name === null ? null : objectKey(header.metadata.namespace, name);
}
