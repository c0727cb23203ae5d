import type { Lines } from './truth.js';
import type { Guarantee } from './violation.js';

/** What is wrong with a state, beside the source's. */
export type TimelineFault = Pick<{ guarantee: Guarantee; message: string }, 'guarantee' | 'message'>;

/** Follows a client through the states that the source had: it may skip some, and never go back. */
export class SourceTimeline {
  private readonly states: readonly string[];
  private readonly lastPublished = new Map<string, number>();
  private place = 0;

  constructor(timeline: readonly Lines[]) {
    this.states = timeline.map(keyOf);
    timeline.forEach((lines, i) => {
      for (const line of lines) this.lastPublished.set(line, i);
    });
  }

  /** A client that begins anew may be anywhere. */
  rewind(): void {
    this.place = 0;
  }

  /** The client has this state now; null = it fits. */
  reach(lines: Lines): TimelineFault | null {
    const next = this.states.indexOf(keyOf(lines), this.place);
    if (next >= 0) {
      this.place = next;
      return null;
    }
    const invented = lines.find((line) => !this.lastPublished.has(line));
    if (invented !== undefined)
      return { guarantee: 'NO_INVENTION', message: `"${invented}" was never published by the source` };
    const risen = lines.find((line) => (this.lastPublished.get(line) ?? 0) < this.place);
    if (risen !== undefined)
      return {
        guarantee: 'NO_RESURRECTION',
        message: `"${risen}" was gone at the source before what was seen already`,
      };
    return {
      guarantee: 'ATOMIC',
      message: `the source never had exactly this, or not after what was seen: ${keyOf(lines)}`,
    };
  }
}

function keyOf(lines: Lines): string {
  return JSON.stringify([...lines].sort());
}
