import { afterEach, describe, expect, test } from '@jest/globals';
import type { Scopes } from '@rollcall/catalog';
import fc from 'fast-check';

import {
  BACKEND_IDS,
  beginnings,
  CLUSTERS,
  NAMESPACES,
  NOWHERE,
  scopes,
  sequels,
  SERVICES,
} from './testing/scopes/arbitrary-facts.js';
import type { Asked } from './testing/scopes/asked.js';
import type { Fact } from './testing/scopes/fact.js';
import { visiblePart } from './testing/scopes/fact.js';
import { FOLLOWS, headOf } from './testing/scopes/followed.js';
import { GRAPHQL_READS, SCHEMA } from './testing/scopes/graphql-reads.js';
import type { Read } from './testing/scopes/rest-reads.js';
import { LAST_READS, REST_READS } from './testing/scopes/rest-reads.js';
import { Side } from './testing/scopes/side.js';
import { ADMIN_TOKEN } from './testing/test-api.js';

const EVERYTHING = { clusters: ['*'], namespaces: ['*'] };
const AS_ADMIN = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };
const READS: readonly Read[] = [...REST_READS, ...GRAPHQL_READS, ...LAST_READS];

const asked: fc.Arbitrary<Asked> = fc.record({
  cluster: fc.constantFrom(null, null, ...CLUSTERS, NOWHERE.cluster),
  namespace: fc.constantFrom(...NAMESPACES, NOWHERE.namespace),
  name: fc.constantFrom(...SERVICES, NOWHERE.name),
  id: fc.constantFrom(...BACKEND_IDS),
});

let open: readonly Side[] = [];
afterEach(async () => {
  await close();
});

async function close(): Promise<void> {
  await Promise.all(open.map(({ api }) => api.stop()));
  open = [];
}

/** The whole world, asked by somebody who sees a part of it, and that part alone, asked by somebody who sees everything. */
async function sides(facts: readonly Fact[], sight: Scopes): Promise<readonly [whole: Side, part: Side]> {
  const whole = await Side.open(sight);
  const part = await Side.open({ ...sight, ...EVERYTHING });
  open = [whole, part];
  await whole.let(facts);
  await part.let(seenOf(facts, sight));
  return [whole, part];
}

function seenOf(facts: readonly Fact[], sight: Scopes): readonly Fact[] {
  return facts.flatMap((fact) => visiblePart(fact, sight) ?? []);
}

describe('what one may not see does not exist', () => {
  test('for any read: the answer is that of a world which has only what is seen', async () => {
    const questions = fc.array(asked, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(beginnings, scopes, questions, async (facts, sight, about) => {
        await close();
        const [whole, part] = await sides(facts, sight);
        const others = { ...AS_ADMIN, api: whole.api };
        for (const [i, { covers, ask }] of READS.entries()) {
          const question = about[i % about.length]!;
          const expected = await ask(part, question);
          if (!/^(GET|Query)\b/.test(covers)) {
            // Refusals go on record: as often here as there.
            expect([covers, question, await ask(whole, question)]).toEqual([covers, question, expected]);
            continue;
          }
          // What is kept for others, who see more, is not for who asks now.
          await ask(others, question);
          const told = [await ask(whole, question), await ask(whole, question)];
          expect([covers, question, ...told]).toEqual([covers, question, expected, expected]);
          expect(JSON.stringify(told)).not.toContain('the operation costs');
        }
      }),
      { numRuns: 8, interruptAfterTimeLimit: 100_000 },
    );
  }, 120_000);

  test('for whoever follows: they are told what they would be told in a world which has only what is seen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(beginnings, sequels), scopes, asked, async ([facts, sequel], sight, question) => {
        await close();
        const told = await Promise.all(
          (await sides(facts, sight)).map(async (side, i) => {
            const since = await headOf(side);
            const from = FOLLOWS.map(({ begin }) => begin(side, question, null));
            const seen = (happened: readonly Fact[]) => (i === 0 ? happened : seenOf(happened, sight));
            const first = await Promise.all(from);
            await side.let(seen(sequel));
            const again = await Promise.all(FOLLOWS.map(({ begin }) => begin(side, question, since)));
            await side.let(seen(sequel.filter(({ type }) => type !== 'REGISTER').slice(0, 2)));
            await side.api.stop();
            return Promise.all([...first, ...again].map((each) => each.told()));
          }),
        );
        open = [];
        expect(told[0]).toEqual(told[1]);
        expect(JSON.stringify(told)).not.toContain('the operation costs');
      }),
      { numRuns: 8, interruptAfterTimeLimit: 100_000 },
    );
  }, 120_000);
});

/** What no read or stream above covers, and why it need not. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'POST /v1/clusters/{name}:confirm': 'acts on all of a cluster: clusters.spec.ts',
  'DELETE /v1/clusters/{name}': 'acts on all of a cluster: clusters.spec.ts',
  'GET /v1/tokens': 'tokens are in no world: tokens.spec.ts',
  'POST /v1/tokens': 'tokens are in no world: tokens.spec.ts',
  'DELETE /v1/tokens/{id}': 'tokens are in no world: tokens.spec.ts',
  'GET /v1/session': 'says who asks',
  'POST /v1/session': 'says who asks',
  'DELETE /v1/session': 'says nothing',
  'GET /v1/session/oidc': 'leads away',
  'GET /v1/session/oidc/callback': 'leads back',
  'GET /livez': 'says the same to everybody',
  'GET /readyz': 'says the same to everybody, and names nothing: access.spec.ts',
  'GET /': 'says the same to everybody',
  'GET /openapi.json': 'says the same to everybody',
  'GET /docs': 'says the same to everybody',
};

test('nothing that can be asked is left out', async () => {
  const side = await Side.open({ role: 'reader', restrictedAddresses: false, ...EVERYTHING });
  open = [side];
  const { paths } = (await side.api.json('/openapi.json')) as { readonly paths: Readonly<Record<string, object>> };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ['get', 'post', 'patch', 'put', 'delete'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const roots = [SCHEMA.getQueryType(), SCHEMA.getMutationType(), SCHEMA.getSubscriptionType()];
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`));
  const covered = [...[...READS, ...FOLLOWS].map(({ covers }) => covers), ...Object.keys(ELSEWHERE)];
  expect([...new Set(covered)].sort()).toEqual([...operations, ...fields].sort());
});
