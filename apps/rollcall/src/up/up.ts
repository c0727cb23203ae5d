import { join, resolve } from 'node:path';

import type { Settings } from '@rollcall/platform';
import { migrate, MigrationError, readMigrations } from '@rollcall/store';

import { adminToken } from './admin-token.js';
import { announcement } from './announcement.js';
import { ClusterWatch } from './cluster-watch.js';
import { configuredClusters } from './configured-clusters.js';
import { lockDataFolder } from './data-folder-lock.js';
import { DatabaseServer } from './database-server.js';
import { startDemo } from './demo.js';
import { bindablePort, nextFreePort } from './free-port.js';
import type { Progress } from './progress.js';
import { secretFile } from './secret-file.js';
import { SupervisedProcess } from './supervised-process.js';
import { UpError } from './up-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where things of this installation are. */
export interface Installation {
  /** Folder of the whole: apps/, prisma/. */
  readonly root: string;
  readonly environment: Environment;
}

interface Ports {
  readonly api: number;
  readonly ops: number;
  readonly workerOps: number;
}

interface Part {
  stop(): Promise<void> | void;
}

/** Beyond the drain time, before a program that does not end is killed. */
const PATIENCE_MS = 2_000;

/** All of Rollcall in one process tree: database, worker, API, and the demo cluster if there is no other. */
export class Up {
  /** What was started, in order; it ends in the opposite one. */
  private readonly started: Part[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly installation: Installation,
    private readonly progress: Progress,
  ) {}

  /**
   * Resolves when the API answers. `wantsDemo`: show the demo whatever is configured.
   * Throws {@link UpError}; what was started until then is stopped.
   */
  async start(wantsDemo: boolean): Promise<void> {
    try {
      await this.startAll(wantsDemo);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Ends everything, last started first. */
  async stop(): Promise<void> {
    for (const part of this.started.splice(0).reverse()) await part.stop();
  }

  private async startAll(wantsDemo: boolean): Promise<void> {
    const begunMs = performance.now();
    const { settings, progress } = this;
    const clusters = wantsDemo ? [] : configuredClusters(settings, this.installation.environment);
    const isDemo = clusters.length === 0;
    const ports = await this.choosePorts();
    const folder = this.openFolder(isDemo);
    const token = adminToken(settings.adminToken, folder);
    const hasSecret = settings.secret !== null || settings.secretFile !== null;
    const database = settings.databaseUrl === null ? await this.openDatabase(folder) : null;
    const databaseUrl = database?.url ?? settings.databaseUrl ?? '';
    await this.migrate(settings.migrationDatabaseUrl ?? databaseUrl);
    const demo = isDemo ? await this.openDemo(folder) : {};
    const environment = {
      ...this.installation.environment,
      ...demo,
      ROLLCALL_DATABASE_URL: databaseUrl,
      ROLLCALL_ADMIN_TOKEN: token.value,
      ...(hasSecret ? {} : { ROLLCALL_SECRET_FILE: secretFile(folder) }),
    };
    await progress.step('Starting the worker and the API', () => this.runPrograms(environment, ports, isDemo));
    const scheme = settings.tlsCertFile === null ? 'http' : 'https';
    progress.say(
      announcement({
        url: `${scheme}://${urlHost(settings.host)}:${ports.api}`,
        opsPort: ports.ops,
        workerOpsPort: ports.workerOps,
        dataDir: folder,
        databaseDir: database?.dataDir ?? null,
        clusters: isDemo ? ['demo'] : clusters,
        isDemo,
        token,
        seconds: (performance.now() - begunMs) / 1_000,
      }),
    );
    this.watchClusters(ports.ops);
  }

  private async choosePorts(): Promise<Ports> {
    const { host, port, opsPort } = this.settings;
    const api = await bindablePort({ host, port, variable: 'ROLLCALL_PORT' });
    const ops = await bindablePort({ host, port: opsPort, variable: 'ROLLCALL_OPS_PORT' });
    return { api, ops, workerOps: await nextFreePort(host, ops + 1, [api, ops]) };
  }

  /** The demo keeps its data in a folder of its own. */
  private openFolder(isDemo: boolean): string {
    const dataDir = resolve(this.settings.dataDir);
    const lock = lockDataFolder(isDemo ? join(dataDir, 'demo') : dataDir);
    this.started.push({ stop: () => lock.release() });
    return lock.path;
  }

  private async openDatabase(folder: string): Promise<DatabaseServer> {
    const server = await this.progress.step('Starting PostgreSQL', () => DatabaseServer.start(folder, this.progress));
    this.started.push(server);
    return server;
  }

  private async migrate(url: string): Promise<void> {
    const migrations = readMigrations(join(this.installation.root, 'prisma/migrations'));
    try {
      await this.progress.step('Preparing the schema', () => migrate(url, migrations));
    } catch (error) {
      if (error instanceof MigrationError) throw new UpError(error.message, { cause: error });
      throw error;
    }
  }

  /** Environment of a worker that mirrors the demo. */
  private async openDemo(folder: string): Promise<Environment> {
    const demo = await this.progress.step('Making the demo cluster', () => startDemo(folder));
    this.started.push(demo);
    return demo.environment;
  }

  private async runPrograms(environment: Environment, ports: Ports, isDemo: boolean): Promise<void> {
    const main = (app: string): string => join(this.installation.root, 'apps', app, 'dist/main.js');
    const own = { ROLLCALL_PORT: String(ports.api), ROLLCALL_OPS_PORT: String(ports.ops) };
    const [sync, api] = [
      this.program('worker', [main('sync'), ...(isDemo ? ['--demo'] : [])], {
        ...environment,
        ROLLCALL_OPS_PORT: String(ports.workerOps),
      }),
      this.program('API', [main('api')], { ...environment, ...own }),
    ];
    try {
      await Promise.all([sync.start(), api.start()]);
    } catch (error) {
      throw new UpError(`${error instanceof Error ? error.message : String(error)}. What it said is above.`, {
        cause: error,
      });
    }
  }

  private program(name: string, command: readonly string[], environment: Environment): SupervisedProcess {
    const program = new SupervisedProcess({ name, command, environment }, (reason, againInMs) =>
      this.progress.say(`the ${name} ended (${reason}); it starts again in ${againInMs} ms`),
    );
    this.started.push({ stop: () => program.stop(this.settings.drainMs + PATIENCE_MS) });
    return program;
  }

  private watchClusters(opsPort: number): void {
    const watch = new ClusterWatch(`http://${urlHost(this.settings.host)}:${opsPort}/statusz`, this.progress);
    this.started.push(watch);
    watch.start();
  }
}

/** The host in a URL that a person can open: whoever binds all addresses is reached by loopback, too. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
