import type { EndpointSlice, Service } from '@rollcall/core';

/** The Kubernetes resources that are mirrored, by their plural names. */
export const RESOURCES = ['services', 'endpointslices'] as const;
export type Resource = (typeof RESOURCES)[number];

/** What one list/watch covers: a resource in one namespace, or in all (null). */
export interface Scope {
  readonly resource: Resource;
  readonly namespace: string | null;
}

/** Which object is meant, without its content. */
export interface ObjectRef {
  readonly namespace: string;
  readonly name: string;
  /** '' where the server did not say. */
  readonly uid: string;
  readonly resourceVersion: string;
}

/** One mirrored object; `resource` tells which. */
export type ObservedObject =
  | { readonly resource: 'services'; readonly object: Service }
  | { readonly resource: 'endpointslices'; readonly object: EndpointSlice };

/** A complete list of a scope. There is no such thing as an incomplete one: a list that breaks off is dropped. */
export interface Snapshot {
  readonly scope: Scope;
  /** Version of the whole list: the watch goes on from here. */
  readonly resourceVersion: string;
  readonly objects: readonly ObservedObject[];
  /** Objects that exist but whose content could not be read: known ones of these must not be taken for deleted. */
  readonly unreadable: readonly ObjectRef[];
}

/** Why a source does not get what it asks for. */
export const TROUBLES = [
  'UNREACHABLE', // no connection, time-out, reset, TLS refused
  'UNAUTHENTICATED', // 401
  'FORBIDDEN', // 403 on this scope
  'OVERLOADED', // 429, 5xx
  'UNREADABLE', // an answer that is not what the protocol promises
  'OTHER_CLUSTER', // another cluster answers behind the same address
] as const;
export type TroubleKind = (typeof TROUBLES)[number];

export interface Trouble {
  readonly kind: TroubleKind;
  /** A sentence for people: what happened. */
  readonly message: string;
  /** A sentence for people: what to try. */
  readonly advice: string;
}

/** How a cluster identifies itself. */
export interface ClusterIdentity {
  readonly uid: string;
  /** Where the uid was read: the namespace kube-system, or the Service default/kubernetes. */
  readonly source: 'kube-system' | 'default/kubernetes';
}

/**
 * Takes what a source observes. All calls are synchronous and in the order of observation within a scope; the source never
 * waits for the work that follows from them (the API server cuts watchers that read slowly), so an implementation queues.
 */
export interface SourceListener {
  /**
   * A complete list. `refused` makes the source list again after a back-off (used when the list is older than what is
   * stored); `accepted` makes it watch from the list's version.
   */
  onSnapshot(snapshot: Snapshot): 'accepted' | 'refused';
  /** An object was added or modified. */
  onUpsert(scope: Scope, object: ObservedObject): void;
  /** An object was deleted. `ref.resourceVersion` is the version of the deletion. */
  onDelete(scope: Scope, ref: ObjectRef): void;
  /** Something else about a scope: see {@link ScopeNews}. */
  onNews(scope: Scope, news: ScopeNews): void;
  /** Asked before every list or resumed watch that follows a (re)connection. false: another cluster; nothing is taken from it. */
  acceptsIdentity(identity: ClusterIdentity | null): boolean;
}

export type ScopeNews =
  /** Everything up to this version was delivered (a bookmark). */
  | { readonly type: 'PROGRESS'; readonly resourceVersion: string }
  /**
   * The server answered a cheap read while the watch's connection was open: what was delivered is current. `resourceVersion`
   * is the one of that answer: a version below the last delivered one means that the server lost its tail.
   */
  | { readonly type: 'PROOF'; readonly resourceVersion: string }
  /** The watch's connection is open. */
  | { readonly type: 'WATCHING' }
  | { readonly type: 'TROUBLE'; readonly trouble: Trouble }
  /** An object, or one endpoint in it, could not be read; the rest goes on. */
  | {
      readonly type: 'REJECTED';
      readonly ref: ObjectRef;
      readonly violations: readonly string[];
      readonly dropped: 'object' | 'endpoint';
    }
  | { readonly type: 'RELIST'; readonly reason: string };

/**
 * One cluster's lists and watches.
 *
 * Promises: between `start` and `stop` every change of the watched objects reaches the listener at least as its last state,
 * after finitely many failures; a snapshot is complete; nothing is delivered after `stop` has returned.
 * Does not promise that every intermediate state is seen, nor an order between scopes.
 */
export interface ClusterSource {
  readonly scopes: readonly Scope[];
  /** `cursors`: by {@link scopeKey}, the version up to which a scope is stored; such a scope is resumed by watch, not listed. */
  start(listener: SourceListener, cursors: ReadonlyMap<string, string>): void;
  /** A list of the scope that reflects the newest state (quorum), apart from the watch, which goes on. Throws {@link SourceError}. */
  list(scope: Scope): Promise<Snapshot>;
  /** Drops the scope's watch and begins with a list. */
  relist(scope: Scope, reason: string): void;
  /** Server version such as `v1.36.3`, as last seen; null before the first answer. */
  serverVersion(): string | null;
  stop(): Promise<void>;
}

/** Thrown when a list asked for by {@link ClusterSource.list} failed; the trouble says why. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    readonly scope: Scope,
    readonly trouble: Trouble,
    options?: ErrorOptions,
  ) {
    super(`${scopeKey(scope)}: ${trouble.message}`, options);
  }
}

/** `services`, `endpointslices/shop`: a scope as a map key and in logs. */
export function scopeKey(scope: Scope): string {
  return scope.namespace === null ? scope.resource : `${scope.resource}/${scope.namespace}`;
}
