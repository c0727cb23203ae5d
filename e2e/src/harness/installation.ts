import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { RealPostgres } from '@rollcall/testing';

import { ROOT, ServerProcess } from './server-process.js';

/** Shorter waits than in production, so that faults are noticed and healed while a test looks on. */
const IMPATIENT = {
  ROLLCALL_HEARTBEAT_MS: '2000',
  ROLLCALL_LEASE_MS: '3000',
  ROLLCALL_BACKOFF_CAP_MS: '1000',
  ROLLCALL_FEED_POLL_MS: '500',
  ROLLCALL_LOG_LEVEL: 'debug',
  // All tests are one address, and some try more than anybody would.
  ROLLCALL_RATE_CHANGES_PER_MINUTE: '0',
  ROLLCALL_RATE_FAILED_SIGN_INS_PER_MINUTE: '0',
};

export const ADMIN_TOKEN = 'end-to-end-admin-token';

export interface InstallationOptions {
  /** Path of the kubeconfig; absent = ROLLCALL_CLUSTERS is in `environment`. */
  readonly kubeconfig?: string;
  readonly apis?: number;
  readonly workers?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** PostgreSQL, workers and API replicas as they run in production: each a process of its own. */
export class Installation {
  readonly apis: ServerProcess[] = [];
  readonly workers: ServerProcess[] = [];

  private constructor(
    readonly postgres: RealPostgres,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start({
    kubeconfig,
    apis = 1,
    workers = 1,
    environment = {},
  }: InstallationOptions): Promise<Installation> {
    const postgres = await RealPostgres.start();
    const databaseUrl = await postgres.createDatabase();
    const installation = new Installation(postgres, {
      ...IMPATIENT,
      ...(kubeconfig !== undefined && { KUBECONFIG: kubeconfig, ROLLCALL_CLUSTER_NAME: 'real' }),
      ROLLCALL_DATABASE_URL: databaseUrl,
      ROLLCALL_ADMIN_TOKEN: ADMIN_TOKEN,
      ROLLCALL_SECRET: 'a secret of the end-to-end tests, long enough',
      ...environment,
    });
    try {
      await installation.migrate();
      for (let i = 0; i < apis; i += 1) await installation.addApi();
      for (let i = 0; i < workers; i += 1) await installation.addWorker();
    } catch (error) {
      await installation.stop();
      throw error;
    }
    return installation;
  }

  get databaseUrl(): string {
    return this.environment.ROLLCALL_DATABASE_URL ?? '';
  }

  /** The first replica. */
  get api(): ServerProcess {
    const [api] = this.apis;
    if (!api) throw new TypeError('there is no API');
    return api;
  }

  async addApi(environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const api = await ServerProcess.start('api', { ...this.environment, ...environment });
    this.apis.push(api);
    return api;
  }

  async addWorker(environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const worker = await ServerProcess.start('sync', { ...this.environment, ...environment });
    this.workers.push(worker);
    return worker;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.apis, ...this.workers].map((server) => server.stop()));
    await this.postgres.stop();
  }

  private async migrate(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'tools/migrate.mjs')], {
      env: this.environment,
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the migration ended with code ${String(code)}`);
  }
}
