/** Heartbeats without a proof that a mirror is current, after which a history says that nothing is known. A cluster is STALE after two of them. */
const SILENT_HEARTBEATS = 3;

/** How old a proof is that no other one followed in time. */
export function silenceMs(heartbeatMs: number): number {
  return SILENT_HEARTBEATS * heartbeatMs;
}
