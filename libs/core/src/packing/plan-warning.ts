import type { EndpointSlice } from '../endpoint-slice.js';
import { MANAGED_BY_LABEL } from '../well-known.js';

export const PLAN_WARNING_CODES = [
  'FOREIGN_SLICE',
  'NAME_TAKEN',
  'TOPOLOGY_OFF',
  'FQDN_IGNORED',
  'FAMILY_NOT_SERVED',
  'NOT_RESOLVED',
  'ADDRESS_FORBIDDEN',
  'SERVICE_DELETING',
  'NEWER_EPOCH',
] as const;
export type PlanWarningCode = (typeof PLAN_WARNING_CODES)[number];

/** What somebody should know of a plan; it refuses nothing. */
export interface PlanWarning {
  readonly code: PlanWarningCode;
  /** A sentence for people. */
  readonly message: string;
  /** The slice that it is about; null = none. */
  readonly slice: string | null;
  /** Who manages that slice, by its own word; null = it says nothing. */
  readonly manager: string | null;
  /** Endpoints in that slice. */
  readonly endpoints: number | null;
}

export function warning(code: PlanWarningCode, message: string): PlanWarning {
  return { code, message, slice: null, manager: null, endpoints: null };
}

/** One for each slice of the Service that is not ours: they are never touched, and their endpoints count beside the registered ones (semantics SVC-5). */
export function foreignSliceWarnings(foreign: readonly EndpointSlice[]): readonly PlanWarning[] {
  return [...foreign]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(({ metadata, endpoints }) => {
      const manager = metadata.labels?.[MANAGED_BY_LABEL] ?? null;
      const by = manager === null ? 'nobody says who manages it' : `managed by ${manager}`;
      const message = `Slice ${metadata.name} of this Service is not ours (${by}): its ${counted(endpoints.length)} served beside the registered backends, and it is left alone.`;
      return { code: 'FOREIGN_SLICE', message, slice: metadata.name, manager, endpoints: endpoints.length };
    });
}

function counted(endpoints: number): string {
  return endpoints === 1 ? '1 endpoint is' : `${endpoints} endpoints are`;
}
