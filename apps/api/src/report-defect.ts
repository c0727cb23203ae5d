import type { ProcessLogger } from '@rollcall/platform';

/** Logs what went wrong here while GraphQL was answered: clients are told no more than that it did. */
export function reportTo(logger: ProcessLogger): (defect: unknown) => void {
  return (defect) =>
    logger.error('a GraphQL operation failed', { error: defect instanceof Error ? defect.stack : String(defect) });
}
