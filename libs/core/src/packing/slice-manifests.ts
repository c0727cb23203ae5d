import type { BackendPort } from '../backends/backend.js';
import type { AddressFamily } from '../endpoint.js';
import type { SlicePort } from '../endpoint-slice.js';
import type { ObjectMeta, StringMap } from '../object-meta.js';
import type { Service } from '../service.js';
import { EPOCH_ANNOTATION, LAST_CHANGE_TRIGGER_TIME_ANNOTATION } from '../well-known.js';
import { portGroupOf, portManifest } from './desired-endpoint.js';
import type { SliceDraft } from './pack-group.js';
import type { PackSettings } from './pack-settings.js';
import { ownLabels } from './slice-labels.js';
import type { SliceNames } from './slice-names.js';
import type { SliceManifest } from './slice-plan.js';

export interface ManifestGround {
  readonly service: Service;
  readonly family: AddressFamily;
  readonly names: SliceNames;
  readonly settings: PackSettings;
}

/** Makes whole objects of what was packed, for one Service and address type. */
export class SliceManifests {
  constructor(private readonly ground: ManifestGround) {}

  of({ slice, endpoints, changedAt }: SliceDraft, ports: readonly BackendPort[]): SliceManifest {
    const { service, family, names, settings } = this.ground;
    const { namespace } = service.metadata;
    const annotations = this.annotations(slice?.metadata ?? null, changedAt);
    const name = slice?.metadata.name ?? names.next(family);
    const { uid } = service.metadata;
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name,
        namespace,
        labels: ownLabels(service, settings.mark),
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
        ...(uid === undefined
          ? {}
          : {
              ownerReferences: [
                { apiVersion: 'v1', kind: 'Service', name: service.metadata.name, uid, controller: true },
              ],
            }),
        ...(slice?.metadata.resourceVersion === undefined ? {} : { resourceVersion: slice.metadata.resourceVersion }),
      },
      addressType: family,
      endpoints,
      // A list of the same ports in another order is no change.
      ports: slice && portGroupOf(slice.ports) === portGroupOf(ports) ? slice.ports : sorted(ports.map(portManifest)),
    };
  }

  /** A write that only takes endpoints away has no time of change, as the EndpointSlice controller has it (semantics LAT-4, LAT-5). */
  private annotations(before: ObjectMeta | null, changedAt: readonly (string | null)[]): StringMap {
    const { epoch } = this.ground.settings;
    const epochText = epoch === null ? before?.annotations?.[EPOCH_ANNOTATION] : String(epoch);
    const trigger = earliest(changedAt);
    return {
      ...(epochText === undefined ? {} : { [EPOCH_ANNOTATION]: epochText }),
      ...(trigger === null ? {} : { [LAST_CHANGE_TRIGGER_TIME_ANNOTATION]: trigger }),
    };
  }
}

function earliest(times: readonly (string | null)[]): string | null {
  return times.reduce(
    (first, time) => (first === null || (time !== null && Date.parse(time) < Date.parse(first)) ? time : first),
    null,
  );
}

function sorted(ports: readonly SlicePort[]): readonly SlicePort[] {
  return [...ports].sort((a, b) => (a.name < b.name ? -1 : 1));
}
