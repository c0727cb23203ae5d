import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EmbeddedPostgres, EmbeddedPostgresError } from '@rollcall/platform';

import type { Progress } from './progress.js';
import { UpError } from './up-error.js';

const RESTART_MS = 1_000;

/** The PostgreSQL that `npm start` brings. If it ends by itself it is started again, under the same address. */
export class DatabaseServer {
  private restart: NodeJS.Timeout | null = null;
  private stopped = false;

  private constructor(
    private running: EmbeddedPostgres,
    private readonly folder: string,
    private readonly progress: Progress,
  ) {
    this.supervise();
  }

  /** `folder`: of the installation. Throws {@link UpError}. */
  static async start(folder: string, progress: Progress): Promise<DatabaseServer> {
    try {
      const running = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
      // For people with psql: the port is another one at every start.
      writeFileSync(join(folder, 'database-url'), `${running.url}\n`, { mode: 0o600 });
      return new DatabaseServer(running, folder, progress);
    } catch (error) {
      if (error instanceof EmbeddedPostgresError) throw new UpError(error.message, { cause: error });
      throw error;
    }
  }

  get url(): string {
    return this.running.url;
  }

  get dataDir(): string {
    return this.running.dataDir;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.restart) clearTimeout(this.restart);
    await this.running.stop();
  }

  private supervise(): void {
    this.running.onUnexpectedExit((reason) => {
      this.progress.say(`PostgreSQL ended (${reason}); what is known is served on while it starts again`);
      this.restartLater();
    });
  }

  private restartLater(): void {
    this.restart = setTimeout(() => void this.startAgain(), RESTART_MS);
  }

  private async startAgain(): Promise<void> {
    try {
      const port = Number(new URL(this.url).port);
      const running = await EmbeddedPostgres.start({ dataDir: join(this.folder, 'postgres'), port });
      this.running = running;
      if (this.stopped) await running.stop();
      else this.supervise();
    } catch (error) {
      this.progress.say(`PostgreSQL did not start again: ${error instanceof Error ? error.message : String(error)}`);
      if (!this.stopped) this.restartLater();
    }
  }
}
