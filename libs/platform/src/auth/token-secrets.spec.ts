import { expect, test } from '@jest/globals';

import { derivedKey } from './derived-key.js';
import { tokenPrefix, TokenSecrets } from './token-secrets.js';

const secrets = new TokenSecrets('the secret of this installation');

test('a token says by which prefix it is found, and has 160 bits that it does not say', () => {
  const { text, prefix, hmac } = secrets.make();
  expect(text).toMatch(/^rc_[0-9a-f]{12}_[0-9a-f]{40}$/);
  expect(tokenPrefix(text)).toBe(prefix);
  expect(hmac).not.toContain(text.slice(-40));
  expect(secrets.make().text).not.toBe(text);
});

test('what is random comes from where it was said to', () => {
  const fixed = new TokenSecrets('s', (bytes) => Buffer.alloc(bytes, 0xab));
  expect(fixed.make().text).toBe(`rc_${'ab'.repeat(6)}_${'ab'.repeat(20)}`);
});

test('a token is recognised by its HMAC, under its own secret only', () => {
  const { text, hmac } = secrets.make();
  expect(secrets.matches(text, hmac)).toBe(true);
  expect(secrets.matches(`${text.slice(0, -1)}x`, hmac)).toBe(false);
  expect(secrets.matches(text, '')).toBe(false);
  expect(new TokenSecrets('another').matches(text, hmac)).toBe(false);
});

test('what does not look like a token has no prefix', () => {
  const { text } = secrets.make();
  for (const other of ['', 'rc_', text.toUpperCase(), `${text}0`, ` ${text}`, text.replace('rc_', 'rd_')])
    expect(tokenPrefix(other)).toBeNull();
});

test('keys of one secret are the same again, and differ by purpose and secret', () => {
  expect(derivedKey('a', 'token').equals(derivedKey('a', 'token'))).toBe(true);
  expect(derivedKey('a', 'token').symmetricKeySize).toBe(32);
  const keys = [derivedKey('a', 'token'), derivedKey('a', 'session'), derivedKey('b', 'token')];
  expect(new Set(keys.map((key) => key.export().toString('hex'))).size).toBe(3);
});
