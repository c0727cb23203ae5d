import type { Revision } from '@rollcall/core';

import type { AbortLike } from '../abort-like.js';
import { ResyncRequiredError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { SelectionFeed } from '../view/selection-feed.js';
import type { EndpointAnswer, EndpointReads } from './endpoint-reads.js';
import type { PastSelections } from './past-selections.js';

export interface LongPollParts {
  readonly reads: EndpointReads;
  readonly past: PastSelections;
  readonly clock: Clock;
}

/** Answers when there is something to answer. */
export class LongPoll {
  private readonly waiting = new Set<() => void>();

  constructor(private readonly parts: LongPollParts) {}

  /** Polls that wait now. */
  get count(): number {
    return this.waiting.size;
  }

  /**
   * The current answer: at once if any revision after `since` changed the selection, else as soon as one does, else after
   * `waitMs`. Throws {@link ResyncRequiredError} for a cursor that says nothing any more, and what a read throws: so a poll
   * that waits for a Service that is deleted ends with {@link NotFoundError}.
   */
  async wait(
    feed: SelectionFeed,
    since: Revision,
    { waitMs, gone }: { waitMs: number; gone: AbortLike },
  ): Promise<EndpointAnswer> {
    const { reads, past } = this.parts;
    reads.answer(feed);
    await reads.catchUp(since);
    const known = await past.since(feed, since);
    if (known.type === 'UNKNOWN') throw new ResyncRequiredError(known.reason);
    const current = reads.reopen(feed);
    if (!known.changed && waitMs > 0) await this.changeOf(current, known.then, { waitMs, gone });
    return reads.answer(current);
  }

  /** Lets all that wait have their answer now. */
  release(): void {
    for (const end of [...this.waiting]) end();
  }

  private async changeOf(
    feed: SelectionFeed,
    version: SelectionFeed['version'],
    { waitMs, gone }: { waitMs: number; gone: AbortLike },
  ): Promise<void> {
    if (gone.aborted || feed.changesSince(version).length > 0 || feed.version.exists !== version.exists) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        timer.cancel();
        off();
        gone.removeEventListener('abort', end);
        this.waiting.delete(end);
        resolve();
      };
      const timer = this.parts.clock.after(waitMs, end);
      const off = feed.listen(end);
      gone.addEventListener('abort', end);
      this.waiting.add(end);
    });
  }
}
