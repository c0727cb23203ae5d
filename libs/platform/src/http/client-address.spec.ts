import type { IncomingMessage } from 'node:http';

import { expect, test } from '@jest/globals';

import { clientAddresses } from './client-address.js';

const TRUSTED = ['10.0.0.0/8', '::1'];

/** A request of a peer, with what it says of where that came from. */
function from(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { socket: { remoteAddress }, headers } as IncomingMessage;
}

test.each([
  ['who comes by itself', from('192.0.2.1'), '192.0.2.1'],
  ['who comes by itself and claims another address', from('192.0.2.1', '198.51.100.9'), '192.0.2.1'],
  ['who comes through a trusted proxy', from('10.1.2.3', '198.51.100.9'), '198.51.100.9'],
  ['who comes through several', from('::1', '198.51.100.9, 10.0.0.7'), '198.51.100.9'],
  ['who claims another address before a trusted proxy', from('10.1.2.3', '203.0.113.5, 198.51.100.9'), '198.51.100.9'],
  ['a trusted proxy on a socket of both families', from('::ffff:10.1.2.3', '198.51.100.9'), '198.51.100.9'],
  ['a trusted proxy itself', from('10.1.2.3'), '10.1.2.3'],
  ['who is gone already', from(undefined, '198.51.100.9'), ''],
])('%s', (_who, request, address) => {
  expect(clientAddresses(TRUSTED)(request)).toBe(address);
});

test('nobody is trusted unless it is said', () => {
  expect(clientAddresses([])(from('127.0.0.1', '198.51.100.9'))).toBe('127.0.0.1');
});
