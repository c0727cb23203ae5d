import type { ProcessLogger } from '@rollcall/platform';

/** Logs what went wrong here while something was answered: clients are told no more than that it did. `what`: the line. */
export function reportTo(logger: ProcessLogger, what: string): (defect: unknown, fields?: object) => void {
  return (defect, fields = {}) =>
    logger.error(what, { ...fields, error: defect instanceof Error ? defect.stack : String(defect) });
}
