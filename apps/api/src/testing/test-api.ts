import { DEFAULT_ADDRESS_POLICY } from '@rollcall/core';
import { Lifecycle, ProcessLogger, readSettings } from '@rollcall/platform';
import type { PublishedObject } from '@rollcall/testing';
import {
  ManualClock,
  MemoryAuditLog,
  MemoryBackendStore,
  MemoryBell,
  MemoryClusterCommands,
  MemoryDatabase,
  MemoryHistoryLog,
  MemoryLeaseStore,
  MemoryLogFeed,
  MemoryMirror,
  MemoryMirrorStore,
  MemoryQuestionStore,
  MemoryTokenStore,
  ScriptedLeader,
} from '@rollcall/testing';

import type { ApiConfig } from '../config.js';
import { startServer } from '../server.js';

/** Settings that a test may want otherwise; everything else is as by default. */
export type TestSettings = Partial<ApiConfig> & {
  /** Of a built admin UI; by default there is none. */
  readonly adminFolder?: string;
};

export const ADMIN_TOKEN = 'test-admin-token-0123456789';

/**
 * The real API server on real sockets, over a database in memory and a clock that stands still: `start` it, publish through
 * {@link MemoryMirror}, and speak to it as clients do.
 */
export class TestApi {
  /** Parsed lines of its log. */
  readonly log: Record<string, unknown>[] = [];
  /** Codes that the process would have exited with. */
  readonly exits: number[] = [];
  readonly clock = new ManualClock();
  readonly database = new MemoryDatabase(this.clock);
  /** What the worker answers that leads the cluster `prod`. */
  readonly leader = new ScriptedLeader(this.database);
  readonly lifecycle: Lifecycle;
  readonly config: ApiConfig;
  port = 0;
  opsPort = 0;
  private readonly logger: ProcessLogger;

  private constructor(settings: TestSettings) {
    this.config = {
      ...readSettings({}),
      drainMs: 2_000,
      port: 0,
      opsPort: 0,
      databaseUrl: 'postgresql://nowhere',
      addressPolicy: DEFAULT_ADDRESS_POLICY,
      anonymous: 'read',
      introspection: 'open',
      logFormat: 'json',
      adminToken: ADMIN_TOKEN,
      oidc: null,
      secretKey: 'a secret of some length for tests',
      unknownVariables: [],
      ...settings,
    };
    const destination = { write: (line: string) => void this.log.push(JSON.parse(line) as Record<string, unknown>) };
    this.logger = ProcessLogger.create({ name: 'api', level: 'debug', format: 'json', destination });
    const exit = (code: number): void => void this.exits.push(code);
    this.lifecycle = new Lifecycle({ drainMs: this.config.drainMs, logger: this.logger, exit });
  }

  /** Knows no cluster yet. `prepare`: what is so before it starts. */
  static async start(settings: TestSettings = {}, prepare?: (database: MemoryDatabase) => void): Promise<TestApi> {
    const api = new TestApi(settings);
    prepare?.(api.database);
    const { clock, database, config, logger, lifecycle } = api;
    const adapters = {
      clock,
      feed: new MemoryLogFeed(database),
      history: new MemoryHistoryLog(database),
      commands: new MemoryClusterCommands(database),
      leases: new MemoryLeaseStore(database),
      mirrors: new MemoryMirrorStore(database),
      backends: new MemoryBackendStore(database),
      audit: new MemoryAuditLog(database),
      tokens: new MemoryTokenStore(database),
      questions: new MemoryQuestionStore(database),
      bell: new MemoryBell(database),
      ownNetworks: () => [],
      close: () => Promise.resolve(),
    };
    const { adminFolder = null } = settings;
    Object.assign(api, await startServer({ config, logger, adapters, adminFolder, lifecycle }));
    return api;
  }

  /** With one cluster, `prod`, LIVE and with these objects. */
  static async serving(...objects: readonly PublishedObject[]): Promise<{ api: TestApi; prod: MemoryMirror }> {
    const api = await TestApi.start();
    return { api, prod: await MemoryMirror.live(api.database, 'prod', ...objects) };
  }

  /** `http://127.0.0.1:<port>` and a path. */
  url(path = ''): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  opsUrl(path = ''): string {
    return `http://127.0.0.1:${this.opsPort}${path}`;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.url(path), { headers });
  }

  /** The JSON of an answer. */
  async json(path: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return (await this.get(path, headers)).json();
  }

  /** Resolves when the condition holds: for what a request does in the server before it is answered. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Ends it as SIGTERM would. */
  stop(): Promise<void> {
    return this.lifecycle.stop('the test is over');
  }
}
