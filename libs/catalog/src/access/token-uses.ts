import { StoreUnavailableError } from '../catalog-errors.js';
import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import type { LastUses, TokenStore } from './token-store.js';

/** A use is stored so much later at the most; of many within this time, the last. */
const STORE_MS = 60_000;

export interface TokenUsesParts {
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** When tokens were last used: noted in memory at once, stored in the background, so that no request waits for it. */
export class TokenUses {
  private readonly noted = new Map<string, number>();
  private timer: Timer | null = null;
  private storing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: TokenUsesParts) {}

  note(id: string): void {
    this.noted.set(id, this.parts.clock.nowMs());
    this.timer ??= this.parts.clock.after(STORE_MS, () => this.storeSoon());
  }

  /** As far as it is known: without the database, what this replica has not stored yet. */
  async lastUses(): Promise<LastUses> {
    const stored = await this.parts.store.lastUses().catch((error: unknown): LastUses => {
      if (error instanceof StoreUnavailableError) return new Map();
      throw error;
    });
    return new Map([...stored, ...this.notedUses()]);
  }

  /** What is noted is stored, if it can be. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.storeSoon();
    await this.storing;
  }

  private storeSoon(): void {
    this.timer = null;
    const uses = this.notedUses();
    this.noted.clear();
    if (uses.size === 0) return;
    this.storing = this.parts.store.noteUses(uses).catch((error: unknown) => {
      // The next use of each is stored: nobody needs to know this one more exactly.
      this.parts.logger.warn('uses of tokens were not stored', { reason: String(error) });
    });
  }

  private notedUses(): LastUses {
    return new Map([...this.noted].map(([id, ms]) => [id, new Date(ms).toISOString()]));
  }
}
