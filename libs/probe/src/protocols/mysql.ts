import type { Connection } from '../connection.js';
import { printable } from '../printable.js';
import { ProbeFailure } from '../probe-failure.js';

/** Nobody needs to have an account of that name. */
const ACCOUNT = 'rollcall_check';
/** Longer than any greeting; what is no MySQL shows mostly as a longer one. */
const MAX_PACKET = 30_000;
const CAPABILITIES = { longPassword: 0x1, protocol41: 0x200, secureConnection: 0x8000, pluginAuth: 0x80000 };
const UTF8 = 33;
const FIRST = { ok: 0x00, oldProtocol: 0x09, protocol: 0x0a, switchPlugin: 0xfe, error: 0xff };
const QUIT = Buffer.from([1]);
/** ER_CON_COUNT_ERROR, ER_HOST_IS_BLOCKED, ER_HOST_NOT_PRIVILEGED: worth knowing, for clients on the same host fare alike. */
const TURNED_AWAY = [1040, 1129, 1130];
/** ER_SERVER_SHUTDOWN, ER_OUT_OF_RESOURCES. */
const NOT_NOW = [1053, 1041];

interface Packet {
  readonly sequence: number;
  readonly body: Buffer;
}

/**
 * Reads the server's greeting, and ends the handshake as a client without an account does: it is turned away, which passes. To go after the
 * greeting would be simpler, but that counts as an interrupted handshake: after 100 of them (`max_connect_errors`) the server blocks the host,
 * and everybody on it.
 */
export async function greetMysql(connection: Connection): Promise<string | null> {
  const greeting = await readPacket(connection);
  const [first] = greeting.body;
  if (first === FIRST.error) return judgeError(greeting.body);
  // MySQL before 4.1; nothing to be said to it in this protocol.
  if (first === FIRST.oldProtocol) return null;
  if (first !== FIRST.protocol || greeting.sequence !== 0) throw notMysql(greeting.body);
  writePacket(connection, { sequence: 1, body: handshakeResponse(capabilitiesOf(greeting.body)) });
  return takeLeave(connection, await readPacket(connection));
}

async function takeLeave(connection: Connection, answer: Packet): Promise<string | null> {
  const [first] = answer.body;
  switch (first) {
    case FIRST.error:
      return judgeError(answer.body);
    case FIRST.ok:
      // An account of that name, without a password.
      writePacket(connection, { sequence: 0, body: QUIT });
      return null;
    case FIRST.switchPlugin: {
      writePacket(connection, { sequence: answer.sequence + 1, body: Buffer.alloc(0) });
      const last = await readPacket(connection);
      return last.body[0] === FIRST.error ? judgeError(last.body) : null;
    }
    default:
      return null;
  }
}

async function readPacket(connection: Connection): Promise<Packet> {
  const header = await connection.read(4);
  const length = header.readUIntLE(0, 3);
  if (length === 0 || length > MAX_PACKET) throw notMysql(header);
  return { sequence: header.readUInt8(3), body: await connection.read(length) };
}

function writePacket(connection: Connection, { sequence, body }: Packet): void {
  const header = Buffer.alloc(4);
  header.writeUIntLE(body.length, 0, 3);
  header.writeUInt8(sequence % 256, 3);
  connection.write(Buffer.concat([header, body]));
}

/** Errors that turn away a client pass: the server serves others. */
function judgeError(body: Buffer): string | null {
  if (body.length < 3) throw notMysql(body);
  const code = body.readUInt16LE(1);
  const message = printable(body.toString('utf8', 3).replace(/^#\w{5}/, ''));
  if (NOT_NOW.includes(code)) throw new ProbeFailure(`it takes no connections now: ${message}`);
  return TURNED_AWAY.includes(code) ? `it is up and turns this client away: ${message}` : null;
}

/** Flags of a greeting: after the version and a zero byte, the connection's id (4), half of the scramble (8) and a zero byte. */
function capabilitiesOf(greeting: Buffer): number {
  const at = greeting.indexOf(0, 1) + 14;
  if (at < 14 || greeting.length < at + 2) throw notMysql(greeting);
  const upper = greeting.length < at + 7 ? 0 : greeting.readUInt16LE(at + 5);
  return upper * 0x10000 + greeting.readUInt16LE(at);
}

function handshakeResponse(offered: number): Buffer {
  const wanted = Object.values(CAPABILITIES).reduce((flags, flag) => flags | flag, 0);
  const flags = wanted & offered;
  const fixed = Buffer.alloc(32);
  fixed.writeUInt32LE(flags, 0);
  fixed.writeUInt32LE(0x1000000, 4);
  fixed.writeUInt8(UTF8, 8);
  const plugin = flags & CAPABILITIES.pluginAuth ? 'mysql_native_password\0' : '';
  return Buffer.concat([fixed, Buffer.from(`${ACCOUNT}\0\0${plugin}`)]);
}

function notMysql(bytes: Buffer): ProbeFailure {
  return new ProbeFailure(`it does not speak MySQL: it began with "${printable(bytes.toString('latin1', 0, 16))}"`);
}
