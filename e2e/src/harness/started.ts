interface Stoppable {
  stop(): Promise<unknown>;
}

/** What a suite started, to be stopped in the opposite order, also where starting broke off half-way. */
export class Started {
  private readonly parts: Stoppable[] = [];

  add<T extends Stoppable>(part: T): T {
    this.parts.push(part);
    return part;
  }

  async stop(): Promise<void> {
    for (const part of this.parts.splice(0).reverse()) await part.stop();
  }
}
