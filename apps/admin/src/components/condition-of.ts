import type { Condition } from './status-badge.js';

/** The one word for an endpoint's resolved conditions. */
export function conditionOf({
  ready,
  serving,
  terminating,
}: {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}): Condition {
  if (terminating) return serving ? 'TERMINATING_SERVING' : 'TERMINATING';
  return ready ? 'READY' : 'NOT_READY';
}
