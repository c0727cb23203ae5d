import type { Probe } from './ops-server.js';
import { plain } from './ops-server.js';

/** One condition of being ready. */
export interface Check {
  readonly name: string;
  /** null = fulfilled; else a sentence. */
  readonly problem: () => string | null;
}

/** `/readyz`: 200 or 503; `?verbose` lists every check as Kubernetes' own programs do. */
export function readinessProbe(checks: readonly Check[]): Probe {
  return (query) => {
    const results = checks.map(({ name, problem }) => ({ name, problem: problem() }));
    const failed = results.filter((result) => result.problem !== null);
    const status = failed.length === 0 ? 200 : 503;
    if (!query.has('verbose') && status === 200) return plain(200, 'ok\n');
    const lines = results.map((result) =>
      result.problem === null ? `[+]${result.name} ok` : `[-]${result.name} failed: ${result.problem}`,
    );
    return plain(status, [...lines, status === 200 ? 'readyz check passed' : 'readyz check failed', ''].join('\n'));
  };
}

/** `/livez`: the event loop turns, or nothing would answer. */
export const livenessProbe: Probe = () => plain(200, 'ok\n');
