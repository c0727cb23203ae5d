import { describe, expect, test } from '@jest/globals';
import type { Network } from '@rollcall/core';
import { judgeAddress, readNetwork } from '@rollcall/core';
import { anEndpoint, aService, aSlice, ManualClock, RecordingLogger, RegistrarWorld, settle } from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';
import { StoreUnavailableError } from '../catalog-errors.js';
import type { OwnAddress } from './own-places.js';
import { OwnPlaces } from './own-places.js';
import { registerBackends } from './register-backends.js';

const DATABASE = { host: 'db.internal', what: 'the addresses of our own database' };

function network(text: string): Network {
  const read = readNetwork(text);
  if ('problem' in read) throw new TypeError(read.problem);
  return read;
}

class World {
  readonly clock = new ManualClock();
  /** What DNS says. */
  addresses: readonly string[] | null = ['10.9.0.5'];
  /** What other processes found. */
  others: readonly OwnAddress[] = [];
  isDown = false;
  readonly places = new OwnPlaces({
    process: 'api-1',
    hosts: [DATABASE],
    lookUp: () => (this.addresses ? Promise.resolve(this.addresses) : Promise.reject(new Error('SERVFAIL'))),
    store: {
      exchange: (_, found) =>
        this.isDown ? Promise.reject(new StoreUnavailableError('away')) : Promise.resolve([...found, ...this.others]),
    },
    clock: this.clock,
    logger: new RecordingLogger(),
  });

  get known(): readonly string[] {
    return this.places.networks.map(({ network, what }) => `${network.text} ${what}`);
  }
}

describe('where we are ourselves', () => {
  test('is what this process and all others find, looked up again and again', async () => {
    const world = new World();
    world.others = [{ address: '10.9.0.1', what: 'the addresses of the API servers of cluster prod' }];
    world.places.start();
    await settle();
    expect(world.known).toEqual([
      '10.9.0.5/32 the addresses of our own database',
      '10.9.0.1/32 the addresses of the API servers of cluster prod',
    ]);
    world.addresses = ['10.9.0.6', 'fd12::6'];
    await world.clock.step(60_000);
    expect(world.known.slice(0, 2)).toEqual([
      '10.9.0.6/32 the addresses of our own database',
      'fd12::6/128 the addresses of our own database',
    ]);
    await world.places.stop();
    expect(world.clock.count).toBe(0);
  });

  test('stays known while DNS or the database does not answer', async () => {
    const world = new World();
    world.places.start();
    await settle();
    world.addresses = null;
    world.isDown = true;
    await world.clock.step(60_000);
    expect(world.known).toEqual(['10.9.0.5/32 the addresses of our own database']);
    await world.places.stop();
  });

  test('takes the right restricted-addresses to register, as the API servers that a cluster itself names', async () => {
    const kubernetes = aService('kubernetes', { namespace: 'default', spec: { selector: {} } });
    const world = await RegistrarWorld.open(
      { ownNetworks: () => [{ network: network('10.9.0.5'), what: DATABASE.what }] },
      kubernetes,
      aSlice('kubernetes', [anEndpoint('10.9.0.1')], { namespace: 'default', service: 'kubernetes' }),
    );
    const service = { cluster: null, namespace: 'shop', name: 'orders-db' };
    const register = (address: string, restrictedAddresses: boolean) => {
      const items = [{ address, ports: [{ name: 'pg', port: 5432 }] }];
      const request = { service, items, dryRun: true, idempotencyKey: null };
      return registerBackends(request, world.caller({ restrictedAddresses }), world.desk);
    };
    for (const address of ['10.9.0.5', '10.9.0.1']) {
      expect(await register(address, false)).toMatchObject({ code: 'ADDRESS_FORBIDDEN' });
      expect(await register(address, true)).toMatchObject({ type: 'DONE' });
    }
    expect(await register('10.9.0.2', false)).toMatchObject({ type: 'DONE' });
    const policy = world.desk.parts.preview.policyFor(['10.9.0.1'], EVERYWHERE);
    expect(judgeAddress('10.9.0.1', policy, { restrictedAddresses: false })).toMatchObject({
      message: expect.stringContaining('the API servers of cluster prod'),
    });
  });
});
