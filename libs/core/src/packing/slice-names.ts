import type { AddressFamily } from '../endpoint.js';

/**
 * Names for new slices: `orders-db-rollcall-ipv4-1`, counting from 1, the next free one where somebody has the name already. Apply needs
 * an explicit name, so the server cannot make it (semantics MET-5).
 */
export class SliceNames {
  private readonly given: Set<string>;
  private readonly skipped: string[] = [];

  /** `own`: names that are known to be in use; `isTaken`: whether any other slice of the namespace has a name. */
  constructor(
    private readonly service: string,
    own: Iterable<string>,
    private readonly isTaken: (name: string) => boolean,
  ) {
    this.given = new Set(own);
  }

  next(family: AddressFamily): string {
    for (let n = 1; ; n += 1) {
      const name = `${this.service}-rollcall-${family.toLowerCase()}-${n}`;
      if (!this.given.has(name) && !this.isTaken(name)) {
        this.given.add(name);
        return name;
      }
      this.skipped.push(name);
    }
  }

  /** Names that would have been next, had they been free. */
  get passedOver(): readonly string[] {
    return [...new Set(this.skipped)];
  }
}
