import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { RealPostgres } from '@rollcall/testing';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { probe, told } from './testing/probing.js';
import { serverWith } from './testing/test-certificates.js';
import { TestPeer } from './testing/test-peer.js';

describe('a check of a real PostgreSQL', () => {
  let postgres: RealPostgres;
  let port: number;

  beforeAll(async () => {
    postgres = await RealPostgres.start();
    port = Number(new URL(postgres.server.url).port);
  }, 60_000);
  afterAll(() => postgres.stop());

  test('passes without TLS where the server has none', async () => {
    const result = await probe({ type: 'POSTGRES', port });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'PROTOCOL ok']);
  });

  test('leaves no session behind', async () => {
    await probe({ type: 'POSTGRES', port });
    const sql =
      "SELECT 1 FROM pg_stat_activity WHERE usename = 'rollcall_check' OR application_name = 'rollcall_check'";
    expect(await postgres.query(postgres.server.url, sql)).toEqual([]);
  });

  test('passes within TLS where the server offers it, whatever its certificate', async () => {
    await offerTls();
    const result = await probe({ type: 'POSTGRES', port });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'TLS ok', 'PROTOCOL ok']);
  });

  async function offerTls(): Promise<void> {
    const { cert, key } = serverWith('expired');
    const { dataDir } = postgres.server;
    const { uid, gid } = statSync(dataDir);
    for (const [name, content] of Object.entries({ ssl_cert_file: cert, ssl_key_file: key })) {
      const file = join(dataDir, name);
      writeFileSync(file, content, { mode: 0o600 });
      chownSync(file, uid, gid);
      await postgres.query(postgres.server.url, `ALTER SYSTEM SET ${name} = '${file}'`);
    }
    await postgres.query(postgres.server.url, 'ALTER SYSTEM SET ssl = on');
    await postgres.query(postgres.server.url, 'SELECT pg_reload_conf()');
    const isOn = "SELECT 1 AS on FROM pg_settings WHERE name = 'ssl' AND setting = 'on'";
    while ((await postgres.query(postgres.server.url, isOn)).length === 0);
  }
});

describe('a check of PostgreSQL', () => {
  let peer: TestPeer;
  afterEach(() => peer.close());

  /** A server that answers the request for TLS, then the one for a session. */
  async function serving(tls: string, ...answers: readonly Buffer[]): Promise<number> {
    peer = await TestPeer.open((socket) => {
      socket.once('data', () => {
        socket.write(tls);
        socket.once('data', () => answers.forEach((answer) => socket.write(answer)));
      });
    });
    return peer.port;
  }

  function message(type: string, body: Buffer): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  }

  function error(code: string, text: string): Buffer {
    return message('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));
  }

  test('asks for TLS, then for a session of a role that nobody has, and sends nothing else', async () => {
    const port = await serving('N', message('R', Buffer.from('0000000a534352414d2d5348412d3235360000', 'hex')));
    expect(await probe({ type: 'POSTGRES', port })).toMatchObject({ ok: true, message: null });
    await peer.until(({ connections }) => connections === 0);
    const startup = '\0\0\0=\0\x03\0\0user\0rollcall_check\0application_name\0rollcall_check\0\0';
    expect(peer.heard).toEqual([`\0\0\0\x08\x04\xd2\x16/${startup}`]);
  });

  test('ends the session where everybody is let in', async () => {
    const port = await serving('N', message('R', Buffer.alloc(4)));
    expect(await probe({ type: 'POSTGRES', port })).toMatchObject({ ok: true, message: null });
    await peer.until(({ heard }) => heard[0]?.endsWith('X\0\0\0\x04') === true);
  });

  test.each([
    ['57P03', 'the database system is starting up', 'it takes no connections now: the database system is starting up'],
    ['57P01', 'terminating connection', 'it takes no connections now: terminating connection'],
    [
      '53300',
      'sorry, too many clients already',
      'it is up and turns this client away: sorry, too many clients already',
    ],
    ['28000', 'no pg_hba.conf entry for host', null],
    ['3D000', 'database "rollcall_check" does not exist', null],
  ])('judges errors as pg_isready does: %s', async (code, text, said) => {
    const port = await serving('N', error(code, text));
    expect(await probe({ type: 'POSTGRES', port })).toMatchObject({
      ok: said?.startsWith('it takes no') !== true,
      message: said,
    });
  });

  test('takes nothing that was sent along before TLS began', async () => {
    const result = await probe({ type: 'POSTGRES', port: await serving('S' + error('28000', 'injected').toString()) });
    expect(result).toMatchObject({ ok: false, message: 'it sent something else before the TLS handshake' });
    expect(told(result)).toEqual(['TCP ok', 'TLS failed']);
  });

  test.each(['E', 'H', '+'])('says that another program is there: %s', async (tls) => {
    const said = `it does not speak PostgreSQL: it began with "${tls}"`;
    expect(await probe({ type: 'POSTGRES', port: await serving(tls) })).toMatchObject({ ok: false, message: said });
  });
});
