import type { Backend } from '@rollcall/core';

import { OutdatedBackendError } from '../backends/backend-errors.js';
import type { BackendStore } from '../backends/backend-store.js';
import type { Clock } from '../clock.js';
import { SYSTEM } from './system-origin.js';

/** A timer cannot be set for much longer. */
const LONGEST_MS = 24 * 3_600_000;

/** Removes registrations whose time is over, as if by hand: one revision, with an audit entry each. */
export class Expiry {
  constructor(
    private readonly store: BackendStore,
    private readonly clock: Clock,
  ) {}

  /** Those whose time is not over. Throws {@link StoreUnavailableError}. */
  async remove(cluster: string, backends: readonly Backend[]): Promise<readonly Backend[]> {
    const left = backends.filter((backend) => this.leftMs(backend) > 0);
    const over = backends.filter((backend) => this.leftMs(backend) <= 0);
    if (over.length === 0) return left;
    const edits = over.map(({ id, version }) => ({ type: 'REMOVE' as const, id, expected: version }));
    try {
      await this.store.write({ cluster, at: new Date(this.clock.nowMs()).toISOString(), edits, by: SYSTEM, key: null });
    } catch (error) {
      // Somebody was faster; what he did is on its way.
      if (!(error instanceof OutdatedBackendError)) throw error;
    }
    return left;
  }

  /** When to look again; null = none of these ever expires. */
  nextInMs(backends: readonly Backend[]): number | null {
    const next = Math.min(...backends.map((backend) => this.leftMs(backend)));
    return Number.isFinite(next) ? Math.min(LONGEST_MS, Math.max(0, next)) : null;
  }

  private leftMs({ expiresAt }: Backend): number {
    return expiresAt === null ? Infinity : Date.parse(expiresAt) - this.clock.nowMs();
  }
}
