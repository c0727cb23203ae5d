import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;
/** So long an answer holds: many checks may fail in one moment. */
const KEPT_MS = 1_000;

/** Something that the worker must always reach: where it does not, it is the worker's network that broke. */
export class ControlTarget {
  private asked: { readonly atMs: number; readonly answer: Promise<boolean> } | null = null;

  /** `target`: `10.0.0.1:443` or `[fd00::1]:443`; null = none was named. */
  constructor(private readonly target: string | null) {}

  /** true where none was named. */
  answers(): Promise<boolean> {
    if (this.target === null) return Promise.resolve(true);
    const nowMs = performance.now();
    if (this.asked === null || nowMs - this.asked.atMs > KEPT_MS)
      this.asked = { atMs: nowMs, answer: canConnect(this.target) };
    return this.asked.answer;
  }
}

function canConnect(target: string): Promise<boolean> {
  const at = target.lastIndexOf(':');
  const [host, port] = [target.slice(0, at).replace(/^\[|\]$/g, ''), Number(target.slice(at + 1))];
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (connected: boolean) => (): void => {
      socket.destroy();
      resolve(connected);
    };
    socket.setTimeout(TIMEOUT_MS, end(false));
    socket.on('connect', end(true));
    socket.on('error', end(false));
  });
}
