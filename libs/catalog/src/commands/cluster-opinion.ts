import type { SlicePlan } from '@rollcall/core';

import { StoreUnavailableError } from '../catalog-errors.js';
import type { WriteOutcome } from '../write-back/slice-writer.js';
import type { LeaderDesk } from './leader-desk.js';
import type { DryRunAnswer } from './leader-question.js';

/** Something that the API server would not take, or that it says beside taking it. */
export interface ClusterFinding {
  readonly code: 'REFUSED' | 'FORBIDDEN' | 'CONFLICT' | 'WARNING';
  readonly kind: 'Service' | 'EndpointSlice';
  readonly name: string;
  /** A sentence for people. */
  readonly message: string;
  /** Who else has set fields that we would write. */
  readonly managers: readonly string[];
  /** Fields that are refused, as the API server names them. */
  readonly fields: readonly { readonly field: string; readonly message: string }[];
}

/** What the cluster itself says to a plan, without anything being written. */
export interface ClusterOpinion {
  readonly checked: boolean;
  /** `checked against the cluster`, or `not checked against the cluster: ` and why. */
  readonly message: string;
  /** Empty, if it was checked: all of it would be taken. */
  readonly findings: readonly ClusterFinding[];
}

export interface OpinionRequest {
  readonly cluster: string;
  readonly plan: SlicePlan;
  /** The whole Service that would be made before; null = it is there. */
  readonly service: { readonly metadata: { readonly name: string } } | null;
  readonly askedBy: string;
  /** Whether anything is written to the cluster. */
  readonly writesBack: boolean;
}

/** More than so many slices are not tried: there is no time for them. */
const MAX_TRIED = 50;
const CHECKED = 'checked against the cluster';

/** Asks the cluster what it would say to a plan. Never fails: what cannot be asked is not checked, and says why. */
export async function clusterOpinion(request: OpinionRequest, leader: LeaderDesk): Promise<ClusterOpinion> {
  const { cluster, plan, service, askedBy, writesBack } = request;
  const planned = [...plan.create, ...plan.update];
  if (!writesBack) return notChecked(`nothing is written to cluster ${cluster} (write-back is off)`);
  if (planned.length === 0 && service === null) return notChecked('no slice has to be created or changed');
  const slices = planned.slice(0, MAX_TRIED);
  try {
    const question = { service, slices };
    const answered = await leader.ask({ cluster, kind: 'DRY_RUN', question, askedBy });
    if (answered.type !== 'ANSWERED') return notChecked(answered.message);
    const names = slices.map(({ metadata }) => metadata.name);
    return opinionOf(answered.answer, { names, service: service?.metadata.name ?? '', planned: planned.length });
  } catch (error) {
    if (error instanceof StoreUnavailableError) return notChecked(error.message);
    throw error;
  }
}

interface Asked {
  readonly names: readonly string[];
  readonly service: string;
  /** Slices of the plan. */
  readonly planned: number;
}

function opinionOf({ service, slices }: DryRunAnswer, asked: Asked): ClusterOpinion {
  const outcomes = [
    ...(service ? [{ kind: 'Service' as const, name: asked.service, outcome: service }] : []),
    ...slices.flatMap((outcome, i) =>
      outcome ? [{ kind: 'EndpointSlice' as const, name: asked.names[i] ?? '', outcome }] : [],
    ),
  ];
  const findings = outcomes.flatMap(({ kind, name, outcome }) => findingsOf(outcome, kind, name));
  const away = outcomes.map(({ outcome }) => outcome).find(({ type }) => type === 'UNAVAILABLE');
  if (away?.type === 'UNAVAILABLE') return { ...notChecked(away.message), findings };
  const tried = slices.filter((outcome) => outcome !== null).length;
  if (tried < asked.planned)
    return { ...notChecked(`only ${tried} of ${asked.planned} slices were, then time was over`), findings };
  return { checked: true, message: CHECKED, findings };
}

/** Several where the API server takes it and warns of several things; none where it takes it, or cannot be asked. */
function findingsOf(outcome: WriteOutcome, kind: ClusterFinding['kind'], name: string): readonly ClusterFinding[] {
  const finding = { kind, name, managers: [], fields: [] };
  switch (outcome.type) {
    case 'WRITTEN':
      return outcome.warnings.map((message) => ({ ...finding, code: 'WARNING', message }));
    case 'CONFLICT': {
      const { managers } = outcome;
      const held = `Fields of ${name} are held by ${managers.join(', ')}: ${outcome.message}`;
      return [{ ...finding, code: 'CONFLICT', message: managers.length > 0 ? held : outcome.message, managers }];
    }
    case 'EXISTS':
      return [{ ...finding, code: 'CONFLICT', message: `There is a ${kind} ${name} already.` }];
    case 'GONE':
      return [{ ...finding, code: 'CONFLICT', message: `${kind} ${name} is not there any more.` }];
    case 'REFUSED':
      return [{ ...finding, code: 'REFUSED', message: outcome.message, fields: outcome.causes }];
    case 'NAMESPACE_GONE':
      return [{ ...finding, code: 'REFUSED', message: outcome.message }];
    case 'FORBIDDEN':
      return [{ ...finding, code: 'FORBIDDEN', message: outcome.message }];
    case 'UNAVAILABLE':
      return [];
  }
}

function notChecked(why: string): ClusterOpinion {
  return { checked: false, message: `not ${CHECKED}: ${why}`, findings: [] };
}
