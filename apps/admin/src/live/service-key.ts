import type { ServicePlace } from './fold-services.js';

const keys = new WeakMap<ServicePlace, string>();

/** Tells one Service of all clusters from another. Made once for each: a list asks for all of them whenever one has changed. */
export function serviceKey(service: ServicePlace): string {
  const known = keys.get(service);
  if (known !== undefined) return known;
  const { cluster, namespace, name } = service;
  const key = `${cluster}/${namespace}/${name}`;
  keys.set(service, key);
  return key;
}
