import type { ClusterConfig } from '@rollcall/kubernetes';
import {
  ClusterConfigError,
  configuredPlaces,
  CredentialSource,
  KubeconfigError,
  loadClusterConfigs,
  TransportError,
  UndiciTransport,
} from '@rollcall/kubernetes';
import type { Settings } from '@rollcall/platform';

import type { Environment } from '../config.js';
import type { Finding } from './finding.js';
import { fail, ok, warn, wordsOf } from './finding.js';

const PATIENCE_MS = 5_000;

/** Something that a worker reads in a cluster. */
interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** What is lost without it; null = nothing works. */
  readonly loss: string | null;
}

const WATCHED = ['get', 'list', 'watch'] as const;
const RIGHTS: readonly Right[] = [
  { group: '', resource: 'services', verbs: WATCHED, loss: null },
  { group: 'discovery.k8s.io', resource: 'endpointslices', verbs: WATCHED, loss: null },
];
/** What a cluster that is written has to give beside that. */
const WRITING: readonly Right[] = [
  {
    group: 'discovery.k8s.io',
    resource: 'endpointslices',
    verbs: ['create', 'patch', 'delete'],
    loss: 'registered backends are then served and not written to the cluster',
  },
  {
    group: '',
    resource: 'services',
    verbs: ['create'],
    loss: 'createService is then refused: Services without selector have to be made by hand',
  },
];
const IDENTITY: Right = {
  group: '',
  resource: 'namespaces',
  verbs: ['get'],
  loss: 'the cluster is then recognised by its Service default/kubernetes instead of by its kube-system',
};

/** Whether the clusters that are configured here answer, and give the rights that a worker needs. */
export async function checkClusters(settings: Settings, environment: Environment): Promise<readonly Finding[]> {
  try {
    const configs = loadClusterConfigs(configuredPlaces(settings, environment));
    if (configs.length === 0) {
      return [
        warn(
          'no cluster is configured here',
          'A worker started here shows the demo. Set KUBECONFIG or ROLLCALL_CLUSTERS to mirror a real one.',
        ),
      ];
    }
    return (await Promise.all(configs.map(checkCluster))).flat();
  } catch (error) {
    if (!(error instanceof ClusterConfigError)) throw error;
    return error.problems.map((problem) => fail(problem, 'Mend KUBECONFIG or the file of ROLLCALL_CLUSTERS.'));
  }
}

async function checkCluster(config: ClusterConfig): Promise<Finding[]> {
  const { name } = config;
  let cluster: ClusterApi | null = null;
  try {
    cluster = new ClusterApi(config);
    const { gitVersion } = await cluster.get('/version');
    const findings = [
      ok(`${name}: Kubernetes ${typeof gitVersion === 'string' ? gitVersion : ''} at ${cluster.server} answers`),
    ];
    const namespaces = config.namespaces.length > 0 ? config.namespaces : [null];
    for (const right of RIGHTS) findings.push(await needed(cluster, right, { name, namespaces }));
    for (const right of config.writeBack ? WRITING : [])
      findings.push(await optional(cluster, right, { name, namespaces }));
    findings.push(await optional(cluster, IDENTITY, { name, namespaces: [null] }));
    return findings;
  } catch (error) {
    if (error instanceof TransportError) return [fail(`${name}: ${error.trouble.message}`, error.trouble.advice)];
    if (error instanceof KubeconfigError) return [fail(`${name}: ${error.message}`, 'Mend the kubeconfig.')];
    return [fail(`${name}: ${wordsOf(error)}`, 'Compare with `kubectl auth can-i --list`.')];
  } finally {
    await cluster?.close();
  }
}

interface Scope {
  readonly name: string;
  /** null = all namespaces. */
  readonly namespaces: readonly (string | null)[];
}

async function needed(cluster: ClusterApi, right: Right, { name, namespaces }: Scope): Promise<Finding> {
  const refused: string[] = [];
  for (const namespace of namespaces) {
    for (const verb of right.verbs) {
      if (!(await cluster.mayI(verb, right, namespace)))
        refused.push(`${verb}${namespace === null ? '' : ` in ${namespace}`}`);
    }
  }
  const what = `${right.resource}${right.group && `.${right.group}`}`;
  if (refused.length === 0) return ok(`${name}: may ${right.verbs.join(', ')} ${what}`);
  const advice = `Bind a role with get, list and watch on ${what} to the user of the kubeconfig. Nothing is mirrored without it.`;
  return fail(`${name}: may not ${refused.join(', ')} ${what}`, advice);
}

async function optional(cluster: ClusterApi, right: Right, { name, namespaces }: Scope): Promise<Finding> {
  const asked = namespaces.flatMap((namespace) => right.verbs.map((verb) => cluster.mayI(verb, right, namespace)));
  const allowed = await Promise.all(asked);
  if (!allowed.includes(false)) return ok(`${name}: may ${right.verbs.join(', ')} ${right.resource}`);
  return warn(`${name}: may not ${right.verbs.join(', ')} ${right.resource}`, `Optional: ${right.loss ?? ''}.`);
}

/** The API server of one cluster, asked as a worker would ask it. */
class ClusterApi {
  readonly server: string;
  private readonly transport: UndiciTransport;

  constructor({ place }: ClusterConfig) {
    const source = new CredentialSource(place);
    this.server = source.server;
    this.transport = new UndiciTransport(source);
  }

  get(path: string): Promise<Readonly<Record<string, unknown>>> {
    return this.send('GET', path);
  }

  /** A SelfSubjectAccessReview: what the API server says that we may do. */
  async mayI(verb: string, { group, resource }: Right, namespace: string | null): Promise<boolean> {
    const resourceAttributes = { verb, group, resource, ...(namespace !== null && { namespace }) };
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const { status } = await this.send(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      JSON.stringify(review),
    );
    return (status as { readonly allowed?: boolean } | undefined)?.allowed === true;
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  private async send(method: 'GET' | 'POST', path: string, body?: string): Promise<Readonly<Record<string, unknown>>> {
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await this.transport.request({ method, path, headers, signal, ...(body !== undefined && { body }) });
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    if (answer.status >= 300)
      throw new Error(`${this.server} answers ${method} ${path} with ${answer.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  }
}
