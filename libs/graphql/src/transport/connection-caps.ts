import { LIMITS } from '../limits/limits.js';

/** Counts what callers hold open: connections by address, subscriptions by caller. */
export class ConnectionCaps {
  private readonly connections = new Map<string, number>();
  private readonly subscriptions = new Map<string, number>();

  /** null = the address has too many already; else how to give the place back, once. */
  connect(address: string): (() => void) | null {
    return take(this.connections, address, LIMITS.connectionsPerAddress);
  }

  /** The same for a subscription of a caller. */
  subscribe(caller: string): (() => void) | null {
    return take(this.subscriptions, caller, LIMITS.subscriptionsPerCaller);
  }
}

function take(counts: Map<string, number>, key: string, limit: number): (() => void) | null {
  const count = counts.get(key) ?? 0;
  if (count >= limit) return null;
  counts.set(key, count + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (counts.get(key) ?? 1) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };
}
