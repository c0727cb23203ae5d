import type { Backend, Revision, ServiceManifest, SlicePlan } from '@rollcall/core';

import { NotFoundError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { ClusterOpinion } from '../commands/cluster-opinion.js';
import { clusterOpinion } from '../commands/cluster-opinion.js';
import type { LeaderDesk } from '../commands/leader-desk.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { ServiceRef } from '../view/selection-feed.js';
import type { ServiceView } from '../view/service-view.js';
import { accessTo, EVERYWHERE } from '../access/access.js';
import type { RefusedAct } from '../access/record-refusal.js';
import { recordRefusal } from '../access/record-refusal.js';
import type { AuditLog, AuditTarget } from './audit-log.js';
import { askerOf } from './asker-of.js';
import type { Caller } from './backend-requests.js';
import type { BackendStore, BackendWrite } from './backend-store.js';
import type { Refusal } from './mutation-results.js';
import { notFound } from './mutation-results.js';
import type { ExistingService } from '../access/visible-services.js';
import { VisibleServices } from '../access/visible-services.js';
import type { RegistrationGround } from './registration-ground.js';
import type { WriteBackPreview } from './write-back-preview.js';

/** What changing registrations takes. */
export interface BackendParts {
  readonly reads: EndpointReads;
  readonly store: BackendStore;
  readonly audit: AuditLog;
  readonly preview: WriteBackPreview;
  /** Where the workers that lead the clusters are asked. */
  readonly leader: LeaderDesk;
  readonly clock: Clock;
  /** Makes an id that nobody has. */
  readonly newId: () => string;
}

/** What everybody who changes registrations does alike: finds what is meant, puts refusals on record, writes, waits for the view. */
export class BackendDesk {
  private readonly services: VisibleServices;

  constructor(readonly parts: BackendParts) {
    this.services = new VisibleServices(parts.reads);
  }

  get now(): string {
    return new Date(this.parts.clock.nowMs()).toISOString();
  }

  /** Whether anything is written to a cluster, as its worker says; until one has said something, it is. */
  writesBack(cluster: string): boolean {
    return this.parts.reads.catalog.board.view(cluster)?.status?.writeBack ?? true;
  }

  /** What the cluster says to a plan. `service`: one that would be made before. */
  opinion(
    plan: SlicePlan,
    { cluster, caller, service = null }: { cluster: string; caller: Caller; service?: ServiceManifest | null },
  ): Promise<ClusterOpinion> {
    const writesBack = this.writesBack(cluster);
    return clusterOpinion({ cluster, plan, service, askedBy: askerOf(caller), writesBack }, this.parts.leader);
  }

  /** A Service as soon as the view has it; null = it had not after so long. */
  async seen(
    { cluster, namespace, name }: Pick<RegistrationGround, 'cluster' | 'namespace' | 'name'>,
    withinMs: number,
  ): Promise<ExistingService | null> {
    const { catalog } = this.parts.reads;
    const find = (): ExistingService | undefined =>
      catalog.existing({ cluster, namespace, name, sight: EVERYWHERE })[0];
    let off: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      const timer = this.parts.clock.after(withinMs, resolve);
      const look = (): void => {
        if (!find()) return;
        timer.cancel();
        resolve();
      };
      off = catalog.onFold(look);
      look();
    });
    off();
    return find() ?? null;
  }

  /** The Service that is meant, if the caller may write it. Throws {@link NotSyncedError}, {@link AmbiguousServiceError}. */
  async serviceFor(ref: ServiceRef, action: string, caller: Caller): Promise<ExistingService | Refusal> {
    const view = this.visible(ref, caller);
    if (!view) {
      const [hidden] = this.parts.reads.catalog.existing({ ...ref, sight: EVERYWHERE });
      const refusal = notFound(`Service ${ref.namespace}/${ref.name}`);
      return hidden ? this.refuse(refusal, { action, target: serviceTarget(hidden), caller }) : refusal;
    }
    if (accessTo(caller.scopes, view) === 'WRITE') return view;
    return this.refuse(forbidden(view), { action, target: serviceTarget(view), caller });
  }

  /** The registration that is meant, in the version that the caller names, if they may write it. */
  async backendFor(
    { id, version }: { readonly id: string; readonly version: number },
    action: string,
    caller: Caller,
  ): Promise<Backend | Refusal> {
    this.parts.reads.assertLoaded(caller.scopes);
    const backend = this.parts.reads.catalog.view.registrations.find(id);
    if (!backend) return notFound(`registration ${id}`);
    const of = { action, target: backendTarget(backend), caller };
    const access = accessTo(caller.scopes, backend);
    if (access === 'NONE') return this.refuse(notFound(`registration ${id}`), of);
    if (access === 'READ') return this.refuse(forbidden(backend), of);
    return version === backend.version ? backend : this.refuse(outdated(id, version, backend), of);
  }

  /** The Service that a registration is for, there or gone. */
  serviceOf({ cluster, namespace, service }: Backend): ServiceView {
    const view = this.parts.reads.catalog.view.find({ cluster, namespace, name: service });
    if (!view) throw new TypeError(`the view has a registration of ${namespace}/${service} and not the Service`);
    return view;
  }

  /** {@link recordRefusal}. */
  refuse(refusal: Refusal, act: RefusedAct): Promise<Refusal> {
    return recordRefusal(this.parts.audit, refusal, act);
  }

  /** Resolves when the own view has folded what was written. Throws as {@link BackendStore.write} and {@link EndpointReads.reach} do. */
  async write(write: Omit<BackendWrite, 'by'>, { actor, address, userAgent, requestId }: Caller): Promise<Revision> {
    const revision = await this.parts.store.write({ ...write, by: { actor, address, userAgent, requestId } });
    await this.parts.reads.reach(revision);
    return revision;
  }

  private visible(ref: ServiceRef, { scopes: sight }: Caller): ExistingService | null {
    try {
      return this.services.one({ ...ref, sight });
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }
}

export function isRefusal(value: object): value is Refusal {
  return 'type' in value && 'code' in value;
}

export function outdated(id: string, version: number, current: Backend | null): Refusal {
  const message = current
    ? `registration ${id} is in version ${current.version}, not ${version}: read it again`
    : `registration ${id} was removed meanwhile`;
  return { type: 'OUTDATED', code: 'PRECONDITION_FAILED', message, current };
}

export function serviceTarget({
  cluster,
  namespace,
  name,
}: Pick<ServiceView, 'cluster' | 'namespace' | 'name'>): AuditTarget {
  return { kind: 'service', cluster, namespace, name, id: null };
}

export function backendTarget({ cluster, namespace, service: name, id }: Backend): AuditTarget {
  return { kind: 'backend', cluster, namespace, name, id };
}

function forbidden({ cluster, namespace }: { readonly cluster: string; readonly namespace: string }): Refusal {
  const message = `to register backends in namespace ${namespace} of cluster ${cluster} takes the role registrar there`;
  return { type: 'FORBIDDEN', code: 'FORBIDDEN', message };
}
