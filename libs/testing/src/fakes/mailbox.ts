/** Things that happen, to be taken one after the other by a test that waits for them. */
export class Mailbox<T> {
  private readonly items: T[] = [];
  private readonly takers: ((item: T) => void)[] = [];

  put(item: T): void {
    const taker = this.takers.shift();
    if (taker) taker(item);
    else this.items.push(item);
  }

  /** The next one, as soon as it is there. */
  take(): Promise<T> {
    const item = this.items.shift();
    return item === undefined ? new Promise((resolve) => this.takers.push(resolve)) : Promise.resolve(item);
  }

  /** How many are there and not taken. */
  get size(): number {
    return this.items.length;
  }
}
