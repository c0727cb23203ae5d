import type { Backend, BackendInput, WriteBackStatus } from '@rollcall/core';
import { familyOf, jsonEquals } from '@rollcall/core';

import type { RegisteredPart, StatusParts } from './backend-store.js';

/** What a registration is made of, beside what somebody said of it. */
export interface Circumstances {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly createdBy: string;
  /** RFC 3339. */
  readonly at: string;
  readonly restrictedAddresses: boolean;
  /** Whether anything is written to the cluster. */
  readonly writesBack: boolean;
}

/** A registration as it begins: served at once, and not written yet. */
export function newBackend(id: string, input: BackendInput, circumstances: Circumstances): Backend {
  const { cluster, namespace, service, createdBy, at, restrictedAddresses, writesBack } = circumstances;
  return {
    id,
    version: 1,
    cluster,
    namespace,
    service,
    ...input,
    family: familyOf(input.address),
    restrictedAddresses,
    createdBy,
    createdAt: at,
    updatedAt: at,
    status: {
      registered: true,
      servedSince: at,
      writeBack: toBeWritten(input, { cluster, at, writesBack, slices: [] }),
      check: input.check && { state: 'UNKNOWN', since: at, message: null, phases: [] },
      resolved: null,
    },
  };
}

/** Fields that say where a registration leads. */
const LEADS = ['address', 'ports', 'publish', 'check'] as const;
/** Fields that are written to the cluster. */
const WRITTEN = ['address', 'ports', 'zone', 'nodeName', 'hostname', 'state', 'publish'] as const;
/** Fields that a check is made of: what was found out with others says nothing. */
const CHECKED = ['address', 'ports', 'check'] as const;

/** What somebody said anew of a registration; the rights are those of whoever says where it leads. */
export function registeredAnew(current: Backend, input: BackendInput, restrictedAddresses: boolean): RegisteredPart {
  const isElsewhere = differs(LEADS, current, input);
  return {
    ...input,
    family: familyOf(input.address),
    restrictedAddresses: isElsewhere ? restrictedAddresses : current.restrictedAddresses,
  };
}

/** What of the status begins anew with that. */
export function statusAnew(
  current: Backend,
  registered: RegisteredPart,
  { at, writesBack }: Pick<Circumstances, 'at' | 'writesBack'>,
): StatusParts {
  const { cluster, status } = current;
  const { slices } = status.writeBack;
  return {
    ...(current.address !== registered.address && { resolved: null }),
    ...(differs(CHECKED, current, registered) && {
      check: registered.check && { state: 'UNKNOWN', since: at, message: null, phases: [] },
    }),
    ...(differs(WRITTEN, current, registered) && {
      writeBack: toBeWritten(registered, { cluster, at, writesBack, slices }),
    }),
  };
}

function toBeWritten(
  { publish }: Pick<BackendInput, 'publish'>,
  {
    cluster,
    at,
    writesBack,
    slices,
  }: Pick<Circumstances, 'cluster' | 'at' | 'writesBack'> & Pick<WriteBackStatus, 'slices'>,
): WriteBackStatus {
  if (publish === 'NONE') return { state: 'DISABLED', message: 'It is not to be published (NONE).', slices, at };
  if (!writesBack) return { state: 'DISABLED', message: `Nothing is written to cluster ${cluster}.`, slices, at };
  return { state: 'PENDING', message: null, slices, at };
}

function differs(fields: readonly (keyof BackendInput)[], a: BackendInput, b: BackendInput): boolean {
  return fields.some((field) => !jsonEquals(a[field], b[field]));
}
