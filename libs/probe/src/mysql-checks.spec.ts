import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { probe, told } from './testing/probing.js';
import { programNamed, RealProgram } from './testing/real-program.js';
import { TestPeer } from './testing/test-peer.js';

const MARIADB = programNamed('mariadbd');
const INSTALL = programNamed('mariadb-install-db');
const suite = MARIADB === null ? describe.skip : describe;

suite(`a check of a real MariaDB${MARIADB === null ? ' (skipped: no mariadbd on PATH)' : ''}`, () => {
  const address = '127.0.0.1';
  let server: RealProgram;

  beforeAll(async () => {
    server = await RealProgram.start(MARIADB ?? '', address, ({ port, folder }) => {
      const data = join(folder, 'data');
      const init = join(folder, 'init.sql');
      execFileSync(
        INSTALL ?? '',
        ['--no-defaults', `--datadir=${data}`, `--user=${userInfo().username}`, '--skip-test-db'],
        {
          stdio: 'ignore',
        },
      );
      // Someone has to be welcome from there, or the server turns the host away before it greets.
      writeFileSync(init, "CREATE USER 'app'@'%' IDENTIFIED BY 'secret';");
      return [
        ...[
          '--no-defaults',
          `--datadir=${data}`,
          `--user=${userInfo().username}`,
          `--socket=${folder}/socket`,
          `--pid-file=${folder}/pid`,
        ],
        ...[`--bind-address=${address}`, `--port=${port}`, `--init-file=${init}`],
        '--innodb-buffer-pool-size=8M',
      ];
    });
  });
  afterAll(() => server.stop());

  test('passes', async () => {
    const result = await probe({ type: 'MYSQL', port: server.port, address });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'PROTOCOL ok']);
  });
});

describe('a check of MySQL', () => {
  let peer: TestPeer;
  afterEach(() => peer.close());

  const GREETING = Buffer.concat([
    Buffer.from('\x0a8.4.0\0'),
    ...[Buffer.alloc(4), Buffer.from('12345678\0'), Buffer.from('ffff2102000fff15', 'hex'), Buffer.alloc(10)],
    Buffer.from('123456789012\0caching_sha2_password\0'),
  ]);

  function packet(sequence: number, body: Buffer): Buffer {
    return Buffer.concat([Buffer.from([body.length % 256, body.length >> 8, 0, sequence]), body]);
  }

  function error(code: number, message: string): Buffer {
    return Buffer.concat([Buffer.from([0xff, code % 256, code >> 8]), Buffer.from(`#08S01${message}`)]);
  }

  /** A server that greets, and then says these one by one, whenever it is spoken to. */
  async function serving(...answers: readonly Buffer[]): Promise<number> {
    peer = await TestPeer.open((socket) => {
      const left = [...answers];
      socket.write(packet(0, left.shift() ?? GREETING));
      socket.on('data', () => {
        const next = left.shift();
        if (next) socket.write(packet(2 * (answers.length - left.length) - 2, next));
      });
    });
    return peer.port;
  }

  test('presents a name that nobody has, and no password, whatever plugin it is asked for', async () => {
    const change = Buffer.from('\xfecaching_sha2_password\x0012345678901234567890\0', 'latin1');
    const port = await serving(GREETING, change, error(1045, 'Access denied'));
    expect(await probe({ type: 'MYSQL', port })).toMatchObject({ ok: true, message: null });
    expect(peer.heard[0]?.endsWith('rollcall_check\0\0mysql_native_password\0\0\0\0\x03')).toBe(true);
  });

  test('ends the session where it is let in', async () => {
    const port = await serving(GREETING, Buffer.from([0, 0, 0, 2, 0, 0, 0]));
    expect(await probe({ type: 'MYSQL', port })).toMatchObject({ ok: true, message: null });
    await peer.until(({ heard }) => heard[0]?.endsWith('\x01\0\0\0\x01') === true);
  });

  test.each([
    [1053, 'Server shutdown in progress', 'it takes no connections now: Server shutdown in progress'],
    [1040, 'Too many connections', 'it is up and turns this client away: Too many connections'],
    [3159, 'Connections using insecure transport are prohibited', null],
  ])('judges errors, as a greeting and after it: %d', async (code, text, said) => {
    const judged = { ok: said?.startsWith('it takes no') !== true, message: said };
    expect(await probe({ type: 'MYSQL', port: await serving(error(code, text)) })).toMatchObject(judged);
    await peer.close();
    expect(await probe({ type: 'MYSQL', port: await serving(GREETING, error(code, text)) })).toMatchObject(judged);
  });

  test('says that another program is there', async () => {
    peer = await TestPeer.open((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
    const message = 'it does not speak MySQL: it began with "SSH-"';
    expect(await probe({ type: 'MYSQL', port: peer.port })).toMatchObject({ ok: false, message });
  });
});
