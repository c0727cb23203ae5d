import type { ObjectRef } from '@rollcall/catalog';

import { JsonReader } from './json-reader.js';

/** Which object this is, as far as it says. */
export function refOf(value: unknown): ObjectRef {
  const reader = new JsonReader();
  const meta = reader.object(reader.object(value, '')?.metadata, 'metadata') ?? {};
  return {
    namespace: reader.text(meta.namespace, '') ?? '',
    name: reader.text(meta.name, '') ?? '',
    uid: reader.text(meta.uid, '') ?? '',
    resourceVersion: reader.text(meta.resourceVersion, '') ?? '',
  };
}
