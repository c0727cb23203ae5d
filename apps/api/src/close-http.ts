import type { Server } from 'node:http';

export interface CloseOptions {
  /** Stops taking connections, and resolves when the last one is gone. */
  readonly close: () => Promise<void>;
  /** Ends the connections that are still there. */
  readonly force: () => void;
  /** How long the clients have to go by themselves. */
  readonly patienceMs: number;
}

/** A connection that becomes idle while the server closes would stay for its keep-alive time: so it is looked for so often. */
const IDLE_CHECK_MS = 20;

/** Closes a server: clients that have their answers are let go, those that do not take them are cut off. */
export async function closeHttp(server: Server, { close, force, patienceMs }: CloseOptions): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const late = setTimeout(force, patienceMs);
  try {
    await close();
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
}
