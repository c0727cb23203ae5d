import type { SliceManifest, SliceRemoval } from '@rollcall/core';

import type { ApiRequest } from './api-transport.js';
import type { ManagedFields } from './managed-fields.js';
import { FIELD_MANAGER } from './managed-fields.js';
import { pathOf } from './resources.js';

type WriteRequest = Omit<ApiRequest, 'signal'>;

export interface ObjectPlace {
  readonly namespace: string;
  readonly name: string;
}

/** The object that a write is for: its uid, so that nothing that has its name later is meant, and its version. */
export interface Precondition {
  readonly uid: string;
  readonly resourceVersion: string;
}

export interface ApplyOptions extends Precondition {
  /** Takes fields over from other managers. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export function readSliceRequest(place: ObjectPlace): WriteRequest {
  return { method: 'GET', path: pathOfSlice(place) };
}

export function createSliceRequest(slice: SliceManifest, dryRun: boolean): WriteRequest {
  const path = `${pathOf({ resource: 'endpointslices', namespace: slice.metadata.namespace })}?${query({ dryRun })}`;
  return { method: 'POST', path, headers: JSON_BODY, body: JSON.stringify(slice) };
}

/** Server-side apply; JSON is YAML. With a uid it creates nothing: apply with only a resourceVersion would bring a deleted slice back. */
export function applySliceRequest(slice: SliceManifest, options: ApplyOptions): WriteRequest {
  const { uid, resourceVersion, force, dryRun } = options;
  const body = JSON.stringify({ ...slice, metadata: { ...slice.metadata, uid, resourceVersion } });
  const path = `${pathOfSlice(slice.metadata)}?${query({ dryRun, force })}`;
  return { method: 'PATCH', path, headers: { 'content-type': 'application/apply-patch+yaml' }, body };
}

/** Rewrites only who manages what. */
export function managersRequest(
  place: ObjectPlace,
  { uid, resourceVersion }: Precondition,
  managedFields: readonly ManagedFields[],
): WriteRequest {
  const body = JSON.stringify({ metadata: { uid, resourceVersion, managedFields } });
  const path = `${pathOfSlice(place)}?${query({ dryRun: false })}`;
  return { method: 'PATCH', path, headers: { 'content-type': 'application/merge-patch+json' }, body };
}

export function removeSliceRequest({ namespace, name, uid, resourceVersion }: SliceRemoval): WriteRequest {
  const preconditions = { uid, resourceVersion };
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', preconditions });
  return { method: 'DELETE', path: pathOfSlice({ namespace, name }), headers: JSON_BODY, body };
}

/** A field that the server does not know is refused, and not dropped: the manifest is a person's. */
export function createServiceRequest(manifest: object, namespace: string, dryRun: boolean): WriteRequest {
  const path = `${pathOf({ resource: 'services', namespace })}?${query({ dryRun })}&fieldValidation=Strict`;
  return { method: 'POST', path, headers: JSON_BODY, body: JSON.stringify(manifest) };
}

const JSON_BODY = { 'content-type': 'application/json' };

function pathOfSlice({ namespace, name }: ObjectPlace): string {
  return `${pathOf({ resource: 'endpointslices', namespace })}/${encodeURIComponent(name)}`;
}

function query({ dryRun, force = false }: { readonly dryRun: boolean; readonly force?: boolean }): string {
  return `fieldManager=${FIELD_MANAGER}${force ? '&force=true' : ''}${dryRun ? '&dryRun=All' : ''}`;
}
