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
  /** The cluster has identified itself since the last failure. */
  private identified: Promise<void> | null = null;

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
      listener: this.noticing(listener),
      assertSameCluster: (signal: AbortSignal) => this.assertSameCluster(listener, signal),
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
    await Promise.all([...this.reflectors.values()].map((reflector) => reflector.stop()));
    await this.parts.transport.close();
  }

  /** After a failure another cluster may stand behind the address: it has to identify itself again. */
  private noticing(listener: SourceListener): SourceListener {
    return {
      onSnapshot: (snapshot) => listener.onSnapshot(snapshot),
      onUpsert: (scope, object) => listener.onUpsert(scope, object),
      onDelete: (scope, ref) => listener.onDelete(scope, ref),
      acceptsIdentity: (identity) => listener.acceptsIdentity(identity),
      onNews: (scope, news) => {
        if (news.type === 'TROUBLE' || news.type === 'RELIST') this.identified = null;
        listener.onNews(scope, news);
      },
    };
  }

  private async assertSameCluster(listener: SourceListener, signal: AbortSignal): Promise<void> {
    this.identified ??= this.identify(listener, signal);
    const identified = this.identified;
    try {
      await identified;
    } catch (error) {
      if (this.identified === identified) this.identified = null;
      throw error;
    }
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
