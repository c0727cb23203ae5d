/**
 * What a row started, ended in the opposite order when the row is over, however it ends. A thing counts from the moment its start
 * begins: an interrupted run ends also what was only about to be there.
 */
export class Scope {
  #things = [];
  #ending = null;

  /** `start`: begins something that has `stop()`. Resolves with it. */
  use(start) {
    if (this.#ending) throw new Error('the run is over');
    const starting = start();
    this.#things.push(starting);
    return starting;
  }

  /** Work with a scope of its own within this one: what it starts ends with it. */
  async within(work) {
    const inner = await this.use(() => Promise.resolve(new Scope()));
    try {
      return await work(inner);
    } finally {
      await inner.stop();
    }
  }

  /** Resolves when all has ended. */
  stop() {
    return (this.#ending ??= this.#end());
  }

  async #end() {
    for (const starting of this.#things.reverse()) {
      const thing = await starting.catch(() => null); // what did not start needs no end
      await thing?.stop();
    }
  }
}
