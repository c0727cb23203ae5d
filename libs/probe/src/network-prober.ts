import { createSecureContext } from 'node:tls';

import type { AbortLike, Clock, Prober, ProbeResult, ProbeTarget } from '@rollcall/catalog';
import type { CheckPhase } from '@rollcall/core';
import { TIMEOUT_MS } from '@rollcall/core';

import { certificateFindings } from './certificate-findings.js';
import { Connection } from './connection.js';
import { PhaseLog } from './phase-log.js';
import { ProbeFailure } from './probe-failure.js';
import { askHttp } from './protocols/http.js';
import { greetMysql } from './protocols/mysql.js';
import { greetPostgres } from './protocols/postgres.js';
import { pingRedis } from './protocols/redis.js';
import { hostHeader, serverName } from './peer-names.js';

const CALLED_OFF = 'the check was called off';

interface Check {
  readonly target: ProbeTarget;
  readonly connection: Connection;
  readonly phases: PhaseLog;
}

/** Checks backends over connections of its own: no agent, no pool, no proxy, no look-up, no redirect. */
export class NetworkProber implements Prober {
  /** Whether a backend serves its clients is checked, not how well it is kept: old versions and weak keys will do. */
  private readonly secureContext = createSecureContext({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });

  constructor(private readonly clock: Clock) {}

  async probe(target: ProbeTarget, onPhase: (phase: CheckPhase) => void, signal: AbortLike): Promise<ProbeResult> {
    const phases = new PhaseLog(this.clock, onPhase);
    if (signal.aborted) return { ok: false, message: CALLED_OFF, phases: [] };
    const connection = this.connect(target, phases, signal);
    try {
      await this.run({ target, connection, phases });
      const notes = phases.phases.flatMap(({ message }) => message ?? []);
      return { ok: true, message: notes.length === 0 ? null : notes.join('; '), phases: phases.phases };
    } catch (error) {
      if (error instanceof ProbeFailure) return { ok: false, message: error.message, phases: phases.phases };
      throw error;
    } finally {
      connection.close();
    }
  }

  /** A connection that ends when time is up or the check is called off, even if its answer is known and only the goodbye is under way. */
  private connect(target: ProbeTarget, phases: PhaseLog, signal: AbortLike): Connection {
    const connection = new Connection(target, () => {
      timer.cancel();
      signal.removeEventListener('abort', callOff);
    });
    const callOff = (): void => connection.fail(new ProbeFailure(CALLED_OFF));
    const timeoutMs = Math.min(target.check.timeoutMs, TIMEOUT_MS.max);
    const timer = this.clock.after(timeoutMs, () => connection.fail(phases.timedOut(timeoutMs)));
    signal.addEventListener('abort', callOff);
    return connection;
  }

  private async run(check: Check): Promise<void> {
    const { target, connection, phases } = check;
    await phases.run('TCP', () => connection.opened());
    switch (target.check.type) {
      case 'TCP':
        return;
      case 'TLS':
        return this.shakeHands(check);
      case 'HTTP':
        return ask(check);
      case 'HTTPS':
        await this.shakeHands(check);
        return ask(check);
      case 'POSTGRES':
        return greetPostgres(connection, { phases, secureContext: this.secureContext });
      case 'MYSQL':
        return phases.run('PROTOCOL', () => greetMysql(connection));
      case 'REDIS':
        return phases.run('PROTOCOL', () => pingRedis(connection));
    }
  }

  private async shakeHands({ target, connection, phases }: Check): Promise<void> {
    const { check, name } = target;
    const ALPNProtocols = check.type === 'HTTPS' ? ['http/1.1'] : [];
    await phases.run('TLS', async () => {
      const tls = await connection.secure({ ...serverName(target), ALPNProtocols, secureContext: this.secureContext });
      const { problem, note } = certificateFindings(tls, {
        name: check.host ?? name,
        nameIsWanted: check.host !== null,
        nowMs: this.clock.nowMs(),
      });
      if (problem !== null) throw new ProbeFailure(problem);
      return note;
    });
  }
}

async function ask({ target, connection, phases }: Check): Promise<void> {
  await phases.run('PROTOCOL', () => askHttp(connection, { path: target.check.path ?? '/', host: hostHeader(target) }));
}
