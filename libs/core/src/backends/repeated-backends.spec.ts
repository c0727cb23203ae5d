import { expect, test } from '@jest/globals';

import { aBackend } from '../testing/backend-samples.js';
import { repeatedBackends } from './repeated-backends.js';

const port = (name: string, number: number) => ({ name, port: number, protocol: 'TCP' as const, appProtocol: null });

test('what is registered already is told, port by port', () => {
  const registered = [aBackend({ ports: [port('pg', 5432)] })];
  const input = aBackend({ ports: [port('metrics', 9187), port('pg', 5432)] });
  expect(repeatedBackends([input], registered, '/items')).toEqual([
    {
      pointer: '/items/0/ports/1',
      code: 'VALIDATION_FAILED',
      message: '10.20.0.11 with this port is registered already: change that one, or leave this one out.',
    },
  ]);
});

test('another address, number, name or protocol is another backend', () => {
  const registered = [aBackend()];
  expect(
    repeatedBackends(
      [
        aBackend({ address: '10.20.0.12' }),
        aBackend({ ports: [port('pg', 5433)] }),
        aBackend({ ports: [port('other', 5432)] }),
        aBackend({ ports: [{ ...port('pg', 5432), protocol: 'UDP' }] }),
      ],
      registered,
    ),
  ).toEqual([]);
});
