import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import { probe, told } from './testing/probing.js';
import type { TestCertificate } from './testing/test-certificates.js';
import { serverWith, testAuthority } from './testing/test-certificates.js';
import { TestPeer } from './testing/test-peer.js';

const NAME = 'db.corp.example';
let peer: TestPeer;

beforeAll(() => setDefaultCACertificates([...getCACertificates('bundled'), testAuthority()]));
afterEach(() => peer.close());

async function serve(certificate: TestCertificate, behave?: (socket: Socket) => void): Promise<number> {
  peer = await TestPeer.openTls(serverWith(certificate), behave);
  return peer.port;
}

describe('a TLS check', () => {
  test('passes without a word where the certificate is in order', async () => {
    const result = await probe({ type: 'TLS', port: await serve('good'), name: NAME });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'TLS ok']);
  });

  test.each([
    ['expired', 'its certificate expired on 2021-01-01'],
    ['future', 'its certificate is not valid before 2110-01-01'],
  ] as const)('fails where no client that verifies could connect: %s', async (certificate, message) => {
    const result = await probe({ type: 'TLS', port: await serve(certificate), name: NAME });
    expect(result).toMatchObject({ ok: false, message });
    expect(told(result)).toEqual(['TCP ok', 'TLS failed']);
  });

  test('passes and says so where the certificate signed itself: whom clients trust is not known here', async () => {
    const result = await probe({ type: 'TLS', port: await serve('self-signed'), name: NAME });
    expect(result).toMatchObject({ ok: true, message: 'its certificate is not trusted here: it signed itself' });
  });

  test('passes and says so where the certificate is for another name than the registered one', async () => {
    const result = await probe({ type: 'TLS', port: await serve('other-name'), name: NAME });
    const message = 'its certificate is not for db.corp.example, but for other.corp.example';
    expect(result).toMatchObject({ ok: true, message });
  });

  test('fails where the certificate is not for the host that the check names', async () => {
    const result = await probe({ type: 'TLS', port: await serve('other-name'), host: NAME });
    const message = 'its certificate is not for db.corp.example, but for other.corp.example';
    expect(result).toMatchObject({ ok: false, message });
  });

  test('asks for no name where an address is registered', async () => {
    const names: unknown[] = [];
    peer = await TestPeer.openTls({
      ...serverWith('good'),
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    expect(await probe({ type: 'TLS', port: peer.port })).toMatchObject({ ok: true, message: null });
    expect(await probe({ type: 'TLS', port: peer.port, name: NAME, host: 'sni.example' })).toMatchObject({ ok: false });
    expect(names).toEqual(['sni.example']);
  });

  test('talks to servers that know nothing newer than TLS 1.0', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
    peer = await TestPeer.openTls({ ...serverWith('good'), ...old });
    expect(await probe({ type: 'TLS', port: peer.port, name: NAME })).toMatchObject({ ok: true, message: null });
  });

  test('says that a server may want a certificate of the client', async () => {
    peer = await TestPeer.openTls({ ...serverWith('good'), requestCert: true, maxVersion: 'TLSv1.2' });
    const result = await probe({ type: 'TLS', port: peer.port, name: NAME });
    const message = 'it refused the TLS handshake: it may want a certificate of the client';
    expect(result).toMatchObject({ ok: false, message });
  });

  test('says that a port does not speak TLS', async () => {
    peer = await TestPeer.open((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const result = await probe({ type: 'TLS', port: peer.port });
    expect(result).toMatchObject({ ok: false, message: 'it does not speak TLS on this port' });
    expect(told(result)).toEqual(['TCP ok', 'TLS failed']);
  });
});

describe('an HTTPS check', () => {
  const answer = (socket: Socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n');

  test('asks within TLS for HTTP/1.1, and tells three phases', async () => {
    const result = await probe({ type: 'HTTPS', port: await serve('good', answer), name: NAME, path: '/healthz' });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'TLS ok', 'PROTOCOL ok']);
    expect(peer.heard).toEqual([expect.stringMatching(/^GET \/healthz HTTP\/1\.1\r\nHost: db\.corp\.example:\d+\r\n/)]);
  });

  test('asks for nothing where the certificate has a problem', async () => {
    const result = await probe({ type: 'HTTPS', port: await serve('expired', answer), name: NAME });
    expect(told(result)).toEqual(['TCP ok', 'TLS failed']);
    expect(peer.heard.join('')).toBe('');
  });

  test('says that a server wants a certificate of the client', async () => {
    peer = await TestPeer.openTls({ ...serverWith('good'), requestCert: true });
    const result = await probe({ type: 'HTTPS', port: peer.port, name: NAME });
    expect(result).toMatchObject({ ok: false, message: 'it wants a certificate of the client, and a check has none' });
    expect(told(result)).toEqual(['TCP ok', 'TLS ok', 'PROTOCOL failed']);
  });

  test('keeps what is worth knowing of the certificate though it passed', async () => {
    const result = await probe({ type: 'HTTPS', port: await serve('self-signed', answer), name: NAME });
    expect(result).toMatchObject({ ok: true, message: 'its certificate is not trusted here: it signed itself' });
  });
});
