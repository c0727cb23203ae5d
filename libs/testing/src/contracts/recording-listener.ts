import type { CatalogSnapshot, ClusterRecord, LogListener, LogRevision } from '@rollcall/catalog';

/** Keeps all that a feed delivers, and lets a test await it. */
export class RecordingListener implements LogListener {
  readonly snapshots: CatalogSnapshot[] = [];
  readonly revisions: LogRevision[] = [];
  clusters: readonly ClusterRecord[] = [];
  trouble: string | null = null;
  private readonly waiting = new Set<() => void>();

  onSnapshot(snapshot: CatalogSnapshot): void {
    this.snapshots.push(snapshot);
    this.news();
  }

  onRevisions(revisions: readonly LogRevision[]): void {
    this.revisions.push(...revisions);
    this.news();
  }

  onClusters(clusters: readonly ClusterRecord[]): void {
    this.clusters = clusters;
    this.news();
  }

  onTrouble(trouble: string | null): void {
    this.trouble = trouble;
    this.news();
  }

  /** Resolves as soon as the condition holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  private news(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const wake of waiting) wake();
  }
}
