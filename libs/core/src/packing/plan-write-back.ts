import type { EndpointSlice } from '../endpoint-slice.js';
import type { Service } from '../service.js';
import type { DesiredInput } from './desired-endpoints.js';
import { desiredEndpoints } from './desired-endpoints.js';
import type { PackSettings } from './pack-settings.js';
import { packSlices } from './pack-slices.js';
import { foreignSliceWarnings } from './plan-warning.js';
import { byOwner } from './slice-mark.js';
import type { SlicePlan } from './slice-plan.js';
import { topologyWarnings } from './topology-warnings.js';

export interface WriteBackInput extends Omit<DesiredInput, 'service'> {
  /** null = it is gone. */
  readonly service: Service | null;
  /** All slices of the Service, of whomever. */
  readonly slices: readonly EndpointSlice[];
  /** Whether a slice of that name is in the namespace, whosever it is. */
  readonly isTaken: (name: string) => boolean;
  readonly settings: PackSettings;
}

/**
 * From what is registered for a Service to what has to be written to its cluster, with everything that a person should know of it: the same for a dry run, a preview and
 * the write. Slices of others are only looked at. Without the Service, what is ours goes.
 */
export function planWriteBack({ service, backends, slices, isTaken, settings, judge }: WriteBackInput): SlicePlan {
  const { own, foreign } = byOwner(slices, settings.mark);
  if (!service) {
    const gone = own.map(({ metadata: { namespace, name, uid, resourceVersion } }) => ({
      namespace,
      name,
      uid: uid ?? null,
      resourceVersion: resourceVersion ?? null,
    }));
    return { create: [], update: [], delete: gone, unchanged: [], warnings: [] };
  }
  const desired = desiredEndpoints({ service, backends, judge });
  const plan = packSlices({ service, desired: desired.endpoints, existing: own, isTaken, settings });
  const topology = topologyWarnings(service.spec.trafficDistribution, desired.endpoints, foreign);
  return { ...plan, warnings: [...foreignSliceWarnings(foreign), ...desired.warnings, ...topology, ...plan.warnings] };
}
