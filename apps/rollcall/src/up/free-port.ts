import { once } from 'node:events';
import { createServer } from 'node:net';

import { UpError } from './up-error.js';

/** A port that is asked for, and the setting that asks. */
export interface WantedPort {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly variable: string;
}

/** The port, if it can be bound; for 0 one that can. Throws {@link UpError}, before anything is started. */
export async function bindablePort({ host, port, variable }: WantedPort): Promise<number> {
  const bound = await tryToBind(host, port);
  if (typeof bound === 'number') return bound;
  if (bound.code !== 'EADDRINUSE') {
    throw new UpError(
      `${host}:${port} cannot be bound: ${bound.message}.\nSet ROLLCALL_HOST to an address of this machine, and ${variable} to a port that you may use.`,
    );
  }
  throw new UpError(
    `Port ${port} on ${host} is in use.\nStop what uses it, or choose another port: ${variable}=${port + 10} npm start (0 takes any free one).`,
  );
}

/** The first port from `port` on that can be bound, but for those that are taken already. */
export async function nextFreePort(host: string, port: number, taken: readonly number[]): Promise<number> {
  for (let candidate = port; candidate < 65_536; candidate += 1)
    if (!taken.includes(candidate) && typeof (await tryToBind(host, candidate)) === 'number') return candidate;
  return bindablePort({ host, port: 0, variable: 'ROLLCALL_OPS_PORT' });
}

/** Binds the port for a moment: its number, or why not. */
async function tryToBind(host: string, port: number): Promise<number | NodeJS.ErrnoException> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  } finally {
    server.close();
  }
}
