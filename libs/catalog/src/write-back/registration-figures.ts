import type { Backend, CheckState, WriteBackState } from '@rollcall/core';
import { CHECK_STATES, WRITE_BACK_STATES } from '@rollcall/core';

/** How the registrations of one cluster stand, in numbers. */
export interface RegistrationFigures {
  readonly registered: number;
  readonly writeBack: Readonly<Record<WriteBackState, number>>;
  /** How long the one has been PENDING that has been for longest; null = none is. */
  readonly oldestPendingMs: number | null;
  /** Of those that are to be checked. */
  readonly checks: Readonly<Record<CheckState, number>>;
  /** Names that are followed, by whether their last question was answered. */
  readonly names: { readonly answered: number; readonly failing: number };
}

export function registrationFigures(backends: readonly Backend[], nowMs: number): RegistrationFigures {
  const count = (holds: (backend: Backend) => boolean): number => backends.filter(holds).length;
  const pending = backends.flatMap(({ status: { writeBack } }) =>
    writeBack.state === 'PENDING' ? [nowMs - Date.parse(writeBack.at)] : [],
  );
  const by = <K extends string>(keys: readonly K[], of: (backend: Backend) => K | null): Record<K, number> =>
    Object.fromEntries(keys.map((key) => [key, count((backend) => of(backend) === key)])) as Record<K, number>;
  const isName = ({ family, state }: Backend): boolean => family === 'FQDN' && state !== 'DISABLED';
  const fails = ({ status: { resolved } }: Backend): boolean => resolved !== null && resolved.error !== null;
  return {
    registered: backends.length,
    writeBack: by(WRITE_BACK_STATES, ({ status }) => status.writeBack.state),
    oldestPendingMs: pending.length === 0 ? null : Math.max(0, ...pending),
    checks: by(CHECK_STATES, ({ status }) => status.check?.state ?? null),
    names: {
      answered: count((backend) => isName(backend) && backend.status.resolved !== null && !fails(backend)),
      failing: count((backend) => isName(backend) && fails(backend)),
    },
  };
}
