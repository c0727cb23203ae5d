import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program of ours that `up` runs. */
export interface Program {
  readonly name: string;
  /** Path of its compiled main file, and its arguments. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a program says when it has bound its ports. */
export interface Listening {
  readonly type: 'LISTENING';
  readonly port?: number;
  readonly opsPort: number;
}

const FIRST_RESTART_MS = 500;
const LAST_RESTART_MS = 30_000;
/** A program that ran for so long is not one that fails at once. */
const HEALTHY_MS = 60_000;

/**
 * A child process that is started again when it ends by itself. It runs in a process group of its own, so that Ctrl-C reaches
 * `up` alone, which then ends everything in order; if `up` itself is killed, the child notices by its closed channel.
 */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private restart: NodeJS.Timeout | null = null;
  private failures = 0;
  private stopped = false;

  constructor(
    private readonly program: Program,
    /** Told when it ended by itself, and when it will be started again. */
    private readonly onExit: (reason: string, againInMs: number) => void,
  ) {}

  /** Resolves when the program listens. Rejects if it ends before it ever did: then it is not started again. */
  async start(): Promise<Listening> {
    const child = this.launch();
    return new Promise<Listening>((resolve, reject) => {
      const ended = (code: number | null): void =>
        reject(new Error(`the ${this.program.name} ended with code ${code ?? '?'}`));
      child.once('exit', ended);
      child.once('error', reject);
      child.on('message', (message) => {
        if (!isListening(message)) return;
        child.off('exit', ended);
        this.supervise(child);
        resolve(message);
      });
    });
  }

  /** Ends it gracefully; what does not end within `patienceMs` is killed. */
  async stop(patienceMs: number): Promise<void> {
    this.stopped = true;
    if (this.restart) clearTimeout(this.restart);
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(impatient);
  }

  private launch(): ChildProcess {
    const { command, environment } = this.program;
    // stdout of `up` is for people: whatever the program logs goes to stderr.
    const child = spawn(process.execPath, ['--enable-source-maps', ...command], {
      stdio: ['ignore', 2, 2, 'ipc'],
      env: environment,
      detached: true,
    });
    this.child = child;
    return child;
  }

  private supervise(child: ChildProcess): void {
    const startedAtMs = performance.now();
    const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (this.stopped) return;
      this.failures = performance.now() - startedAtMs > HEALTHY_MS ? 0 : this.failures + 1;
      const againInMs = Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** Math.max(0, this.failures - 1));
      this.onExit(signal ? `signal ${signal}` : `exit code ${code ?? '?'}`, againInMs);
      this.restart = setTimeout(() => this.supervise(this.launch()), againInMs);
    };
    child.once('exit', ended);
  }
}

function isListening(message: unknown): message is Listening {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'LISTENING';
}
