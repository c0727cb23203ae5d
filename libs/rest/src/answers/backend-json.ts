import type { ClusterOpinion } from '@rollcall/catalog';
import type { Backend, SliceManifest, SlicePlan } from '@rollcall/core';
import { yamlText } from '@rollcall/platform';

/** A registration with the fields of the contract. */
export function backendJson(backend: Backend) {
  const { id, version, cluster, namespace, service, address, family, ports, zone, nodeName, hostname } = backend;
  const { state, publish, check, expiresAt, labels, note, createdBy, createdAt, updatedAt, status } = backend;
  const { registered, writeBack, resolved } = status;
  return {
    ...{ id, version, cluster, namespace, service, address, family, ports, zone, nodeName, hostname },
    ...{ state, publish, check, expiresAt, labels, note, createdBy, createdAt, updatedAt },
    status: { registered, writeBack, check: status.check, resolved },
  };
}

/** What has to be written to the cluster, each slice as somebody would apply it, and, of a dry run, what the cluster says to it. */
export function planJson({ plan, opinion }: { readonly plan: SlicePlan; readonly opinion: ClusterOpinion | null }) {
  const { create, update, delete: removals, warnings } = plan;
  return {
    create: create.map(sliceJson),
    update: update.map(sliceJson),
    delete: removals.map(({ namespace, name }) => ({ namespace, name })),
    warnings,
    clusterCheck: opinion,
  };
}

function sliceJson(slice: SliceManifest) {
  const { namespace, name } = slice.metadata;
  return {
    namespace,
    name,
    addressType: slice.addressType,
    endpoints: slice.endpoints.length,
    yaml: yamlText(slice),
  };
}
