import type { BackendInput, CheckPhase, HealthCheck, Violation } from '@rollcall/core';
import {
  CHECK_DEFAULTS,
  checkedPort,
  familyOf,
  judgeAddress,
  targetViolations,
  validateBackendInput,
} from '@rollcall/core';

import type { AbortLike } from '../abort-like.js';
import { seesCluster } from '../access/access.js';
import { askerOf } from '../backends/asker-of.js';
import type { AuditTarget } from '../backends/audit-log.js';
import type { BackendDesk } from '../backends/backend-desk.js';
import { isRefusal, serviceTarget } from '../backends/backend-desk.js';
import type { Caller } from '../backends/backend-requests.js';
import type { Refusal } from '../backends/mutation-results.js';
import { invalid, notFound } from '../backends/mutation-results.js';
import { TooManyQuestionsError } from '../catalog-errors.js';
import type { Answered, ResolvedName } from '../commands/leader-question.js';
import { PATIENCE_MS } from '../commands/leader-desk.js';

/** A backend that is to be checked now, registered or not. */
export interface CheckRequest {
  /** null = the only one that the caller sees. */
  readonly cluster: string | null;
  /** For which it would be registered; null = none is named. */
  readonly service: { readonly namespace: string; readonly name: string } | null;
  /** As for a registration, as somebody sent it. Without a check, the first TCP port is connected to. */
  readonly backend: unknown;
}

/** What came of a check. */
export interface CheckResult {
  readonly ok: boolean;
  /** false = nobody could check it: `message` says why. */
  readonly checked: boolean;
  readonly message: string | null;
  /** In order; of a name, the last one that was tried. */
  readonly phases: readonly CheckPhase[];
}

export interface CheckListener {
  /** Told of each phase as it ends. */
  readonly onPhase: (phase: CheckPhase) => void;
  /** Aborted when nobody waits for the result any more: then the connection is closed. */
  readonly signal: AbortLike;
}

const ACTION = 'backend.check';
const BACKEND = '/backend';
/** Less than this is no time to check anything in. */
const SHORTEST_MS = 500;

interface Checking {
  readonly cluster: string;
  readonly input: BackendInput;
  readonly check: HealthCheck;
  readonly port: number;
  readonly caller: Caller;
  readonly desk: BackendDesk;
  readonly listener: CheckListener;
  /** Monotonic time when it has to be over. */
  readonly untilMs: number;
}

/**
 * Checks a backend once, from where the cluster's worker stands, within 5 s. What may not be connected to is refused before anything is.
 * Throws {@link NotSyncedError}, {@link AmbiguousServiceError}, {@link TooManyQuestionsError}, {@link StoreUnavailableError}.
 */
export async function checkNow(
  request: CheckRequest,
  listener: CheckListener,
  { caller, desk }: { readonly caller: Caller; readonly desk: BackendDesk },
): Promise<CheckResult | Refusal> {
  const untilMs = desk.parts.clock.monotonicMs() + PATIENCE_MS;
  const place = await placeOf(request, caller, desk);
  if (isRefusal(place)) return place;
  const { cluster, target, service } = place;
  const of = { action: ACTION, target, caller };
  const address = sentAddress(request.backend);
  const policy = desk.parts.preview.policyFor(address === null ? [] : [address], caller.scopes);
  const judged = validateBackendInput(request.backend, { policy, rights: caller.scopes, now: desk.now }, BACKEND);
  if (!judged.valid) return desk.refuse(invalid(judged.violations), of);
  const port = checkedPort(judged.value.ports);
  const [first, ...more] = [...service.flatMap((each) => targetOf(each, judged.value)), ...(port ? [] : [NO_PORT])];
  if (first || !port) return desk.refuse(invalid([first ?? NO_PORT, ...more]), of);

  const check = judged.value.check ?? { type: 'TCP' as const, path: null, host: null, ...CHECK_DEFAULTS };
  const { actor, address: from, userAgent, requestId } = caller;
  const after = { address: judged.value.address, port: port.port, type: check.type };
  const origin = { actor, address: from, userAgent, requestId };
  await desk.parts.audit.record([
    { ...origin, action: ACTION, target, outcome: 'ALLOWED', code: null, before: null, after },
  ]);
  return run({ cluster, input: judged.value, check, port: port.port, caller, desk, listener, untilMs });
}

async function run(checking: Checking): Promise<CheckResult> {
  const { input } = checking;
  if (familyOf(input.address) !== 'FQDN') return connect(checking, [input.address], []);
  const asked = await resolve(checking);
  if (asked.type === 'TOO_MANY') throw new TooManyQuestionsError(asked.message);
  if (asked.type === 'UNANSWERED') return notChecked(asked.message);
  const { phase, addresses } = judgeAnswer(asked.answer, checking);
  if (!checking.listener.signal.aborted) checking.listener.onPhase(phase);
  if (addresses.length === 0) return { ok: false, checked: true, message: phase.message, phases: [phase] };
  return connect(checking, addresses, [phase]);
}

function resolve({ cluster, input, caller, desk, listener, untilMs }: Checking): Promise<Answered<ResolvedName>> {
  const { leader, clock } = desk.parts;
  return leader.ask({
    ...{ cluster, kind: 'RESOLVE_NAME', question: { name: input.address }, askedBy: askerOf(caller) },
    patienceMs: untilMs - clock.monotonicMs(),
    signal: listener.signal,
  });
}

/** All answers are judged, with everything that this replica knows of the clusters; only those that are allowed are connected to. */
function judgeAnswer(
  { resolution, ms }: ResolvedName,
  { caller, desk }: Checking,
): { readonly phase: CheckPhase; readonly addresses: readonly string[] } {
  if (resolution.type !== 'ADDRESSES')
    return { phase: { name: 'DNS', ok: false, ms, message: resolution.message }, addresses: [] };
  const all = resolution.addresses.map(({ address }) => address);
  const policy = desk.parts.preview.policyFor(all, caller.scopes);
  const verdicts = all.map((address) => ({ address, verdict: judgeAddress(address, policy, caller.scopes) }));
  const addresses = verdicts.filter(({ verdict }) => verdict.allowed).map(({ address }) => address);
  const refused = verdicts.flatMap(({ verdict }) => (verdict.allowed ? [] : [verdict.message]));
  const message = [...(addresses.length > 0 ? [addresses.join(', ')] : []), ...refused].join('; ');
  return { phase: { name: 'DNS', ok: addresses.length > 0, ms, message }, addresses };
}

async function connect(
  { cluster, input, check, port, caller, desk, listener, untilMs }: Checking,
  addresses: readonly string[],
  before: readonly CheckPhase[],
): Promise<CheckResult> {
  const patienceMs = untilMs - desk.parts.clock.monotonicMs();
  if (patienceMs < SHORTEST_MS)
    return { ok: false, checked: true, message: 'There was no time left to connect.', phases: before };
  const { restrictedAddresses } = caller.scopes;
  const name = familyOf(input.address) === 'FQDN' ? input.address : null;
  const asked = await desk.parts.leader.ask({
    ...{ cluster, kind: 'CHECK_BACKEND', askedBy: askerOf(caller), patienceMs, signal: listener.signal },
    question: { addresses, name, port, check, restrictedAddresses },
    onProgress: (phase) => listener.onPhase(phase as CheckPhase),
  });
  if (asked.type === 'TOO_MANY') throw new TooManyQuestionsError(asked.message);
  if (asked.type === 'UNANSWERED') return { ...notChecked(asked.message), phases: before };
  const { ok, message, phases } = asked.answer;
  return { ok, checked: true, message, phases: [...before, ...phases] };
}

interface PlaceOfCheck {
  readonly cluster: string;
  readonly target: AuditTarget;
  /** None, if none is named. */
  readonly service: readonly Parameters<typeof targetViolations>[0][];
}

/** Where it is checked from, if the caller may register there. */
async function placeOf(
  { cluster: named, service }: CheckRequest,
  caller: Caller,
  desk: BackendDesk,
): Promise<PlaceOfCheck | Refusal> {
  if (service) {
    const view = await desk.serviceFor({ ...service, cluster: named }, ACTION, caller);
    if (isRefusal(view)) return view;
    return { cluster: view.cluster, target: serviceTarget(view), service: [view.service] };
  }
  const { scopes } = caller;
  desk.parts.reads.assertLoaded(scopes);
  const seen = desk.parts.reads.catalog.board
    .names()
    .filter((each) => (named === null || each === named) && seesCluster(scopes, each));
  const [cluster, ...others] = seen;
  if (cluster === undefined) return notFound(named === null ? 'cluster' : `cluster ${named}`);
  if (others.length > 0) {
    const message = `Say from which cluster it is to be checked: ${seen.join(' or ')}.`;
    return invalid([{ pointer: '/cluster', code: 'VALIDATION_FAILED', message }]);
  }
  const target: AuditTarget = { kind: 'cluster', cluster, namespace: null, name: cluster, id: null };
  if (scopes.role !== 'reader') return { cluster, target, service: [] };
  const message = `to check backends from cluster ${cluster} takes the role registrar there`;
  return desk.refuse({ type: 'FORBIDDEN', code: 'FORBIDDEN', message }, { action: ACTION, target, caller });
}

function targetOf(service: Parameters<typeof targetViolations>[0], input: BackendInput): readonly Violation[] {
  return targetViolations(service, [input], '').map((violation) => ({
    ...violation,
    pointer: violation.pointer === '' ? '/service' : violation.pointer.replace(/^\/0/, BACKEND),
  }));
}

const NO_PORT: Violation = {
  pointer: `${BACKEND}/ports`,
  code: 'VALIDATION_FAILED',
  message: 'ports must hold a TCP port: checks speak TCP.',
};

function notChecked(why: string): CheckResult {
  return { ok: false, checked: false, message: `not checked against the cluster: ${why}`, phases: [] };
}

function sentAddress(backend: unknown): string | null {
  const address = typeof backend === 'object' && backend !== null && 'address' in backend ? backend.address : null;
  return typeof address === 'string' ? address : null;
}
