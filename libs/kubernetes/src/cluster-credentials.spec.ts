import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@rollcall/testing';

import { CredentialSource, loadKubeconfig } from './cluster-credentials.js';
import { ObservedServer } from './testing/observed-server.js';
import { certificate, TlsFront } from './testing/tls-front.js';

interface ConfigParts {
  readonly server: string;
  readonly cluster?: object;
  readonly user?: object;
}

/** A kubeconfig of one context. */
const configOf = ({ server, cluster = {}, user = {} }: ConfigParts, name = 'here'): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, ...cluster } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });

describe('credentials that are replaced while a cluster is watched', () => {
  const tokens = new Set<string>();
  let world: ObservedServer;
  beforeEach(async () => {
    tokens.clear();
    tokens.add('first');
    world = await ObservedServer.open({ tokens });
    world.putService('cart');
  });
  afterEach(() => world.close());

  const write = (name: string, text: string): string => world.writeKubeconfig(name, text);
  const config = (user: object): string => write('config', configOf({ server: world.server.url, user }));
  const expire = (): void => {
    tokens.clear();
    tokens.add('second');
    world.server.endWatches();
  };

  test('a token that is written anew in time is used without any trouble', async () => {
    const { listener } = await world.observeUntilWatching({ kubeconfig: config({ token: 'first' }) });
    config({ token: 'second' });
    expire();
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
    expect(listener.news('TROUBLE')).toEqual([]);
  });

  test('a token that is refused is told, and its successor is used as soon as it is there', async () => {
    const { listener } = await world.observeUntilWatching({ kubeconfig: config({ token: 'first' }) });
    expire();
    await listener.until(() => listener.news('TROUBLE').length >= 2);
    expect(listener.news('TROUBLE')[0]!.trouble.kind).toBe('UNAUTHENTICATED');
    config({ token: 'second' });
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
  });

  test('a token file is read again when its token is refused; a newline at its end does not matter', async () => {
    write('token', 'first\n');
    const { listener } = await world.observeUntilWatching({ kubeconfig: config({ tokenFile: 'token' }) });
    write('token', 'second\n');
    expire();
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
  });

  describe('by a program (exec)', () => {
    /** Says the credential that a file holds; counts how often it ran. */
    const program = (body: string): string =>
      write('program.cjs', `const fs = require('node:fs'); fs.appendFileSync(__dirname + '/runs', 'x'); ${body}`);
    const sayCredential = `process.stdout.write(fs.readFileSync(__dirname + '/credential'));`;
    const credential = (token: string, expirationTimestamp?: string): string =>
      write(
        'credential',
        JSON.stringify({
          apiVersion: 'client.authentication.k8s.io/v1',
          kind: 'ExecCredential',
          status: { token, expirationTimestamp },
        }),
      );
    const withProgram = (body: string): string =>
      config({
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: process.execPath,
          args: [program(body)],
          interactiveMode: 'Never',
        },
      });

    test('they are asked for again when they have expired', async () => {
      credential('first', '2020-01-01T00:00:00Z');
      const { listener } = await world.observeUntilWatching({ kubeconfig: withProgram(sayCredential) });
      credential('second', '2020-01-01T00:00:00Z');
      expire();
      world.putService('pay');
      await listener.until(() => listener.has('services', 'shop/pay'));
      expect(listener.news('TROUBLE')).toEqual([]);
    });

    test('they are asked for again when they are refused before their time', async () => {
      credential('first');
      const { listener } = await world.observeUntilWatching({ kubeconfig: withProgram(sayCredential) });
      credential('second');
      expire();
      world.putService('pay');
      await listener.until(() => listener.has('services', 'shop/pay'));
    });

    test('a program that fails is trouble that says what the program said', async () => {
      const kubeconfig = withProgram(`process.stderr.write('log in first'); process.exitCode = 1;`);
      const { listener } = world.observe({ kubeconfig });
      await listener.until(() => listener.news('TROUBLE').length >= 2);
      expect(listener.news('TROUBLE')[0]!.trouble).toMatchObject({ kind: 'UNAUTHENTICATED' });
      expect(listener.news('TROUBLE')[0]!.trouble.message).toContain('log in first');
    });

    test('a program that hangs holds up neither the time-out nor stop', async () => {
      const pidFile = join(world.folder, 'pid');
      const kubeconfig = withProgram(
        `fs.writeFileSync(__dirname + '/pid', String(process.pid)); setInterval(() => undefined, 1000);`,
      );
      const { source, listener } = world.observe({ kubeconfig, timeoutMs: 100 });
      await listener.until(() => listener.news('TROUBLE').length >= 2);
      expect(listener.news('TROUBLE')[0]!.trouble.kind).toBe('UNREACHABLE');
      await source.stop();
      await eventually('the program has begun', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
      process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
    });
  });

  test('a new certificate of the server is refused until its CA is written, and then nothing is listed anew', async () => {
    const front = await TlsFront.open(Number(new URL(world.server.url).port), 'a');
    write('ca.crt', certificate('a'));
    const kubeconfig = write(
      'tls',
      configOf({ server: front.url, cluster: { 'certificate-authority': 'ca.crt' }, user: { token: 'first' } }),
    );
    const { source, listener } = await world.observeUntilWatching({ kubeconfig });
    front.replaceCertificate('b');
    await listener.until(() => listener.news('TROUBLE').some(({ trouble }) => trouble.message.includes('CA')));
    write('ca.crt', certificate('b'));
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
    await source.stop();
    await front.close();
  });
});

describe('a kubeconfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-kubeconfig-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const load = (...paths: readonly string[]) => loadKubeconfig({ type: 'FILES', paths, context: null });
  const credentialsOf = (text: string) =>
    new CredentialSource({ type: 'FILES', paths: [write('one', text)], context: null }).load();

  test('of several files is read as kubectl reads it: the first that says something counts', () => {
    const [first, second] = [
      write('first', configOf({ server: 'https://first' })),
      write('second', configOf({ server: 'https://second' })),
    ];
    expect(load(first, second).getCurrentCluster()?.server).toBe('https://first');
    const third = write('third', configOf({ server: 'https://third' }, 'other'));
    expect(load(third, second).getCurrentContext()).toBe('other');
    const contextless = write(
      'contextless',
      configOf({ server: 'https://x' }, 'x').replace('current-context', 'unused'),
    );
    expect(load(contextless, third).getCurrentContext()).toBe('other');
  });

  test('passes over files that are not there, unless none is', () => {
    const there = write('there', configOf({ server: 'https://there' }));
    expect(load(join(folder, 'missing'), there).getCurrentCluster()?.server).toBe('https://there');
    expect(() => load(join(folder, 'missing'))).toThrow(/missing.*ENOENT/);
  });

  test.each([
    [
      'a context that is not there',
      configOf({ server: 'https://x' }).replace('"here"', '"elsewhere"'),
      /no context "elsewhere".*there are: here/,
    ],
    ['no context', '{"apiVersion":"v1","kind":"Config"}', /there are: none/],
    [
      'a cluster that is not there',
      configOf({ server: 'https://x' }).replace('"cluster":"here"', '"cluster":"gone"'),
      /"gone"/,
    ],
    ['a cluster without a server', configOf({ server: '' }), /server is missing/],
    ['no YAML', '{', /kubeconfig-/],
  ])('with %s says so', (_, text, message) => {
    expect(() => load(write('bad', text))).toThrow(message);
  });

  test('may hold a name and password, a CA, a proxy, and a server reached by plain HTTP', async () => {
    const cluster = {
      'certificate-authority-data': Buffer.from('the CA').toString('base64'),
      'proxy-url': 'http://proxy:3128',
    };
    const text = configOf({ server: 'http://127.0.0.1:8001/', cluster, user: { username: 'u', password: 'p' } });
    expect(await credentialsOf(text)).toMatchObject({
      server: new URL('http://127.0.0.1:8001'),
      tls: { ca: Buffer.from('the CA') },
      headers: { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` },
      proxy: 'http://proxy:3128',
    });
  });

  test('with a SOCKS proxy is refused: it is not supported', async () => {
    const text = configOf({ server: 'https://x', cluster: { 'proxy-url': 'socks5://proxy:1080' } });
    await expect(credentialsOf(text)).rejects.toThrow(/SOCKS/);
  });

  test('keeps its connections when only a token changed, and makes new ones when a certificate did', async () => {
    const key = async (cluster: object, token: string): Promise<string> =>
      (await credentialsOf(configOf({ server: 'https://x', cluster, user: { token } }))).key;
    expect(await key({}, 'a')).toBe(await key({}, 'b'));
    expect(await key({}, 'a')).not.toBe(await key({ 'certificate-authority-data': 'eA==' }, 'a'));
  });
});
