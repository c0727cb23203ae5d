import type { Sight } from '../access/access.js';
import { EVERYWHERE, seesAllNamespaces } from '../access/access.js';
import { recordRefusal } from '../access/record-refusal.js';
import { hasRole } from '../access/rights.js';
import type { AuditLog } from '../backends/audit-log.js';
import type { Caller } from '../backends/backend-requests.js';
import type { Refusal } from '../backends/mutation-results.js';
import { notFound } from '../backends/mutation-results.js';
import { NotFoundError } from '../catalog-errors.js';
import type { ClusterAnswer, ClusterReads } from '../reads/cluster-reads.js';
import type { ClusterCommands } from './cluster-commands.js';
import { ClusterInUseError } from './retire-cluster.js';

export interface ClusterDeskParts {
  readonly clusters: ClusterReads;
  readonly audit: AuditLog;
  readonly commands: ClusterCommands;
  /** See retire-cluster.ts. */
  readonly retire: (cluster: string) => Promise<void>;
}

/** What was done to a cluster. */
export interface ClusterDone {
  readonly type: 'DONE';
  /** As it was before. */
  readonly cluster: ClusterAnswer;
}

/**
 * What administrators do about clusters. It is done to all namespaces, so it takes the role in all of them. Everything is put on record before it is done.
 */
export class ClusterDesk {
  constructor(private readonly parts: ClusterDeskParts) {}

  /** Ends a guard: what the cluster does not have any more may be removed. Throws {@link StoreUnavailableError}. */
  async confirmRemoval(name: string, caller: Caller): Promise<ClusterDone | Refusal> {
    return this.act(name, { action: 'cluster.confirm', caller, run: () => this.confirm(name, caller) });
  }

  /** Forgets a cluster. Throws {@link ClusterInUseError}, {@link StoreUnavailableError}. */
  async retire(name: string, caller: Caller): Promise<ClusterDone | Refusal> {
    return this.act(name, { action: 'cluster.retire', caller, run: () => this.parts.retire(name) });
  }

  private confirm(name: string, { actor }: Caller): Promise<void> {
    return this.parts.commands.confirmRemoval(name, actor.id);
  }

  private async act(name: string, { action, caller, run }: ClusterAct): Promise<ClusterDone | Refusal> {
    const { audit } = this.parts;
    const target = { kind: 'cluster', cluster: name, namespace: null, name: null, id: null } as const;
    const refused = { action, target, caller };
    if (!hasRole(caller.scopes, 'admin')) return recordRefusal(audit, forbidden('this is for administrators'), refused);
    const cluster = this.find(name, caller.scopes);
    if (!cluster) {
      const refusal = notFound(`cluster ${name}`);
      return this.find(name, EVERYWHERE) ? recordRefusal(audit, refusal, refused) : refusal;
    }
    if (!seesAllNamespaces(caller.scopes))
      return recordRefusal(audit, forbidden('this takes the role admin in all namespaces of the cluster'), refused);
    const { actor, address, userAgent, requestId } = caller;
    const entry = { actor, address, userAgent, requestId, action, target, before: null, after: null };
    await audit.record([{ ...entry, outcome: 'ALLOWED', code: null }]);
    try {
      await run();
    } catch (error) {
      if (error instanceof ClusterInUseError) await audit.record([{ ...entry, outcome: 'FAILED', code: 'CONFLICT' }]);
      throw error;
    }
    return { type: 'DONE', cluster };
  }

  private find(name: string, sight: Sight): ClusterAnswer | null {
    try {
      return this.parts.clusters.one(name, sight);
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }
}

interface ClusterAct {
  readonly action: string;
  readonly caller: Caller;
  readonly run: () => Promise<void>;
}

function forbidden(message: string): Refusal {
  return { type: 'FORBIDDEN', code: 'FORBIDDEN', message };
}
