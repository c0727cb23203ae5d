import type { Logger } from '@rollcall/catalog';
import { CappedAuditLog } from '@rollcall/catalog';
import { RateLimit } from '@rollcall/platform';

import type { Adapters } from './adapters.js';

/** Refusals that are put on record one by one in a minute: of one caller from one address, and of all. */
const PER_CALLER = 60;
const OVERALL = 600;

/** The same adapters with an audit log that nobody can fill by being refused. */
export function withCappedAudit(adapters: Adapters, logger: Logger): Adapters {
  const { clock, audit: log } = adapters;
  const monotonicMs = (): number => clock.monotonicMs();
  const audit = new CappedAuditLog({
    log,
    clock,
    logger,
    perCaller: new RateLimit({ perMinute: PER_CALLER, monotonicMs }),
    overall: new RateLimit({ perMinute: OVERALL, monotonicMs }),
  });
  return {
    ...adapters,
    audit,
    close: async () => {
      await audit.stop();
      await adapters.close();
    },
  };
}
