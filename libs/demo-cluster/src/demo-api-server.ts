import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

import type { Fault } from './faults.js';
import { Faults } from './faults.js';
import type { JsonObject, KubernetesObject } from './kubernetes-object.js';
import { apiPrefix, RESOURCES } from './kubernetes-object.js';
import { cutAfter, drip } from './misbehaviour.js';
import type { ObjectStoreOptions } from './object-store.js';
import { ObjectStore } from './object-store.js';
import { ObjectWriter } from './object-writer.js';
import type { Target } from './request-target.js';
import { definitionOf, targetOf } from './request-target.js';
import { badRequest, notFound, StatusError, tooLarge } from './status-error.js';
import { WatchStream } from './watch-stream.js';

export interface DemoApiServerOptions {
  /** First resourceVersion; default 1. */
  readonly firstVersion?: bigint;
  /** Told by `/version`. */
  readonly serverVersion?: string;
  /** Bearer tokens that are accepted; absent = anybody is. Read at every request. */
  readonly tokens?: ReadonlySet<string>;
  /** Those of them that may only read. */
  readonly readers?: ReadonlySet<string>;
  /** Paths that answer 403, by their beginning. Read at every request. */
  readonly forbidden?: ReadonlySet<string>;
  readonly now?: () => Date;
  /** uid of the namespace kube-system: by it a cluster is known. Default: random. */
  readonly clusterUid?: string;
  readonly uidOf?: ObjectStoreOptions['uidOf'];
}

const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const MAX_BODY = 3 * 1024 * 1024;
const MAX_REQUESTS = 10_000;

/**
 * A small, honest Kubernetes API server in this process: Services, EndpointSlices, Pods, Namespaces and Nodes with the real protocol of
 * list and watch, over plain HTTP; kubectl can read it, too. It is the demo cluster, and in tests the server that can be made to fail.
 */
export class DemoApiServer {
  readonly faults = new Faults();
  readonly store: ObjectStore;
  /** The last requests, oldest first: `METHOD url`. */
  readonly requests: string[] = [];
  private readonly server: Server;
  private readonly writer: ObjectWriter;
  private readonly sockets = new Set<Socket>();
  private readonly watches = new Set<WatchStream>();
  private port = 0;

  constructor(private readonly options: DemoApiServerOptions = {}) {
    const { firstVersion = 1n, now = () => new Date(), uidOf } = options;
    this.store = new ObjectStore({ version: firstVersion - 1n, now, ...(uidOf && { uidOf }) });
    this.writer = new ObjectWriter(this.store);
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.setIdentity(options.clusterUid ?? randomUUID());
  }

  /** Resolves when it listens on loopback; `port` 0 = any free one. */
  async listen(port = 0): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    this.port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A kubeconfig that leads here, as JSON. */
  kubeconfig(context = 'demo', token?: string): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: context, cluster: { server: this.url } }],
      users: [{ name: context, user: token === undefined ? {} : { token } }],
      contexts: [{ name: context, context: { cluster: context, user: context } }],
    });
  }

  async close(): Promise<void> {
    this.breakConnections();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  /** Another cluster stands behind the address: its kube-system has another uid. */
  setIdentity(uid: string): void {
    const definition = definitionOf('namespaces');
    const name = { namespace: null, name: 'kube-system' };
    if (this.store.list(definition, null).some(({ metadata }) => metadata.name === 'kube-system'))
      this.store.delete(definition, name);
    const created = this.store.create(definition, { metadata: { name: 'kube-system' } }, null);
    Object.assign(created.metadata, { uid });
  }

  /** Creates or replaces an object. */
  put(
    plural: string,
    object: JsonObject & { readonly metadata: { readonly name: string; readonly namespace?: string } },
  ): KubernetesObject {
    const definition = definitionOf(plural);
    const { name, namespace = null } = object.metadata;
    const exists = this.store.list(definition, namespace).some(({ metadata }) => metadata.name === name);
    return exists
      ? this.store.replace(definition, { namespace, name }, object)
      : this.store.create(definition, object, namespace);
  }

  delete(plural: string, namespace: string | null, name: string): void {
    this.store.delete(definitionOf(plural), { namespace, name });
  }

  /** Sends bookmarks to all watches. */
  bookmark(): void {
    for (const watch of this.watches) watch.bookmark();
  }

  /** Ends all watches, as their time being up does. */
  endWatches(): void {
    for (const watch of [...this.watches]) watch.end();
  }

  /** Sends an ERROR event to all watches and leaves them open. */
  failWatches(status: JsonObject): void {
    for (const watch of this.watches) watch.error(status);
  }

  /** Resets every connection. */
  breakConnections(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  get openWatches(): number {
    return this.watches.size;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    this.requests.push(`${request.method ?? ''} ${url}`);
    if (this.requests.length > MAX_REQUESTS) this.requests.splice(0, MAX_REQUESTS / 2);
    response.on('error', () => undefined);
    try {
      const fault = this.faults.take(url);
      if (fault && this.fail(fault, response)) return;
      this.authorise(request);
      await this.answer(request, response, fault);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (response.headersSent) response.destroy();
      else send(response, error.code, error.status);
    }
  }

  /** true = the fault was the whole answer. */
  private fail(fault: Fault, response: ServerResponse): boolean {
    switch (fault.type) {
      case 'STATUS':
        if (fault.retryAfterS !== undefined) response.setHeader('retry-after', String(fault.retryAfterS));
        throw Object.assign(
          new StatusError(fault.code, fault.reason ?? 'InternalError', `a fault of ${fault.code} was asked for`),
          { causes: fault.cause === undefined ? [] : [{ reason: fault.cause, message: 'a fault' }] },
        );
      case 'SILENCE':
        return true;
      case 'RESET':
        if (fault.afterBytes !== undefined) cutAfter(response, fault.afterBytes);
        else response.socket?.resetAndDestroy();
        return fault.afterBytes === undefined;
      case 'BODY':
        response.writeHead(fault.status ?? 200, { 'content-type': 'application/json' });
        response.end(fault.body);
        return true;
      case 'DRIP':
        drip(response);
        return false;
      default:
        return false;
    }
  }

  private authorise(request: IncomingMessage): void {
    const { tokens, forbidden } = this.options;
    const { url = '/', method } = request;
    const token = tokenOf(request);
    if (tokens && (token === undefined || !tokens.has(token)))
      throw new StatusError(401, 'Unauthorized', 'Unauthorized');
    const path = url.split('?', 1)[0] ?? '/';
    if ([...(forbidden ?? [])].some((beginning) => path.startsWith(beginning)))
      throw new StatusError(403, 'Forbidden', `${path} is forbidden`);
    if (method !== 'GET' && this.mayOnlyRead(request) && path !== ACCESS_REVIEWS)
      throw new StatusError(403, 'Forbidden', `${path} is forbidden: you may only read`);
  }

  private async answer(request: IncomingMessage, response: ServerResponse, fault: Fault | null): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const fixed = this.fixedAnswer(pathname);
    if (fixed) {
      send(response, 200, fixed);
      return;
    }
    if (pathname === ACCESS_REVIEWS) {
      send(response, 201, this.review(await readJson(request), this.mayOnlyRead(request)));
      return;
    }
    const target = targetOf(pathname);
    if (!target) throw notFound(pathname);
    if (request.method === 'GET' && target.name === null && searchParams.get('watch') === 'true')
      this.watch(target, searchParams, { response, fault });
    else if (request.method === 'GET' && target.name === null)
      send(response, 200, this.list(target, searchParams, fault));
    else if (request.method === 'GET' && target.name !== null)
      send(response, 200, this.store.get(target.definition, { namespace: target.namespace, name: target.name }));
    else await this.write(target, request, response);
  }

  private fixedAnswer(path: string): JsonObject | null {
    switch (path) {
      case '/version':
        return { major: '1', minor: '36', gitVersion: this.options.serverVersion ?? 'v1.36.0+demo' };
      case '/livez':
      case '/readyz':
        return { status: 'ok' };
      case '/api':
        return { kind: 'APIVersions', versions: ['v1'] };
      case '/apis':
        return {
          kind: 'APIGroupList',
          apiVersion: 'v1',
          groups: [
            {
              name: 'discovery.k8s.io',
              versions: [{ groupVersion: 'discovery.k8s.io/v1', version: 'v1' }],
              preferredVersion: { groupVersion: 'discovery.k8s.io/v1', version: 'v1' },
            },
          ],
        };
      default:
        return resourceListOf(path);
    }
  }

  private mayOnlyRead(request: IncomingMessage): boolean {
    return this.options.readers?.has(tokenOf(request) ?? '') ?? false;
  }

  private review(body: JsonObject, mayOnlyRead: boolean): JsonObject {
    const { spec } = body as {
      spec?: { resourceAttributes?: { group?: string; resource?: string; namespace?: string; verb?: string } };
    };
    const { group = '', resource = '', namespace, verb = 'get' } = spec?.resourceAttributes ?? {};
    const prefix = `${group === '' ? '/api/v1' : `/apis/${group}/v1`}${namespace ? `/namespaces/${namespace}` : ''}/${resource}`;
    const isForbidden = [...(this.options.forbidden ?? [])].some((beginning) => prefix.startsWith(beginning));
    const allowed = !isForbidden && (!mayOnlyRead || ['get', 'list', 'watch'].includes(verb));
    return { ...body, kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', status: { allowed } };
  }

  private list({ definition, namespace }: Target, query: URLSearchParams, fault: Fault | null): JsonObject {
    const version = query.get('resourceVersion') ?? '';
    if (version !== '' && version !== '0' && BigInt(version) > BigInt(this.store.version)) throw tooLarge(version);
    const all = fault?.type === 'EMPTY_LIST' ? [] : this.store.list(definition, namespace);
    const [token, limit] = [query.get('continue'), Number(query.get('limit') ?? 0)];
    const { from, at } = token === null ? { from: 0, at: this.store.version } : this.readToken(token);
    const items = limit > 0 ? all.slice(from, from + limit) : all.slice(from);
    const more = from + items.length < all.length;
    const metadata = {
      resourceVersion: at,
      ...(more && {
        continue: makeToken(from + items.length, at),
        remainingItemCount: all.length - from - items.length,
      }),
    };
    return { kind: `${definition.kind}List`, apiVersion: definition.apiVersion, metadata, items };
  }

  /** Tokens name a version, and expire with it. */
  private readToken(token: string): { from: number; at: string } {
    const [from = '', at = ''] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
    this.store.since('', at);
    return { from: Number(from), at };
  }

  private watch(
    { definition, namespace }: Target,
    query: URLSearchParams,
    { response, fault }: { response: ServerResponse; fault: Fault | null },
  ): void {
    const sent = query.get('resourceVersion') ?? '';
    const wantsList = query.get('sendInitialEvents') === 'true';
    if (wantsList && fault?.type === 'NO_STREAMED_LIST' && fault.how === 'REFUSE')
      throw new StatusError(
        422,
        'Invalid',
        'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
      );
    if (wantsList && query.get('resourceVersionMatch') !== 'NotOlderThan')
      throw badRequest('sendInitialEvents needs resourceVersionMatch=NotOlderThan');
    const watch = new WatchStream(this.store, response, {
      definition,
      namespace,
      version: wantsList || sent === '' || sent === '0' ? null : sent,
      sendInitialEvents: wantsList && fault?.type !== 'NO_STREAMED_LIST',
      bookmarks: query.get('allowWatchBookmarks') === 'true',
      timeoutMs: Number(query.get('timeoutSeconds') ?? 1_800) * 1_000,
      fault,
    });
    this.watches.add(watch);
    response.once('close', () => this.watches.delete(watch));
  }

  private async write(target: Target, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '/', headers } = request;
    const { code, body, warnings } = this.writer.write({
      method,
      target,
      query: new URL(url, this.url).searchParams,
      contentType: headers['content-type'] ?? '',
      userAgent: headers['user-agent'] ?? '',
      body: method === 'DELETE' && !hasBody(request) ? {} : await readJson(request),
    });
    if (warnings.length > 0)
      response.setHeader(
        'warning',
        warnings.map((text) => `299 - ${JSON.stringify(text)}`),
      );
    send(response, code, body);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** What kubectl asks first: which resources there are in a group and version. null = there is none of that path. */
function resourceListOf(path: string): JsonObject | null {
  const there = RESOURCES.filter((definition) => apiPrefix(definition) === path);
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  const resources = there.map(({ plural, kind, shortName, namespaced }) => ({
    name: plural,
    singularName: kind.toLowerCase(),
    ...(shortName !== '' && { shortNames: [shortName] }),
    kind,
    namespaced,
    verbs,
  }));
  const [first] = there;
  return first ? { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: first.apiVersion, resources } : null;
}

function makeToken(from: number, version: string): string {
  return Buffer.from(`${from} ${version}`, 'utf8').toString('base64url');
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}

async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY) throw new StatusError(413, 'RequestEntityTooLarge', 'the request is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject;
  } catch {
    throw badRequest('the request is no JSON');
  }
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
