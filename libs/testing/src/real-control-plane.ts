import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RealControlPlaneOptions {
  /** Folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and kwok (KUBEBUILDER_ASSETS). */
  readonly assets: string;
  /** Also controllers, a scheduler, and so many simulated nodes, in zones eu-1a, eu-1b and eu-1c. */
  readonly nodes?: number;
  /** Further flags of the API server. */
  readonly flags?: readonly string[];
}

/** Users of the control plane, by their tokens. */
const TOKENS = { admin: 'admin-token', reader: 'reader-token' } as const;
const READY_TIMEOUT_MS = 60_000;

/**
 * A real Kubernetes control plane on loopback, for tests: etcd and the API server, on wish with controllers, a scheduler and simulated
 * nodes. Everything it started ends with it.
 */
export class RealControlPlane {
  private readonly children = new Map<string, ChildProcess>();
  private constructor(
    private readonly options: RealControlPlaneOptions,
    /** Where certificates, data and logs are. */
    readonly folder: string,
    private readonly ports: Ports,
  ) {}

  /** Resolves when the API server is ready. */
  static async start(options: RealControlPlaneOptions): Promise<RealControlPlane> {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-control-plane-'));
    const plane = new RealControlPlane(options, folder, await freePorts());
    try {
      plane.prepare();
      plane.startEtcd();
      await plane.startApiServer();
      await plane.grantReading();
      if (options.nodes) await plane.startControllers(options.nodes);
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  get url(): string {
    return `https://127.0.0.1:${this.ports.api}`;
  }

  /** Path of a kubeconfig of somebody who may do everything, or only read Services and EndpointSlices. */
  kubeconfig(user: keyof typeof TOKENS = 'admin'): string {
    return join(this.folder, `${user}.kubeconfig`);
  }

  /** Process id of a program, such as `kube-apiserver`. */
  pid(program: string): number {
    const pid = this.children.get(program)?.pid;
    if (pid === undefined) throw new TypeError(`${program} does not run`);
    return pid;
  }

  /** Runs kubectl as the administrator; resolves with what it prints. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    const child = spawn(join(this.options.assets, 'kubectl'), ['--kubeconfig', this.kubeconfig(), ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${errors}`);
    return output;
  }

  /** Applies objects and waits for none. */
  async apply(...objects: readonly object[]): Promise<void> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await this.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], JSON.stringify(list));
  }

  async stopApiServer(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.end('kube-apiserver', signal);
  }

  async startApiServer(): Promise<void> {
    this.launch('kube-apiserver', this.apiServerFlags());
    await this.until(() => this.isReady());
    if (existsSync(this.kubeconfig())) return;
    const authority = readFileSync(join(this.folder, 'apiserver.crt')).toString('base64');
    for (const [user, token] of Object.entries(TOKENS)) {
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'envtest',
        clusters: [{ name: 'envtest', cluster: { server: this.url, 'certificate-authority-data': authority } }],
        users: [{ name: user, user: { token } }],
        contexts: [{ name: 'envtest', context: { cluster: 'envtest', user } }],
      };
      writeFileSync(join(this.folder, `${user}.kubeconfig`), JSON.stringify(config));
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.children.keys()].reverse().map((program) => this.end(program, 'SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private prepare(): void {
    mkdirSync(join(this.folder, 'logs'));
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(join(this.folder, 'service-account.key'), privateKey);
    writeFileSync(
      join(this.folder, 'tokens.csv'),
      `${TOKENS.admin},admin,admin,system:masters\n${TOKENS.reader},rollcall-reader,reader,\n`,
    );
  }

  private startEtcd(): void {
    const { etcd, peer } = this.ports;
    this.launch('etcd', [
      ...['--name', 'envtest', '--data-dir', join(this.folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
      ...['--listen-client-urls', `http://127.0.0.1:${etcd}`, '--advertise-client-urls', `http://127.0.0.1:${etcd}`],
      ...[
        '--listen-peer-urls',
        `http://127.0.0.1:${peer}`,
        '--initial-advertise-peer-urls',
        `http://127.0.0.1:${peer}`,
      ],
      ...['--initial-cluster', `envtest=http://127.0.0.1:${peer}`],
    ]);
  }

  private apiServerFlags(): readonly string[] {
    const key = join(this.folder, 'service-account.key');
    return [
      ...[
        '--etcd-servers',
        `http://127.0.0.1:${this.ports.etcd}`,
        '--secure-port',
        String(this.ports.api),
        '--bind-address',
        '127.0.0.1',
      ],
      ...[
        '--cert-dir',
        this.folder,
        '--token-auth-file',
        join(this.folder, 'tokens.csv'),
        '--authorization-mode',
        'RBAC',
      ],
      ...[
        '--service-account-issuer',
        'https://kubernetes.default.svc',
        '--service-account-key-file',
        key,
        '--service-account-signing-key-file',
        key,
      ],
      ...['--service-cluster-ip-range', '10.96.0.0/16,fd00:10:96::/112', '--endpoint-reconciler-type', 'none'],
      ...['--disable-admission-plugins', 'ServiceAccount,TaintNodesByCondition'],
      ...(this.options.flags ?? []),
    ];
  }

  private async grantReading(): Promise<void> {
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'rollcall-reader' }];
    const rules = [
      { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
    ];
    const [apiVersion, metadata] = ['rbac.authorization.k8s.io/v1', { name: 'rollcall-reader' }];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'rollcall-reader' };
    await this.apply(
      { apiVersion, kind: 'ClusterRole', metadata, rules },
      { apiVersion, kind: 'ClusterRoleBinding', metadata, subjects, roleRef },
    );
  }

  private async startControllers(nodes: number): Promise<void> {
    const [kubeconfig, binding] = [
      ['--kubeconfig', this.kubeconfig()],
      ['--bind-address', '127.0.0.1', '--leader-elect=false'],
    ];
    const controllers = [
      'deployment',
      'replicaset',
      'statefulset',
      'endpoints',
      'endpointslice',
      'endpointslice-mirroring',
      'namespace',
      'garbage-collector',
    ];
    this.launch('kube-controller-manager', [
      ...[
        ...kubeconfig,
        ...binding,
        '--secure-port',
        String(this.ports.controllers),
        '--cert-dir',
        join(this.folder, 'controllers'),
      ],
      ...['--use-service-account-credentials=false', '--concurrent-service-endpoint-syncs', '5'],
      ...['--controllers', controllers.map((name) => `${name}-controller`).join(',')],
    ]);
    this.launch('kube-scheduler', [
      ...kubeconfig,
      ...binding,
      '--secure-port',
      String(this.ports.scheduler),
      '--cert-dir',
      join(this.folder, 'scheduler'),
    ]);
    const stages = join(import.meta.dirname, '../fixtures/kwok-stages.yaml');
    this.launch('kwok', [
      ...kubeconfig,
      '--config',
      stages,
      '--manage-all-nodes=true',
      '--cidr',
      '172.16.0.1/12',
      '--node-ip',
      '127.0.0.1',
    ]);
    await this.apply(...Array.from({ length: nodes }, (_, i) => node(i + 1)));
  }

  private launch(program: string, flags: readonly string[]): void {
    const log = openSync(join(this.folder, 'logs', `${program}.log`), 'a');
    this.children.set(
      program,
      spawn(join(this.options.assets, program), [...flags], { stdio: ['ignore', log, log], cwd: this.folder }),
    );
  }

  private async end(program: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.children.get(program);
    this.children.delete(program);
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    child.kill('SIGCONT');
    await ended;
  }

  private async until(holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await holds())) {
      const dead = [...this.children].find(([, child]) => child.exitCode !== null);
      if (dead) throw new Error(`${dead[0]} ended:\n${this.log(dead[0])}`);
      if (Date.now() > deadline)
        throw new Error(`the API server was not ready in time:\n${this.log('kube-apiserver')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private log(program: string): string {
    return readFileSync(join(this.folder, 'logs', `${program}.log`), 'utf8').slice(-2_000);
  }

  private isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      const headers = { authorization: `Bearer ${TOKENS.admin}` };
      const probe = request(
        `${this.url}/readyz`,
        { rejectUnauthorized: false, headers, timeout: 1_000 },
        (response) => {
          response.resume();
          resolve(response.statusCode === 200);
        },
      );
      probe.on('error', () => resolve(false));
      probe.on('timeout', () => probe.destroy());
      probe.end();
    });
  }
}

function node(number: number): object {
  const zone = `eu-1${'abc'[(number - 1) % 3] ?? 'a'}`;
  const labels = { 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': 'eu-1' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: `worker-${number}`, labels } };
}

interface Ports {
  readonly etcd: number;
  readonly peer: number;
  readonly api: number;
  readonly controllers: number;
  readonly scheduler: number;
}

async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const [etcd = 0, peer = 0, api = 0, controllers = 0, scheduler = 0] = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return { etcd, peer, api, controllers, scheduler };
}
