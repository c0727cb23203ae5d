import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditLog, TokenStore } from '@rollcall/catalog';

import { aToken } from '../builders/token-builder.js';
import { DBA } from './backend-contract.js';
import { RecordingListener } from './recording-listener.js';
import type { StoreParts } from './store-contract.js';

/** A store with tokens. */
export interface TokenStoreParts extends StoreParts {
  readonly tokens: TokenStore;
  readonly audit: AuditLog;
}

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:01:00.000Z';
const ALL = {
  ...{ since: null, until: null, actor: null, action: null, outcome: null, cluster: null, namespace: null, q: null },
  places: { clusters: null, namespaces: null },
};

/** What every store of tokens promises: run on the fake and on PostgreSQL. */
export function tokenContract(name: string, open: () => Promise<TokenStoreParts>): void {
  describe(`${name} keeps the promises of a store of tokens`, () => {
    let store: TokenStoreParts;
    const feeds: { stop(): Promise<void> }[] = [];
    const one = aToken();
    const two = aToken({
      id: 't-2',
      name: 'the DBA of "shop" ✓',
      prefix: 'ba9876543210',
      scopes: { role: 'registrar', clusters: ['prod', 'edge'], namespaces: ['shop'], restrictedAddresses: true },
      createdBy: 'bob',
      createdAt: LATER,
      expiresAt: '2030-01-31T17:00:00.000Z',
    });

    beforeEach(async () => {
      store = await open();
      await store.registry.declare('prod', 'KUBERNETES');
    });
    afterEach(async () => {
      await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
      await store.close();
    });
    async function listen(): Promise<RecordingListener> {
      const recording = new RecordingListener();
      const feed = store.newFeed();
      feeds.push(feed);
      feed.start(recording);
      await recording.until(() => recording.clusters.length > 0);
      return recording;
    }
    const loaded = async () => (await listen()).snapshots[0]?.tokens;
    const recorded = async () => (await store.audit.list(ALL, { limit: 10, after: null })).items;

    test('a token is read back as it was made, whoever reads later', async () => {
      await store.tokens.create(one, DBA);
      await store.tokens.create(two, DBA);
      expect(await loaded()).toEqual(expect.arrayContaining([one, two]));
    });

    test('a token that is made, and one that is revoked, is a revision each, which touches no Service', async () => {
      const listener = await listen();
      const made = await store.tokens.create(two, DBA);
      const revoked = await store.tokens.revoke(two.id, LATER, DBA);
      await listener.until(() => listener.revisions.length === 2);
      expect(listener.revisions).toMatchObject([
        { seq: made.seq, cluster: '', changes: [], token: { id: two.id, after: two } },
        { seq: revoked?.seq, cluster: '', changes: [], token: { id: two.id, after: null } },
      ]);
      expect(revoked).toEqual({ epoch: made.epoch, seq: made.seq + 1 });
    });

    test('what is revoked is not read any more, and is revoked once', async () => {
      await store.tokens.create(one, DBA);
      await store.tokens.create(two, DBA);
      const twice = await Promise.all([1, 2].map(() => store.tokens.revoke(one.id, LATER, DBA)));
      expect(twice.filter((revision) => revision !== null)).toHaveLength(1);
      expect(await store.tokens.revoke('t-9', LATER, DBA)).toBeNull();
      expect(await loaded()).toEqual([two]);
    });

    test('both are on record, by whom, and without what a token is recognised by', async () => {
      await store.tokens.create(one, DBA);
      await store.tokens.revoke(one.id, LATER, DBA);
      await store.tokens.revoke(one.id, LATER, DBA);
      const { hmac, ...shown } = one;
      const entry = {
        ...DBA,
        outcome: 'ALLOWED',
        code: null,
        target: { kind: 'token', cluster: null, namespace: null, name: one.name, id: one.id },
      };
      const items = await recorded();
      expect(items).toMatchObject([
        { ...entry, action: 'token.revoke', before: shown, after: null },
        { ...entry, action: 'token.create', before: null, after: shown },
      ]);
      expect(JSON.stringify(items)).not.toContain(hmac);
    });

    test('a token that cannot be stored leaves nothing', async () => {
      await store.tokens.create(one, DBA);
      await expect(store.tokens.create({ ...two, prefix: one.prefix }, DBA)).rejects.toThrow();
      expect(await loaded()).toEqual([one]);
      expect(await recorded()).toHaveLength(1);
    });

    test('the last use counts, in whatever order uses are told, and makes no revision', async () => {
      const made = await store.tokens.create(one, DBA);
      await store.tokens.create(two, DBA);
      expect(await store.tokens.lastUses()).toEqual(new Map());
      await store.tokens.noteUses(new Map([[one.id, LATER]]));
      await store.tokens.noteUses(
        new Map([
          [one.id, AT],
          ['t-9', AT],
        ]),
      );
      expect(await store.tokens.lastUses()).toEqual(new Map([[one.id, LATER]]));
      expect((await store.tokens.revoke(one.id, LATER, DBA))?.seq).toBe(made.seq + 2);
      expect(await store.tokens.lastUses()).toEqual(new Map());
    });
  });
}
