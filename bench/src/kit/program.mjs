import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * One of bench/src/programs in a process of its own: what is measured with, and what is compared to, must not share a thread
 * with what is measured. It is told things by messages, and answers by messages: `{tell: …}` for each `ask`.
 */
export class Program {
  #child;
  #answers = [];
  #waiting = [];
  #end = null;

  constructor(child) {
    this.#child = child;
    child.on('message', (message) => {
      const next = this.#waiting.shift();
      if (next) next.resolve(message);
      else this.#answers.push(message);
    });
    child.on('exit', (code, signal) => {
      this.#end = new Error(`a program ended (${signal ?? code})`);
      for (const { reject } of this.#waiting.splice(0)) reject(this.#end);
    });
  }

  /** Starts it and hands it `task`; resolves when it has said its first word. Has `first`, that word. */
  static async start(name, task = {}) {
    const child = fork(join(import.meta.dirname, '../programs', `${name}.mjs`), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const program = new Program(child);
    child.send(task);
    program.first = await program.next();
    return program;
  }

  get pid() {
    return this.#child.pid;
  }

  send(message) {
    this.#child.send(message);
  }

  /** The next thing that it says. */
  next() {
    if (this.#answers.length > 0) return Promise.resolve(this.#answers.shift());
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  ask(message) {
    this.send(message);
    return this.next();
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
