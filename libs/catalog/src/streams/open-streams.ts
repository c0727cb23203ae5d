import type { Catalog } from '../reads/catalog.js';
import type { EpochVersion, StreamEvents, StreamPulse, StreamStart } from './feed-stream.js';
import { FeedStream } from './feed-stream.js';

/** The streams of one kind that are open now, and what moves them. */
export class OpenStreams {
  private readonly open = new Set<{ hurry(): void }>();
  private readonly pulse: StreamPulse;

  constructor(catalog: Catalog, options: Pick<StreamPulse, 'clock' | 'slowMs'>) {
    this.pulse = {
      ...options,
      onHeartbeat: (beat) => catalog.heartbeat.join(beat),
      onFreshness: (changed) => catalog.onFreshness(changed),
    };
  }

  get count(): number {
    return this.open.size;
  }

  begin<V extends EpochVersion, E>(events: StreamEvents<V, E>, start: StreamStart<V>): FeedStream<V, E> {
    const stream = new FeedStream(events, start, this.pulse);
    this.open.add(stream);
    stream.onEnd(() => this.open.delete(stream));
    return stream;
  }

  /** Has every subscriber told where it is, before it is let go. */
  hurry(): void {
    for (const stream of this.open) stream.hurry();
  }
}
