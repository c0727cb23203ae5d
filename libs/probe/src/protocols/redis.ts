import type { Connection } from '../connection.js';
import { printable } from '../printable.js';
import { ProbeFailure } from '../probe-failure.js';

const PLUS = 0x2b;
const MINUS = 0x2d;

/** Errors of a server that serves those who have a password, or the right to PING; the last is Redis 2's. */
const SERVES_OTHERS = /^-(NOAUTH\b|NOPERM\b|ERR operation not permitted)/;
const IS_FULL = '-ERR max number of clients';

/**
 * Sends PING, without a password. All errors fail but those of a server that serves others: `LOADING`, `MASTERDOWN`, `MISCONF` are what Redis
 * answers to PING just so that checks fail.
 */
export async function pingRedis(connection: Connection): Promise<string | null> {
  connection.write('*1\r\n$4\r\nPING\r\n');
  const line = (await connection.readPart(lineLength)).toString('latin1').trimEnd();
  if (line === '+PONG' || SERVES_OTHERS.test(line)) return null;
  if (line.startsWith(IS_FULL)) return `it is up and turns this client away: ${printable(line.slice(1))}`;
  throw new ProbeFailure(`it answered PING with "${printable(line)}"`);
}

function lineLength(bytes: Buffer): number | null {
  const [first] = bytes;
  if (first !== undefined && first !== PLUS && first !== MINUS)
    throw new ProbeFailure(
      `it does not speak Redis: it began with "${printable(bytes.subarray(0, 16).toString('latin1'))}"`,
    );
  const end = bytes.indexOf('\r\n');
  return end < 0 ? null : end + 2;
}
