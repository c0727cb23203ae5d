import type { Clock, ClusterSource, Random, Scope, Snapshot, SourceListener } from '@rollcall/catalog';
import { RESOURCES, scopeKey, SourceError } from '@rollcall/catalog';

import type { ApiClientOptions } from './api-client.js';
import { ApiClient, ApiError } from './api-client.js';
import type { ApiTransport } from './api-transport.js';
import { TransportError } from './api-transport.js';
import { readIdentity, readServerVersion } from './cluster-identity.js';
import type { ReflectorOptions } from './reflector.js';
import { Reflector } from './reflector.js';
import { unreadable } from './troubles.js';

export interface KubernetesSourceOptions extends ReflectorOptions, ApiClientOptions {
  /** Namespaces to mirror; empty = all. */
  readonly namespaces: readonly string[];
}

export interface KubernetesSourceParts {
  readonly transport: ApiTransport;
  readonly clock: Clock;
  readonly random: Random;
}

/** {@link ClusterSource} on a Kubernetes API server: a reflector a scope, over one transport. */
export class KubernetesSource implements ClusterSource {
  readonly scopes: readonly Scope[];
  private readonly client: ApiClient;
  private reflectors: ReadonlyMap<string, Reflector> = new Map();
  private version: string | null = null;
  /** The cluster is identifying itself: scopes that ask at the same time ask together. */
  private identifying: Promise<void> | null = null;
  private readonly stopping = new AbortController();

  constructor(
    private readonly options: KubernetesSourceOptions,
    private readonly parts: KubernetesSourceParts,
  ) {
    const namespaces = options.namespaces.length > 0 ? options.namespaces : [null];
    this.scopes = namespaces.flatMap((namespace) => RESOURCES.map((resource) => ({ resource, namespace })));
    this.client = new ApiClient(options, parts.transport, parts.clock);
  }

  start(listener: SourceListener, cursors: ReadonlyMap<string, string>): void {
    const parts = {
      ...this.parts,
      client: this.client,
      listener,
      assertSameCluster: () => this.assertSameCluster(listener),
    };
    this.reflectors = new Map(this.scopes.map((scope) => [scopeKey(scope), new Reflector(scope, this.options, parts)]));
    for (const [key, reflector] of this.reflectors) reflector.start(cursors.get(key) ?? null);
  }

  async list(scope: Scope): Promise<Snapshot> {
    const reflector = this.reflectors.get(scopeKey(scope));
    if (!reflector) throw new TypeError(`${scopeKey(scope)} is not mirrored`);
    try {
      return await reflector.list();
    } catch (error) {
      const trouble =
        error instanceof ApiError || error instanceof TransportError
          ? error.trouble
          : unreadable(this.options.server, String(error));
      throw new SourceError(scope, trouble, { cause: error });
    }
  }

  relist(scope: Scope, reason: string): void {
    this.reflectors.get(scopeKey(scope))?.relist(reason);
  }

  serverVersion(): string | null {
    return this.version;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.reflectors.values()].map((reflector) => reflector.stop()));
    await this.parts.transport.close();
  }

  /**
   * After a connection has ended, another cluster may stand behind the address: it identifies itself before each list and watch. Belongs to
   * no scope, so that one that begins anew does not break off what others wait for.
   */
  private async assertSameCluster(listener: SourceListener): Promise<void> {
    this.identifying ??= this.identify(listener, this.stopping.signal).finally(() => (this.identifying = null));
    await this.identifying;
  }

  private async identify(listener: SourceListener, signal: AbortSignal): Promise<void> {
    const identity = await readIdentity(this.client, signal);
    this.version = (await readServerVersion(this.client, signal)) ?? this.version;
    if (listener.acceptsIdentity(identity)) return;
    throw new TransportError({
      kind: 'OTHER_CLUSTER',
      message: `${this.options.server}: another cluster answers there (${identity?.source ?? ''} has uid ${identity?.uid ?? ''})`,
      advice:
        'Nothing was changed. Point the kubeconfig back, or give the new cluster a name of its own; retire the old one when it is gone.',
    });
  }
}
