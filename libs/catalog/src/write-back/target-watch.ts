import type { Backend, Service, TargetVerdict } from '@rollcall/core';
import { judgeTarget, targetTransition } from '@rollcall/core';

import type { AuditLog, AuditRecord } from '../backends/audit-log.js';
import { SYSTEM } from './system-origin.js';

const ACTIONS = { RESUMED: 'backend.resume', WITHDRAWN: 'backend.withdraw', ORPHANED: 'backend.orphan' } as const;

/** Puts on record when a change of a Service makes registrations fit it no longer, or again. */
export class TargetWatch {
  private readonly verdicts = new Map<string, TargetVerdict>();

  constructor(private readonly audit: AuditLog) {}

  /** Throws {@link StoreUnavailableError}: then nothing was taken notice of. */
  async look(service: Service | null, backends: readonly Backend[]): Promise<void> {
    const now = backends.map((backend) => ({ backend, verdict: judgeTarget(service, backend) }));
    const records = now.flatMap(
      ({ backend, verdict }) => recordOf(backend, this.before(backend, verdict), verdict) ?? [],
    );
    if (records.length > 0) await this.audit.record(records);
    for (const { backend, verdict } of now) this.verdicts.set(backend.id, verdict);
  }

  forget(id: string): void {
    this.verdicts.delete(id);
  }

  /** Another leader may have seen it before: what it said of it is stored. */
  private before({ id, status }: Backend, now: TargetVerdict): TargetVerdict {
    const known = this.verdicts.get(id);
    if (known) return known;
    const { state, message } = status.writeBack;
    if (state === 'ORPHANED') return { state, message: message ?? '' };
    return now.state === 'REFUSED' && state === 'REFUSED' ? now : { state: 'FITS' };
  }
}

function recordOf(backend: Backend, before: TargetVerdict, after: TargetVerdict): AuditRecord | null {
  const transition = targetTransition(before, after);
  if (transition === 'UNCHANGED') return null;
  const { id, cluster, namespace, service: name } = backend;
  return {
    ...SYSTEM,
    action: ACTIONS[transition],
    outcome: 'ALLOWED',
    code: after.state === 'REFUSED' ? after.violations[0].code : null,
    target: { kind: 'backend', cluster, namespace, name, id },
    before: { target: before.state },
    after: after.state === 'FITS' ? { target: 'FITS' } : { target: after.state, message: messageOf(after) },
  };
}

function messageOf(verdict: Exclude<TargetVerdict, { readonly state: 'FITS' }>): string {
  return verdict.state === 'ORPHANED' ? verdict.message : verdict.violations.map(({ message }) => message).join(' ');
}
