/** Tells a person at the terminal what goes on, and how long it took. */
export class Progress {
  constructor(private readonly write: (text: string) => void) {}

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begunMs = performance.now();
    this.write(`${name} ... `);
    try {
      const result = await work();
      this.write(`${((performance.now() - begunMs) / 1_000).toFixed(1)} s\n`);
      return result;
    } catch (error) {
      this.write('failed\n');
      throw error;
    }
  }

  say(text: string): void {
    this.write(`${text}\n`);
  }
}
