import type { ObjectMeta, OwnerReference } from '@rollcall/core';
import { isResourceVersion } from '@rollcall/core';

import type { JsonReader } from './json-reader.js';
import { compact } from './json-reader.js';

/** metadata without managedFields; null = it does not say which object this is. */
export function convertMeta(value: unknown, reader: JsonReader): ObjectMeta | null {
  const meta = reader.object(value, 'metadata') ?? {};
  const name = reader.text(meta.name, 'metadata.name');
  const namespace = reader.text(meta.namespace, 'metadata.namespace');
  const uid = reader.text(meta.uid, 'metadata.uid');
  const resourceVersion = reader.text(meta.resourceVersion, 'metadata.resourceVersion');
  if (!name) return reader.wrong('metadata.name', 'the name of the object');
  if (!namespace) return reader.wrong('metadata.namespace', 'the namespace of the object');
  if (!uid) return reader.wrong('metadata.uid', 'the uid of the object');
  if (!resourceVersion || !isResourceVersion(resourceVersion))
    return reader.wrong('metadata.resourceVersion', 'a decimal number');
  return compact<ObjectMeta>({
    name,
    namespace,
    uid,
    resourceVersion,
    generateName: reader.text(meta.generateName, 'metadata.generateName'),
    generation: reader.whole(meta.generation, 'metadata.generation'),
    creationTimestamp: reader.text(meta.creationTimestamp, 'metadata.creationTimestamp'),
    deletionTimestamp: reader.text(meta.deletionTimestamp, 'metadata.deletionTimestamp'),
    deletionGracePeriodSeconds: reader.whole(meta.deletionGracePeriodSeconds, 'metadata.deletionGracePeriodSeconds'),
    labels: reader.textMap(meta.labels, 'metadata.labels'),
    annotations: reader.textMap(meta.annotations, 'metadata.annotations'),
    ownerReferences: convertOwners(meta.ownerReferences, reader),
    finalizers: reader.texts(meta.finalizers, 'metadata.finalizers'),
  });
}

function convertOwners(value: unknown, reader: JsonReader): readonly OwnerReference[] | undefined {
  if (value === undefined || value === null) return undefined;
  return reader.list(value, 'metadata.ownerReferences').flatMap((each, i) => {
    const path = `metadata.ownerReferences[${i}]`;
    const owner = reader.object(each, path);
    if (!owner) return [];
    return compact<OwnerReference>({
      apiVersion: reader.text(owner.apiVersion, `${path}.apiVersion`) ?? '',
      kind: reader.text(owner.kind, `${path}.kind`) ?? '',
      name: reader.text(owner.name, `${path}.name`) ?? '',
      uid: reader.text(owner.uid, `${path}.uid`) ?? '',
      controller: reader.flag(owner.controller, `${path}.controller`),
      blockOwnerDeletion: reader.flag(owner.blockOwnerDeletion, `${path}.blockOwnerDeletion`),
    });
  });
}
