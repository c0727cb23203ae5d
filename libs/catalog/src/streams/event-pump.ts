/**
 * Lets one consumer pull events as fast as it takes them. `take` gives the next event, or null while there is none; whoever
 * knows of news calls {@link tell}. Queues nothing by itself.
 */
export class EventPump<T> {
  private wake: (() => void) | null = null;
  private isEnded = false;

  constructor(
    private readonly take: () => T | null,
    private readonly onEnd: () => void,
  ) {}

  /** There may be something to take. */
  tell(): void {
    const wake = this.wake;
    this.wake = null;
    wake?.();
  }

  /** The next event, as soon as there is one; null = the pump has ended. */
  async next(): Promise<T | null> {
    for (;;) {
      if (this.isEnded) return null;
      const event = this.take();
      if (event !== null) return event;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.onEnd();
    this.tell();
  }
}
