import type { AuditOrigin } from '@rollcall/catalog';

/** Who asked, as columns of the table `audit`. */
export function originColumns({ actor, address, userAgent, requestId }: AuditOrigin) {
  return {
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    address,
    user_agent: userAgent,
    request_id: requestId,
  };
}
