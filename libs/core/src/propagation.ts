import { LAST_CHANGE_TRIGGER_TIME_ANNOTATION } from './well-known.js';

/** A slice that was observed. */
export interface ObservedChange {
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly event: 'update' | 'delete';
  /** RFC 3339: when the watcher was started, and when the change was observed. */
  readonly startedAt: string;
  readonly observedAt: string;
}

/**
 * Milliseconds from the change that led to a slice write until it was observed (semantics LAT-1 to LAT-3), truncated; null = no sample:
 * no annotation, one that cannot be read or is not from after the start, or a deletion. A skewed clock gives 0, not less (LAT-4).
 */
export function propagationMs({ annotations, event, startedAt, observedAt }: ObservedChange): number | null {
  if (event === 'delete') return null;
  const trigger = Date.parse(annotations?.[LAST_CHANGE_TRIGGER_TIME_ANNOTATION] ?? '');
  if (Number.isNaN(trigger) || trigger <= Date.parse(startedAt)) return null;
  return Math.max(0, Math.trunc(Date.parse(observedAt) - trigger));
}
