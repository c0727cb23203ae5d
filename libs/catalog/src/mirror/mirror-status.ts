import type { ClusterState, ClusterStatus } from '../clusters/cluster-status.js';
import type { ScopeProgress } from './scope-progress.js';

/** What a cluster's state is judged by. */
export interface MirrorCondition {
  readonly scopes: readonly ScopeProgress[];
  /** Removals are held back. */
  readonly guarded: boolean;
  /** It is stored that the cluster was read completely: from then on replicas answer for it. */
  readonly storedSynced: boolean;
  readonly nowMs: number;
  readonly heartbeatMs: number;
}

/** A scope that is forbidden proves nothing and cannot be waited for. */
function isWatchable({ trouble }: ScopeProgress): boolean {
  return trouble?.kind !== 'FORBIDDEN';
}

/**
 * Every scope that may be listed was listed once. A namespace that we may not see at all is left out; Services without their
 * slices, or slices without their Services, would be answers that are guesses.
 */
export function isSynced(scopes: readonly ScopeProgress[]): boolean {
  const listed = new Map<string | null, boolean>();
  for (const { scope, version } of scopes)
    listed.set(scope.namespace, (listed.get(scope.namespace) ?? true) && version !== null);
  const hidden = (namespace: string | null): boolean =>
    scopes.filter(({ scope }) => scope.namespace === namespace).every((scope) => !isWatchable(scope));
  return [...listed.values()].includes(true) && [...listed].every(([namespace, is]) => is || hidden(namespace));
}

/** When all watchable scopes were last proven to be current (monotonic); null = not yet. */
export function provenAt(scopes: readonly ScopeProgress[]): number | null {
  const proofs = scopes.filter(isWatchable).map(({ provenAtMs }) => provenAtMs);
  return proofs.length === 0 || proofs.includes(null) ? null : Math.min(...proofs.map((ms) => ms ?? 0));
}

export function judgeState({ scopes, guarded, storedSynced, nowMs, heartbeatMs }: MirrorCondition): ClusterState {
  const unreachable = ['UNREACHABLE', 'UNAUTHENTICATED', 'OTHER_CLUSTER', 'UNREADABLE'];
  if (scopes.some(({ trouble }) => trouble && unreachable.includes(trouble.kind))) return 'UNREACHABLE';
  if (guarded) return 'GUARDED';
  if (!scopes.every(isWatchable)) return 'STALE';
  if (!storedSynced || !isSynced(scopes)) return 'SYNCING';
  const provenAtMs = provenAt(scopes);
  return provenAtMs !== null && nowMs - provenAtMs <= 2 * heartbeatMs ? 'LIVE' : 'STALE';
}

/** The gravest trouble, for people; null = none. */
export function lastErrorOf(scopes: readonly ScopeProgress[], at: string): ClusterStatus['lastError'] {
  const troubled =
    scopes.find(({ trouble }) => trouble && trouble.kind !== 'FORBIDDEN') ?? scopes.find(({ trouble }) => trouble);
  if (!troubled?.trouble) return null;
  const { message, advice } = troubled.trouble;
  return { message: `${troubled.key}: ${message}`, advice, at };
}
