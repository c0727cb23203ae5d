import type { ClusterOpinion, Refusal } from '@rollcall/catalog';
import type { Revision, SliceManifest, SlicePlan } from '@rollcall/core';
import { formatRevision } from '@rollcall/core';
import { yamlText } from '@rollcall/platform';

/** What is true of every change that was made, as fields of the contract. */
export function doneFields({ plan, opinion, revision }: Done) {
  return { plan: { ...planFields(plan), clusterCheck: opinion }, revision: revision && formatRevision(revision) };
}

interface Done {
  readonly plan: SlicePlan;
  readonly opinion: ClusterOpinion | null;
  readonly revision: Revision | null;
}

/** Why a change was not made, as a member of its result. */
export function refusalMember(refusal: Refusal) {
  const { code, message } = refusal;
  switch (refusal.type) {
    case 'NOT_FOUND':
      return { __typename: 'NotFound', code, message };
    case 'FORBIDDEN':
      return { __typename: 'Refused', code, message, errors: [] };
    case 'INVALID':
      return { __typename: INVALID_MEMBERS[refusal.code], code, message, errors: refusal.violations };
    case 'OUTDATED':
      return { __typename: 'Conflict', code, message, current: refusal.current };
    case 'CONFLICT':
    case 'KEY_REUSED':
      return { __typename: 'Conflict', code, message, current: null };
  }
}

const INVALID_MEMBERS = {
  VALIDATION_FAILED: 'ValidationFailed',
  SERVICE_HAS_SELECTOR: 'Refused',
  ADDRESS_FORBIDDEN: 'Refused',
  NOT_FOUND: 'NotFound',
} as const;

function planFields({ create, update, delete: removals, warnings }: SlicePlan) {
  return { create: create.map(sliceFields), update: update.map(sliceFields), delete: removals, warnings };
}

function sliceFields(slice: SliceManifest) {
  const { namespace, name } = slice.metadata;
  const { addressType, endpoints } = slice;
  return { namespace, name, addressType, endpoints: endpoints.length, yaml: () => yamlText(slice) };
}
