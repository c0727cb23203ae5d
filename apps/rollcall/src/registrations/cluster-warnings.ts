import type { WriteBackPlan } from '@rollcall/client';

/** What the API server of a cluster says to a dry run. */
export interface ClusterWarnings {
  /** What it would not take, and what it warns of: each a sentence. */
  readonly findings: readonly string[];
  /** Why it was not asked; null = it was, or there was no need to. */
  readonly unchecked: string | null;
}

export function clusterWarnings({ clusterCheck }: WriteBackPlan): ClusterWarnings {
  if (!clusterCheck) return { findings: [], unchecked: null };
  const { checked, message } = clusterCheck;
  const findings = clusterCheck.findings.map(({ code, kind, name, message: why }) =>
    code === 'WARNING' ? `${kind} ${name}: ${why}` : `the cluster would not take ${kind} ${name} (${code}): ${why}`,
  );
  return { findings, unchecked: checked ? null : message };
}
