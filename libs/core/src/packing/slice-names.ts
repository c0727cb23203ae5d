import type { AddressFamily } from '../endpoint.js';

/**
 * Names for new slices: `orders-db-rollcall-ipv4-1`, counting from 1, the next free one where somebody has the name already. Apply needs
 * an explicit name, so the server cannot make it (semantics MET-5).
 */
export class SliceNames {
  private readonly taken: Set<string>;
  private readonly skipped: string[] = [];

  /** `taken`: every name of the namespace. */
  constructor(
    private readonly service: string,
    taken: Iterable<string>,
  ) {
    this.taken = new Set(taken);
  }

  next(family: AddressFamily): string {
    for (let n = 1; ; n += 1) {
      const name = `${this.service}-rollcall-${family.toLowerCase()}-${n}`;
      if (!this.taken.has(name)) {
        this.taken.add(name);
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
