/** What arrived and was not taken yet. A socket cannot be asked to wait: so when much has gathered, it is merged. */
export class Inbox<M> {
  private messages: M[] = [];
  private end: { readonly error: Error | null } | null = null;
  private wake: (() => void) | null = null;

  /** `merge`: the same in fewer messages; called when more than `limit` wait. */
  constructor(
    private readonly limit: number,
    private readonly merge: (messages: readonly M[]) => M[],
  ) {}

  put(message: M): void {
    if (this.end) return;
    this.messages.push(message);
    if (this.messages.length > this.limit) this.messages = this.merge(this.messages);
    this.tell();
  }

  /**
   * What is in it can still be taken; then the taker is told: an error
   * is thrown, null ends it quietly. Later calls change nothing.
   */
  finish(error: Error | null): void {
    this.end ??= { error };
    this.tell();
  }

  async *taken(): AsyncGenerator<M, void, undefined> {
    for (;;) {
      const message = this.messages.shift();
      if (message !== undefined) yield message;
      else if (this.end) {
        if (this.end.error !== null) throw this.end.error;
        return;
      } else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private tell(): void {
    this.wake?.();
    this.wake = null;
  }
}
