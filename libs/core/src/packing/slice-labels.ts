import type { StringMap } from '../object-meta.js';
import type { Service } from '../service.js';
import { HEADLESS_LABEL, INSTALLATION_LABEL, MANAGED_BY_LABEL, SERVICE_NAME_LABEL } from '../well-known.js';
import type { SliceMark } from './slice-mark.js';

/** Labels that say what a slice is: never taken from anything but its writer (semantics MET-4). */
const RESERVED = [SERVICE_NAME_LABEL, MANAGED_BY_LABEL, HEADLESS_LABEL];

/** Labels of a managed slice: `others` as they are, and the reserved ones as they must be. The headless label stands iff the Service has no cluster IP. */
export function managedLabels(
  { metadata, spec }: Pick<Service, 'metadata'> & { readonly spec: Pick<Service['spec'], 'clusterIP'> },
  managedBy: string,
  others: StringMap,
): StringMap {
  const kept = Object.entries(others).filter(([key]) => !RESERVED.includes(key));
  return {
    ...Object.fromEntries(kept),
    [SERVICE_NAME_LABEL]: metadata.name,
    [MANAGED_BY_LABEL]: managedBy,
    ...(spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {}),
  };
}

/** Labels of our slices: nothing of the Service's own labels is copied. */
export function ownLabels(service: Service, { managedBy, installation }: SliceMark): StringMap {
  return managedLabels(service, managedBy, { [INSTALLATION_LABEL]: installation });
}

/** Whether labels have to be written anew; what others have put beside ours does not matter (semantics SSA-2). */
export function labelsDrifted(labels: StringMap | undefined, wanted: StringMap): boolean {
  return [...RESERVED, ...Object.keys(wanted)].some((key) => labels?.[key] !== wanted[key]);
}
