import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import { EXIT } from '../exit-codes.js';
import { CommandRun } from '../testing/command-run.js';

let api: ScriptedApi;
beforeEach(async () => void (api = await ScriptedApi.start()));
afterEach(() => api.stop());

test('explain says it in one sentence, then each rule on a line of its own', async () => {
  const run = new CommandRun('explain shop/cart 10.0.0.1 --zone zone-b', { environment: { ROLLCALL_URL: api.url } });
  const request = await api.request();
  expect(request.path).toBe('/v1/namespaces/shop/services/cart/explain');
  expect(request.query).toMatchObject({ address: '10.0.0.1', zone: 'zone-b' });
  const excluded = 'it is in zone zone-a; asked for is zone-b';
  request.json({
    address: '10.0.0.1',
    selected: false,
    summary: `10.0.0.1 is not selected: ${excluded}.`,
    reasons: [
      { rule: 'CND-1', text: 'ready is true in slice cart-x', slice: 'cart-x', condition: 'ready' },
      { rule: 'TOP-0', text: excluded, slice: null, condition: null },
    ],
  });
  expect(await run.code).toBe(EXIT.OK);
  expect(run.out).toBe(
    [
      '10.0.0.1 is not selected: it is in zone zone-a; asked for is zone-b.',
      '  - ready is true in slice cart-x [CND-1]',
      '  - it is in zone zone-a; asked for is zone-b [TOP-0]',
      '',
    ].join('\n'),
  );
});
