import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { RollcallClient } from '@rollcall/client';

import { EXIT } from '../exit-codes.js';
import { wantedRegistrations } from '../files/wanted-registrations.js';
import type { RealApi } from '../testing/real-api.js';
import { aDatabaseService, realApi } from '../testing/real-api.js';
import { carryOut } from './carry-out.js';
import { compareServices } from './service-comparison.js';

let real: RealApi;
let client: RollcallClient;
const signal = new AbortController().signal;

beforeEach(async () => {
  real = await realApi(aDatabaseService('a-db'), aDatabaseService('b-db'));
  const { ROLLCALL_URL: url, ROLLCALL_TOKEN: token } = real.environment;
  client = new RollcallClient({ url, token });
}, 20_000);

afterEach(() => real.api.stop(), 20_000);

const documentOf = (name: string, ...backends: readonly object[]) => ({
  apiVersion: 'rollcall.dev/v1',
  kind: 'ExternalBackends',
  metadata: { namespace: 'shop', name },
  spec: { backends },
});
const backend = (address: string, more: object = {}) => ({ address, ports: [{ name: 'pg', port: 5432 }], ...more });

async function compared(...documents: readonly object[]) {
  const text = JSON.stringify(documents);
  return compareServices(wantedRegistrations([{ name: 'a.json', text }], '2026-01-01T00:00:00Z'), client, signal);
}

test('what somebody changed meanwhile is not overwritten, and what was done before is told', async () => {
  const ref = { namespace: 'shop', name: 'b-db' };
  const [{ id, version } = { id: '', version: 0 }] = (await client.registerBackends(ref, [backend('10.9.8.8')]))
    .backends;
  const wanted = [
    documentOf('a-db', backend('10.9.8.7')),
    documentOf('b-db', backend('10.9.8.8', { note: 'ours' }), backend('10.9.8.9')),
  ];
  const services = await compared(...wanted);
  await client.updateBackend(id, { note: 'theirs' }, { version });
  await expect(carryOut(services, { client, signal, prune: true })).rejects.toMatchObject({
    exitCode: EXIT.FAILURE,
    message: expect.stringMatching(
      /Somebody changed it meanwhile.*\nBefore that: 1 registered, 0 changed, 0 removed\. Running the same again does the rest\.$/s,
    ),
  });
  expect(await client.backend(id)).toMatchObject({ note: 'theirs' });

  const done = await carryOut(await compared(...wanted), { client, signal, prune: true });
  expect(done).toMatchObject({ registered: 1, changed: 1, removed: 0 });
  expect(await client.backend(id)).toMatchObject({ note: 'ours' });
});

test('more than one request takes is registered in several, by number and by size', async () => {
  const addresses = Array.from({ length: 1_200 }, (_, i) => `10.1.${Math.floor(i / 250)}.${(i % 250) + 1}`);
  const half = addresses.slice(0, 600);
  const halves = [half, addresses.slice(600)];
  const documents = halves.map((some) => documentOf('a-db', ...some.map((address) => backend(address))));
  expect(await carryOut(await compared(...documents), { client, signal, prune: false })).toMatchObject({
    registered: 1_200,
  });
  const again = await compared(...documents);
  expect(again[0]?.comparison).toMatchObject({ register: [], change: [], surplus: [] });

  const note = 'é'.repeat(1_000);
  const large = documentOf('b-db', ...half.map((address) => backend(address, { note })));
  expect(await carryOut(await compared(large), { client, signal, prune: false })).toMatchObject({ registered: 600 });
}, 60_000);
