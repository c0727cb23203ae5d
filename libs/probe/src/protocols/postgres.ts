import type { SecureContext } from 'node:tls';

import type { Connection } from '../connection.js';
import type { PhaseLog } from '../phase-log.js';
import { printable } from '../printable.js';
import { ProbeFailure } from '../probe-failure.js';

/** Nobody needs to have a role of that name. */
const ROLE = 'rollcall_check';
const PROTOCOL_3 = 196_608;
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);
/** What `R` (Authentication) says where nothing is asked. */
const AUTHENTICATED = Buffer.alloc(4);
/** Longer than any greeting; what is no PostgreSQL shows mostly as a longer one. */
const MAX_MESSAGE = 30_000;
/** Class 57P of SQLSTATE: starting up, shutting down, crashed; a standby that takes no connections yet. */
const NOT_NOW = '57P';
const TOO_MANY = '53300';

/**
 * Asks as pg_isready does: for TLS, then to begin a session for a role, and goes when the server asks for a password. The server has to take the
 * request: an error passes as well, unless it says that the server takes no connections now. Certificates are not judged: libpq does not by default.
 */
export async function greetPostgres(
  connection: Connection,
  { phases, secureContext }: { readonly phases: PhaseLog; readonly secureContext: SecureContext },
): Promise<void> {
  const speaksTls = await phases.attempt('PROTOCOL', () => offersTls(connection));
  if (speaksTls) await phases.run('TLS', () => connection.secure({ secureContext }).then(() => null));
  await phases.run('PROTOCOL', () => beginSession(connection));
}

async function offersTls(connection: Connection): Promise<boolean> {
  connection.write(SSL_REQUEST);
  const answer = (await connection.read(1)).toString('latin1');
  if (answer !== 'S' && answer !== 'N')
    throw new ProbeFailure(`it does not speak PostgreSQL: it began with "${printable(answer)}"`);
  return answer === 'S';
}

async function beginSession(connection: Connection): Promise<string | null> {
  connection.write(startupMessage());
  const header = await connection.read(5);
  const type = header.toString('latin1', 0, 1);
  const length = header.readUInt32BE(1) - 4;
  if (!['R', 'E', 'v'].includes(type) || length < 0 || length > MAX_MESSAGE)
    throw new ProbeFailure(`it does not speak PostgreSQL: it answered "${printable(header.toString('latin1'))}"`);
  const body = await connection.read(length);
  // It lets everybody in: the session ends as a client's would.
  if (type === 'R' && body.equals(AUTHENTICATED)) connection.write(TERMINATE);
  return type === 'E' ? judgeError(fieldsOf(body)) : null;
}

function judgeError(fields: ReadonlyMap<string, string>): string | null {
  const code = fields.get('C') ?? '';
  const message = printable(fields.get('M') ?? '');
  if (code.startsWith(NOT_NOW)) throw new ProbeFailure(`it takes no connections now: ${message}`);
  return code === TOO_MANY ? `it is up and turns this client away: ${message}` : null;
}

/** Fields of an ErrorResponse: a letter, a text, a zero byte. */
function fieldsOf(body: Buffer): ReadonlyMap<string, string> {
  const fields = body.toString('utf8').split('\0');
  return new Map(fields.map((field) => [field.slice(0, 1), field.slice(1)]));
}

function startupMessage(): Buffer {
  const body = Buffer.from(`user\0${ROLE}\0application_name\0${ROLE}\0\0`);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(header.length + body.length, 0);
  header.writeUInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([header, body]);
}
