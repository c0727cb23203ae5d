import type { Progress } from './progress.js';

/** A cluster as `/statusz` shows it, as far as it is told here. */
export interface ReportedCluster {
  readonly name: string;
  readonly state: string;
  readonly counts: { readonly services: number; readonly endpoints: number };
  readonly lastError: { readonly message: string; readonly advice: string } | null;
}

const LOOK_EVERY_MS = 1_000;

/** Tells how each cluster stands whenever that changes: a cluster that cannot be reached is said to be so, and what to try. */
export class ClusterWatch {
  private readonly told = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly statusUrl: string,
    private readonly progress: Progress,
  ) {}

  start(): void {
    void this.look();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const answer = await fetch(this.statusUrl, { signal: AbortSignal.timeout(LOOK_EVERY_MS) });
      const { clusters } = (await answer.json()) as { clusters: readonly ReportedCluster[] };
      for (const cluster of clusters) this.tell(cluster);
    } catch {
      // The API is being started again: then it is told that it ended, and this looks again.
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }

  private tell(cluster: ReportedCluster): void {
    const words = `${cluster.state} ${cluster.lastError?.message ?? ''}`;
    if (this.stopped || this.told.get(cluster.name) === words) return;
    this.told.set(cluster.name, words);
    this.progress.say(clusterReport(cluster));
  }
}

/** One line on how a cluster stands, or two if something can be done about it. */
function clusterReport({ name, state, counts, lastError }: ReportedCluster): string {
  const head = `cluster ${name} is ${state}`;
  if (state === 'LIVE') return `${head}: ${counts.services} services, ${counts.endpoints} endpoints`;
  return lastError === null ? head : `${head}: ${lastError.message}\n  try: ${lastError.advice}`;
}
