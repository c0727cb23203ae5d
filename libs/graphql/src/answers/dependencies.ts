import type { EndpointAnswer, SelectionFeed, SelectionVersion } from '@rollcall/catalog';

interface Dependency {
  readonly feed: SelectionFeed;
  readonly version: SelectionVersion;
  readonly lastSeq: number;
}

/** What one answer was made from: as long as that stays the same, the answer does, but for its freshness. */
export class Dependencies {
  private readonly read: Dependency[] = [];
  private passes = false;

  /** Endpoints of a Service were read. */
  add({ feed, version }: EndpointAnswer): void {
    this.read.push({ feed, version, lastSeq: feed.lastSeq });
  }

  /** Something was read whose changes nobody here notices, or that passes with time. */
  addPassing(): void {
    this.passes = true;
  }

  /** Whether an answer made from this may be given again. */
  get canBeKept(): boolean {
    return !this.passes && this.read.length > 0;
  }

  isCurrent(): boolean {
    return this.read.every(
      ({ feed, version, lastSeq }) => !feed.isDropped && feed.version === version && feed.lastSeq === lastSeq,
    );
  }
}
