import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import type { RequestOptions } from 'node:https';

import { KubeConfig } from '@kubernetes/client-node';

import { compact } from './json-reader.js';

/** What TLS is made with; absent = Node's default. */
export interface TlsMaterial {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}

/** What is needed to talk to an API server. */
export interface ClusterCredentials {
  readonly server: URL;
  readonly tls: TlsMaterial;
  readonly headers: Readonly<Record<string, string>>;
  /** URL of an HTTP proxy; null = none. */
  readonly proxy: string | null;
  /** Differs when connections made with it have to be made anew. */
  readonly key: string;
}

/** Where a kubeconfig is. */
export type KubeconfigPlace =
  /** Files as in KUBECONFIG, separated as paths are; the first that says something wins. */
  | { readonly type: 'FILES'; readonly paths: readonly string[]; readonly context: string | null }
  | { readonly type: 'IN_CLUSTER' };

/** Thrown when a kubeconfig cannot be used. The message says what is wrong with it. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
}

/** Reads a kubeconfig: every place that knows it (one for all processes), and the context that is meant. */
export function loadKubeconfig(place: KubeconfigPlace): KubeConfig {
  const config = new KubeConfig();
  if (place.type === 'IN_CLUSTER') {
    config.loadFromCluster();
    return config;
  }
  try {
    for (const [i, path] of place.paths.entries()) {
      const file = new KubeConfig();
      file.loadFromFile(path);
      if (i === 0) config.loadFromOptions(file);
      else config.mergeConfig(file, true);
    }
  } catch (error) {
    throw new KubeconfigError(`${place.paths.join(', ')}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  // Plain HTTP (`kubectl proxy`, the demo) has no TLS to verify; the library refuses it unless it is told so.
  config.clusters = config.clusters.map((cluster) =>
    /^http:/i.test(cluster.server) ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  if (place.context !== null) config.setCurrentContext(place.context);
  const context = config.getContextObject(config.getCurrentContext());
  if (!context) {
    const known = config.getContexts().map(({ name }) => name);
    throw new KubeconfigError(
      `${place.paths.join(', ')}: there is no context "${config.getCurrentContext()}" (there are: ${known.join(', ') || 'none'})`,
    );
  }
  if (!config.getCurrentCluster())
    throw new KubeconfigError(
      `${place.paths.join(', ')}: context "${context.name}" names a cluster that is not there: "${context.cluster}"`,
    );
  return config;
}

/** Credentials of one cluster: from its kubeconfig, read again when it was written. */
export class CredentialSource {
  private config: KubeConfig;
  private readAtMs: readonly number[];

  constructor(private readonly place: KubeconfigPlace) {
    this.config = loadKubeconfig(place);
    this.readAtMs = this.writtenAtMs();
  }

  /** Address of the API server, for people. */
  get server(): string {
    return this.config.getCurrentCluster()?.server ?? '';
  }

  /** The kubeconfig was written since it was read. */
  hasChanged(): boolean {
    const written = this.writtenAtMs();
    return written.some((ms, i) => ms !== this.readAtMs[i]);
  }

  /** Reads everything again: the kubeconfig, the files that it names, and what its programs say. Throws {@link KubeconfigError}. */
  async load(): Promise<ClusterCredentials> {
    this.readAtMs = this.writtenAtMs();
    this.config = loadKubeconfig(this.place);
    return await this.credentials();
  }

  /** The same credentials with a token that may have been renewed: tokens of files and programs expire. */
  async refreshed(known: ClusterCredentials): Promise<ClusterCredentials> {
    const user = this.config.getCurrentUser();
    const renews = user?.exec !== undefined || user?.authProvider !== undefined || this.place.type === 'IN_CLUSTER';
    return renews ? await this.credentials() : known;
  }

  private async credentials(): Promise<ClusterCredentials> {
    const options: RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const cluster = this.config.getCurrentCluster();
    if (!cluster) throw new KubeconfigError('the kubeconfig names no cluster');
    const tls = tlsOf(options);
    const proxy = cluster.proxyUrl ?? null;
    if (proxy?.startsWith('socks'))
      throw new KubeconfigError(`proxy-url ${proxy}: SOCKS proxies are not supported, HTTP proxies are`);
    const material = createHash('sha256').update(JSON.stringify([cluster.server, proxy, tls]));
    return { server: new URL(cluster.server), tls, headers: headersOf(options), proxy, key: material.digest('hex') };
  }

  private writtenAtMs(): readonly number[] {
    const paths = this.place.type === 'FILES' ? this.place.paths : [];
    return paths.map((path) => (existsSync(path) ? statSync(path).mtimeMs : 0));
  }
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: RequestOptions): TlsMaterial {
  const bytes = (value: unknown): string | Buffer | undefined =>
    typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined;
  return compact<TlsMaterial>({ ca: bytes(ca), cert: bytes(cert), key: bytes(key), rejectUnauthorized, servername });
}

function headersOf({ headers, auth }: RequestOptions): Readonly<Record<string, string>> {
  const given = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  const basic =
    typeof auth === 'string' ? [['authorization', `Basic ${Buffer.from(auth).toString('base64')}`] as const] : [];
  return Object.fromEntries([...given, ...basic]);
}
