import type { CheckPhase, HealthCheck } from '@rollcall/core';

import type { AbortLike } from '../abort-like.js';

export interface ProbeTarget {
  /** Canonical text of an IP address that the policy has judged: connected to as it is. */
  readonly address: string;
  readonly port: number;
  readonly check: HealthCheck;
  /** What is registered, where it is a name: named in the handshake and the Host header if the check names no host. */
  readonly name: string | null;
}

export interface ProbeResult {
  readonly ok: boolean;
  /** A sentence for people: why it failed, or what is worth knowing though it passed; null = nothing. */
  readonly message: string | null;
  /** In order; the one that failed is the last. */
  readonly phases: readonly CheckPhase[];
}

/**
 * Checks one backend once.
 *
 * Promises: connects to nothing but the target's address and port; sends no credentials; ends within the check's time-out, which is cut to
 * 5 s, and reads at most 64 KiB, whatever the peer does; tells every phase as it ends; never rejects. Once the signal is aborted, connections
 * are closed and it answers at once, and what it answers means nothing.
 */
export interface Prober {
  probe(target: ProbeTarget, onPhase: (phase: CheckPhase) => void, signal: AbortLike): Promise<ProbeResult>;
}
