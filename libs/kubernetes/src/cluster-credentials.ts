import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';

import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';

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

/**
 * Several files as kubectl reads them: of two things with one name the first counts, and so does the first current context; files
 * that are not there are passed over, unless none is. Throws {@link KubeconfigError}.
 */
function readFiles(paths: readonly string[]): KubeConfig {
  const there = paths.filter((path) => existsSync(path));
  try {
    const files = (there.length > 0 ? there : paths).map(readFile);
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: firstOfEachName(files.flatMap(({ clusters }) => clusters)),
      users: firstOfEachName(files.flatMap(({ users }) => users)),
      contexts: firstOfEachName(files.flatMap(({ contexts }) => contexts)),
      currentContext: files.map(({ currentContext }) => currentContext).find(Boolean) ?? '',
    });
    return config;
  } catch (error) {
    throw new KubeconfigError(`${paths.join(', ')}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The library does not know a user's `tokenFile`: it is given as the provider that it uses inside of clusters. */
function readFile(path: string): KubeConfig {
  const file = new KubeConfig();
  file.loadFromFile(path);
  const { users } = parse(readFileSync(path, 'utf8')) as {
    users?: readonly { name?: string; user?: { tokenFile?: unknown } | null }[] | null;
  };
  const tokenFiles = new Map(users?.map(({ name, user }) => [name, user?.tokenFile]));
  file.users = file.users.map((user) => {
    const tokenFile = tokenFiles.get(user.name);
    if (typeof tokenFile !== 'string' || user.token) return user;
    return { ...user, authProvider: { name: 'tokenFile', config: { tokenFile: resolve(dirname(path), tokenFile) } } };
  });
  return file;
}

function firstOfEachName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return items.filter(({ name }, i) => items.findIndex((each) => each.name === name) === i);
}

/** Reads a kubeconfig: every place that knows it (one for all processes), and the context that is meant. */
export function loadKubeconfig(place: KubeconfigPlace): KubeConfig {
  const config = place.type === 'IN_CLUSTER' ? new KubeConfig() : readFiles(place.paths);
  if (place.type === 'IN_CLUSTER') {
    config.loadFromCluster();
    return config;
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

  /** The kubeconfig, or a certificate or key that it names, was written since it was read. */
  hasChanged(): boolean {
    const written = this.writtenAtMs();
    return written.some((ms, i) => ms !== this.readAtMs[i]);
  }

  /** Reads everything again: the kubeconfig, the files that it names, and what its programs say. Throws {@link KubeconfigError}. */
  async load(): Promise<ClusterCredentials> {
    const before = this.writtenAtMs();
    this.config = loadKubeconfig(this.place);
    // What was written while it was read is read again; so is what another kubeconfig names.
    const after = this.writtenAtMs();
    this.readAtMs = after.map((ms, i) => before[i] ?? ms);
    return await this.credentials();
  }

  /** The same credentials with a token that may have been renewed: tokens of files and programs expire. */
  async refreshed(known: ClusterCredentials): Promise<ClusterCredentials> {
    const user = this.config.getCurrentUser();
    const renews = user?.exec != null || user?.authProvider != null || this.place.type === 'IN_CLUSTER';
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
    const { caFile } = this.config.getCurrentCluster() ?? {};
    const { certFile, keyFile } = this.config.getCurrentUser() ?? {};
    const named = [caFile, certFile, keyFile].flatMap((path) => path || []);
    return [...(this.place.type === 'FILES' ? this.place.paths : []), ...named].map((path) =>
      existsSync(path) ? statSync(path).mtimeMs : 0,
    );
  }
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: RequestOptions): TlsMaterial {
  const bytes = (value: unknown): string | Buffer | undefined =>
    typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined;
  return compact<TlsMaterial>({ ca: bytes(ca), cert: bytes(cert), key: bytes(key), rejectUnauthorized, servername });
}

function headersOf({ headers, auth }: RequestOptions): Readonly<Record<string, string>> {
  const given = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value.trim()] as const] : [],
  );
  const basic =
    typeof auth === 'string' ? [['authorization', `Basic ${Buffer.from(auth).toString('base64')}`] as const] : [];
  return Object.fromEntries([...given, ...basic]);
}
