import type { Backend, ResolvedStatus } from '@rollcall/core';
import { judgeAddress } from '@rollcall/core';

import { StoreUnavailableError } from '../catalog-errors.js';
import { resolvedStatus } from '../checks/resolved-status.js';
import { askerOf } from './asker-of.js';
import type { BackendDesk } from './backend-desk.js';
import type { Caller } from './backend-requests.js';

/** A preview is not worth asking for more names, or waiting longer for them. */
const MAX_NAMES = 8;
const PATIENCE_MS = 2_000;

export interface DraftContext {
  readonly cluster: string;
  readonly caller: Caller;
  readonly desk: BackendDesk;
}

/**
 * Backends of a dry run as they would be once the worker that leads the cluster has resolved their names. What nobody can resolve in time stays
 * as it is: the plan then says so.
 */
export async function resolvedDrafts(backends: readonly Backend[], context: DraftContext): Promise<readonly Backend[]> {
  const { clock } = context.desk.parts;
  const untilMs = clock.monotonicMs() + PATIENCE_MS;
  const resolved = new Map<Backend, Backend>();
  for (const backend of backends.filter(isUnresolved).slice(0, MAX_NAMES)) {
    const status = await resolvedNow(backend, context, untilMs - clock.monotonicMs());
    if (!status) break;
    resolved.set(backend, { ...backend, status: { ...backend.status, resolved: status } });
  }
  return backends.map((backend) => resolved.get(backend) ?? backend);
}

function isUnresolved({ family, state, publish, status }: Backend): boolean {
  return family === 'FQDN' && state !== 'DISABLED' && publish === 'RESOLVED' && status.resolved === null;
}

/** null = nobody answered. */
async function resolvedNow(
  { address: name, restrictedAddresses }: Backend,
  { cluster, caller, desk }: DraftContext,
  patienceMs: number,
): Promise<ResolvedStatus | null> {
  const { leader, preview } = desk.parts;
  if (patienceMs <= 0) return null;
  try {
    const askedBy = askerOf(caller);
    const answered = await leader.ask({ cluster, kind: 'RESOLVE_NAME', question: { name }, askedBy, patienceMs });
    if (answered.type !== 'ANSWERED') return null;
    const { resolution } = answered.answer;
    const addresses = resolution.type === 'ADDRESSES' ? resolution.addresses.map(({ address }) => address) : [];
    const policy = preview.policyFor(addresses, caller.scopes);
    return resolvedStatus(resolution, null, {
      at: desk.now,
      judge: (address) => judgeAddress(address, policy, { restrictedAddresses }),
    });
  } catch (error) {
    if (error instanceof StoreUnavailableError) return null;
    throw error;
  }
}
