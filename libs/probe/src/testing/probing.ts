import type { Clock, ProbeResult, ProbeTarget } from '@rollcall/catalog';
import type { CheckPhase, CheckType, HealthCheck } from '@rollcall/core';

import { NetworkProber } from '../network-prober.js';
import { systemClock } from './system-clock.js';

export interface ProbeOptions extends Partial<Omit<ProbeTarget, 'check'>>, Partial<HealthCheck> {
  readonly type: CheckType;
  readonly port: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly onPhase?: (phase: CheckPhase) => void;
}

/** A check of one backend on loopback that ends well within the test's time. */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const { clock = systemClock, signal = new AbortController().signal, onPhase = () => undefined } = options;
  return new NetworkProber(clock).probe(targetOf(options), onPhase, signal);
}

function targetOf({ type, port, address = '127.0.0.1', name = null, ...check }: ProbeOptions): ProbeTarget {
  const { path = null, host = null, intervalMs = 10_000, timeoutMs = 5_000, rise = 2, fall = 3 } = check;
  return { address, port, name, check: { type, path, host, intervalMs, timeoutMs, rise, fall } };
}

/** Phases without their times, such as `TCP ok`. */
export function told({ phases }: ProbeResult): readonly string[] {
  return phases.map(({ name, ok }) => `${name} ${ok ? 'ok' : 'failed'}`);
}
