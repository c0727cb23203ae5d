/** Keeps what a stream tells, and takes it as soon as it comes, unless it is stalled. `E`: an event. */
export class StreamTaker<E> {
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  private stalled: Promise<void> = Promise.resolve();
  private goOn: () => void = () => undefined;

  constructor(
    stream: { next(): Promise<E | null> },
    readonly events: E[] = [],
  ) {
    this.ended = this.run(stream);
  }

  /** Takes nothing until {@link resume}, but what it asked for already. */
  stall(): void {
    this.goOn(); // one that was stalled already is stalled anew
    this.stalled = new Promise((resolve) => (this.goOn = resolve));
  }

  resume(): void {
    this.goOn();
  }

  private async run(stream: { next(): Promise<E | null> }): Promise<void> {
    for (;;) {
      await this.stalled;
      const event = await stream.next();
      if (event === null) return;
      this.events.push(event);
    }
  }
}
