import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SliceWriter, WriteOutcome } from '@rollcall/catalog';
import type { SliceManifest, SliceRemoval } from '@rollcall/core';
import {
  EPOCH_ANNOTATION,
  INSTALLATION_LABEL,
  LAST_CHANGE_TRIGGER_TIME_ANNOTATION,
  MANAGED_BY_LABEL,
  SERVICE_NAME_LABEL,
} from '@rollcall/core';

/** A slice or Service as the cluster has it. */
export interface StandingObject {
  readonly metadata: SliceManifest['metadata'] & { readonly uid: string; readonly resourceVersion: string };
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[] | null;
  readonly ports?: readonly object[] | null;
}

/** A cluster that writers can be pointed at. */
export interface SliceWriterWorld {
  /** `reader`: may only read. `meanwhile`: happens once, between what the writer looks at and what it writes. */
  newWriter(user: 'admin' | 'reader', meanwhile?: () => Promise<void>): SliceWriter;
  createNamespace(name: string): Promise<void>;
  /** Begins to delete a namespace, which never ends. */
  terminateNamespace(name: string): Promise<void>;
  /** null = there is none. */
  read(kind: 'Service' | 'EndpointSlice', namespace: string, name: string): Promise<StandingObject | null>;
  /** Another manager sets fields of a slice (a merge patch), as `kubectl edit` does. */
  edit(slice: StandingObject, patch: object, manager: string): Promise<void>;
  /** Somebody deletes a slice. */
  delete(slice: StandingObject): Promise<void>;
  close(): Promise<void>;
}

const NAME = 'orders-db-rollcall-ipv4-1';

/** What every writer of slices promises: run on the fake, on the in-process API server and on the real one. */
export function sliceWriterContract(name: string, open: () => Promise<SliceWriterWorld>): void {
  describe(`${name} is written as promised`, () => {
    let world: SliceWriterWorld;
    let writer: SliceWriter;
    let namespace: string;
    let namespaces = 0;

    beforeAll(async () => {
      world = await open();
    }, 60_000);
    afterAll(() => world.close());
    beforeEach(async () => {
      namespaces += 1;
      namespace = `written-${namespaces}`;
      await world.createNamespace(namespace);
      writer = world.newWriter('admin');
    });

    const slice = (addresses: readonly string[], { metadata, ...more }: Changes = {}): SliceManifest => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: NAME,
        namespace,
        labels: {
          [SERVICE_NAME_LABEL]: 'orders-db',
          [MANAGED_BY_LABEL]: 'rollcall.dev',
          [INSTALLATION_LABEL]: 'test',
        },
        annotations: { [EPOCH_ANNOTATION]: '1' },
        ...metadata,
      },
      addressType: 'IPv4',
      endpoints: addresses.map((address) => ({
        addresses: [address],
        conditions: { ready: true, serving: true, terminating: false },
      })),
      ports: [{ name: 'postgres', protocol: 'TCP', port: 5432 }],
      ...more,
    });
    const standing = () => world.read('EndpointSlice', namespace, NAME);
    const addressesOf = (object: StandingObject | null) => object?.endpoints?.flatMap(({ addresses }) => addresses);
    const created = async (addresses: readonly string[], changes: Changes = {}): Promise<StandingObject> => {
      expect(await writer.create(slice(addresses, changes))).toMatchObject({ type: 'WRITTEN' });
      return (await standing())!;
    };
    const at = ({ metadata: { resourceVersion } }: StandingObject, metadata: Changes['metadata'] = {}): Changes => ({
      metadata: { resourceVersion, ...metadata },
    });
    const removalOf = ({ metadata: { uid, resourceVersion } }: StandingObject): SliceRemoval => ({
      namespace,
      name: NAME,
      uid,
      resourceVersion,
    });
    const update = (addresses: readonly string[], changes: Changes, force = false): Promise<WriteOutcome> =>
      writer.update(slice(addresses, changes), { force });

    describe('a slice that is created', () => {
      test('stands as it was sent, at the version that is told', async () => {
        const outcome = await writer.create(slice(['192.0.2.7', '192.0.2.8']));
        const there = (await standing())!;
        expect(outcome).toEqual({ type: 'WRITTEN', resourceVersion: there.metadata.resourceVersion, warnings: [] });
        expect(addressesOf(there)).toEqual(['192.0.2.7', '192.0.2.8']);
        expect(there.metadata.labels).toMatchObject({ [MANAGED_BY_LABEL]: 'rollcall.dev' });
      });

      test('takes no name that is taken: what stands there stays', async () => {
        const before = await created(['192.0.2.7']);
        expect(await writer.create(slice(['192.0.2.8']))).toEqual({ type: 'EXISTS' });
        expect(await standing()).toEqual(before);
      });

      test('of names is written with the warning of the server', async () => {
        const manifest: SliceManifest = { ...slice(['orders-db.corp.example']), addressType: 'FQDN' };
        const outcome = await writer.create(manifest);
        expect(outcome).toMatchObject({ type: 'WRITTEN', warnings: [expect.stringContaining('FQDN')] });
      });

      test('is refused with everything that is wrong, by field', async () => {
        const outcome = await writer.create(slice(['192.0.2.7', '127.0.0.1', 'no-address']));
        expect(outcome).toMatchObject({
          type: 'REFUSED',
          message: expect.stringContaining('loopback'),
          causes: [
            { field: 'endpoints[1].addresses[0]', message: expect.stringContaining('127.0.0.1') },
            { field: 'endpoints[2].addresses[0]', message: expect.stringContaining('no-address') },
          ],
        });
        expect(await standing()).toBeNull();
      });

      test('needs its namespace', async () => {
        const elsewhere = { ...slice([]).metadata, namespace: 'nowhere' };
        expect(await writer.create({ ...slice(['192.0.2.7']), metadata: elsewhere })).toMatchObject({
          type: 'NAMESPACE_GONE',
          message: expect.stringContaining('nowhere'),
        });
        await world.terminateNamespace(namespace);
        expect(await writer.create(slice(['192.0.2.7']))).toMatchObject({
          type: 'NAMESPACE_GONE',
          message: expect.stringContaining('terminated'),
        });
      });
    });

    describe('a slice that is updated', () => {
      test('holds what was sent, and nothing of what we set before and leave out', async () => {
        const first = await created(['192.0.2.7', '192.0.2.8'], {
          metadata: { annotations: { [EPOCH_ANNOTATION]: '1', [LAST_CHANGE_TRIGGER_TIME_ANNOTATION]: TIME } },
        });
        const annotations = { [EPOCH_ANNOTATION]: '2' };
        const outcome = await update(['192.0.2.8'], at(first, { annotations }));
        const second = (await standing())!;
        expect(outcome).toEqual({ type: 'WRITTEN', resourceVersion: second.metadata.resourceVersion, warnings: [] });
        expect(addressesOf(second)).toEqual(['192.0.2.8']);
        expect(second.metadata.annotations).toEqual(annotations);
        expect(second.metadata.uid).toBe(first.metadata.uid);
        expect(await update(['192.0.2.9'], at(second, { annotations }))).toMatchObject({ type: 'WRITTEN' });
        expect(addressesOf(await standing())).toEqual(['192.0.2.9']);
      });

      test('belongs to the Service that was created again: the owner before is gone from it', async () => {
        const owner = (uid: string) => ({
          ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'orders-db', uid, controller: true }],
        });
        const before = await created(['192.0.2.7'], { metadata: owner('a') });
        expect(await update(['192.0.2.7'], at(before, owner('b')))).toMatchObject({ type: 'WRITTEN' });
        expect((await standing())!.metadata.ownerReferences).toMatchObject([{ uid: 'b' }]);
      });

      test('is not written over a version that the plan did not see, by force neither', async () => {
        const seen = await created(['192.0.2.7']);
        expect(await update(['192.0.2.8'], at(seen))).toMatchObject({ type: 'WRITTEN' });
        const newer = await standing();
        for (const force of [false, true])
          expect(await update(['192.0.2.9'], at(seen), force)).toMatchObject({ type: 'CONFLICT', managers: [] });
        expect(await update(['192.0.2.9'], {})).toMatchObject({ type: 'CONFLICT' });
        expect(await standing()).toEqual(newer);
      });

      test('keeps what another manager has set, who is named, until it is taken over by force', async () => {
        const ours = await created(['192.0.2.7']);
        const endpoints = [{ addresses: ['192.0.2.66'], conditions: {} }];
        await world.edit(ours, { endpoints }, 'kubectl-edit');
        const edited = (await standing())!;
        expect(await update(['192.0.2.7'], at(edited))).toMatchObject({
          type: 'CONFLICT',
          message: expect.stringContaining('kubectl-edit'),
          managers: ['kubectl-edit'],
        });
        expect(addressesOf(await standing())).toEqual(['192.0.2.66']);
        expect(await update(['192.0.2.7'], at((await standing())!), true)).toMatchObject({ type: 'WRITTEN' });
        expect(addressesOf(await standing())).toEqual(['192.0.2.7']);
        expect(await update(['192.0.2.8'], at((await standing())!))).toMatchObject({ type: 'WRITTEN' });
      });

      test('keeps the labels that others put beside ours', async () => {
        const ours = await created(['192.0.2.7']);
        await world.edit(ours, { metadata: { labels: { team: 'payments' } } }, 'kubectl-label');
        expect(await update(['192.0.2.8'], at((await standing())!))).toMatchObject({ type: 'WRITTEN' });
        expect((await standing())!.metadata.labels).toMatchObject({ team: 'payments', [INSTALLATION_LABEL]: 'test' });
      });

      test('does not come back if it was deleted, and is not taken for one of the same name', async () => {
        const ours = await created(['192.0.2.7']);
        await world.delete(ours);
        for (const force of [false, true])
          expect(await update(['192.0.2.8'], at(ours), force)).toEqual({ type: 'GONE' });
        expect(await standing()).toBeNull();
        const again = await created(['192.0.2.9']);
        expect(await update(['192.0.2.8'], at(ours), true)).toMatchObject({ type: 'CONFLICT' });
        expect(await standing()).toEqual(again);
      });

      test('is left alone if its leader has a higher epoch, or if it is not ours, though the version is the right one', async () => {
        const ours = await created(['192.0.2.7'], { metadata: { annotations: { [EPOCH_ANNOTATION]: '8' } } });
        const older = at(ours, { annotations: { [EPOCH_ANNOTATION]: '7' } });
        expect(await update(['192.0.2.8'], older, true)).toMatchObject({
          type: 'CONFLICT',
          message: expect.stringContaining('epoch 8'),
        });
        const labels = { ...ours.metadata.labels, [INSTALLATION_LABEL]: 'another' };
        const annotations = { [EPOCH_ANNOTATION]: '9' };
        expect(await update(['192.0.2.8'], at(ours, { labels, annotations }), true)).toMatchObject({
          type: 'CONFLICT',
          message: expect.stringContaining('not ours'),
        });
        expect(await standing()).toEqual(ours);
      });

      test('is not written over, nor brought back, if it changes or goes just before the write', async () => {
        const ours = await created(['192.0.2.7']);
        const edit = { metadata: { labels: { team: 'payments' } } };
        const late = world.newWriter('admin', () => world.edit(ours, edit, 'kubectl-label'));
        expect(await late.update(slice(['192.0.2.8'], at(ours)), { force: true })).toMatchObject({ type: 'CONFLICT' });
        const edited = (await standing())!;
        expect(addressesOf(edited)).toEqual(['192.0.2.7']);
        const later = world.newWriter('admin', () => world.delete(edited));
        expect(await later.update(slice(['192.0.2.8'], at(edited)), { force: true })).toEqual({ type: 'GONE' });
        expect(await standing()).toBeNull();
      });

      test('of two writers that saw the same version, only the first writes', async () => {
        const seen = await created(['192.0.2.7']);
        const [one, other] = [writer, world.newWriter('admin')];
        const outcomes = await Promise.all(
          [one, other].map((each, i) => each.update(slice([`192.0.2.${10 + i}`], at(seen)), { force: true })),
        );
        expect(outcomes.map(({ type }) => type).sort()).toEqual(['CONFLICT', 'WRITTEN']);
        const winner = outcomes.findIndex(({ type }) => type === 'WRITTEN');
        expect(addressesOf(await standing())).toEqual([`192.0.2.${10 + winner}`]);
      });

      test('is refused with causes and stays as it was', async () => {
        const ours = await created(['192.0.2.7']);
        expect(await update(['127.0.0.1'], at(ours))).toMatchObject({
          type: 'REFUSED',
          causes: [{ field: 'endpoints[0].addresses[0]' }],
        });
        expect(addressesOf(await standing())).toEqual(['192.0.2.7']);
      });
    });

    describe('a slice that is removed', () => {
      test('is removed in just the version that was seen', async () => {
        const seen = await created(['192.0.2.7']);
        await world.edit(seen, { metadata: { labels: { team: 'payments' } } }, 'kubectl-label');
        expect(await writer.remove(removalOf(seen))).toMatchObject({ type: 'CONFLICT', managers: [] });
        const now = (await standing())!;
        expect(await writer.remove(removalOf(now))).toMatchObject({ type: 'WRITTEN' });
        expect(await standing()).toBeNull();
        expect(await writer.remove(removalOf(now))).toEqual({ type: 'GONE' });
      });

      test('is not another one with its name', async () => {
        const seen = await created(['192.0.2.7']);
        await world.delete(seen);
        const again = await created(['192.0.2.8']);
        expect(await writer.remove(removalOf(seen))).toEqual({ type: 'GONE' });
        expect(await standing()).toEqual(again);
      });

      test('has to be known', async () => {
        const seen = await created(['192.0.2.7']);
        expect(await writer.remove({ ...removalOf(seen), uid: null })).toMatchObject({ type: 'CONFLICT' });
        expect(await writer.remove({ ...removalOf(seen), resourceVersion: null })).toMatchObject({ type: 'CONFLICT' });
        expect(await standing()).toEqual(seen);
      });
    });

    describe('a dry run', () => {
      test('says what a write would be told, and writes nothing', async () => {
        expect(await writer.dryRun(slice(['192.0.2.7']))).toMatchObject({ type: 'WRITTEN' });
        expect(await writer.dryRun(slice(['127.0.0.1']))).toMatchObject({ type: 'REFUSED' });
        expect(await standing()).toBeNull();
        const ours = await created(['192.0.2.7']);
        expect(await writer.dryRun(slice(['192.0.2.8']))).toEqual({ type: 'EXISTS' });
        expect(await writer.dryRun(slice(['192.0.2.8'], at(ours)))).toMatchObject({ type: 'WRITTEN', warnings: [] });
        expect(await writer.dryRun(slice(['127.0.0.1'], at(ours)))).toMatchObject({ type: 'REFUSED' });
        expect(await standing()).toEqual(ours);
        const outdated = { metadata: { resourceVersion: '1' } };
        expect(await writer.dryRun(slice(['192.0.2.8'], outdated))).toMatchObject({ type: 'CONFLICT' });
      });

      test('names the manager that an update would meet', async () => {
        const ours = await created(['192.0.2.7']);
        await world.edit(ours, { endpoints: [{ addresses: ['192.0.2.66'], conditions: {} }] }, 'kubectl-edit');
        const edited = (await standing())!;
        const outcome = await writer.dryRun(slice(['192.0.2.7'], at(edited)));
        expect(outcome).toMatchObject({ type: 'CONFLICT', managers: expect.arrayContaining(['kubectl-edit']) });
        expect(await standing()).toEqual(edited);
      });
    });

    describe('a Service that is created', () => {
      const service = (more: object = {}) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'orders-db', namespace },
        spec: { ports: [{ name: 'postgres', port: 5432, protocol: 'TCP' }], ...more },
      });
      const read = () => world.read('Service', namespace, 'orders-db');

      test('stands, at the version that is told; a dry run of it does not', async () => {
        expect(await writer.createService(service(), { dryRun: true })).toMatchObject({ type: 'WRITTEN' });
        expect(await read()).toBeNull();
        const outcome = await writer.createService(service(), { dryRun: false });
        const { resourceVersion } = (await read())!.metadata;
        expect(outcome).toEqual({ type: 'WRITTEN', resourceVersion, warnings: [] });
        expect(await writer.createService(service(), { dryRun: false })).toEqual({ type: 'EXISTS' });
      });

      test('needs a namespace, named and there', async () => {
        const nameless = { ...service(), metadata: { name: 'orders-db' } };
        expect(await writer.createService(nameless, { dryRun: false })).toMatchObject({
          type: 'REFUSED',
          causes: [{ field: 'metadata.namespace' }],
        });
        const elsewhere = { ...service(), metadata: { name: 'orders-db', namespace: 'nowhere' } };
        expect(await writer.createService(elsewhere, { dryRun: false })).toMatchObject({ type: 'NAMESPACE_GONE' });
      });
    });

    test('who may only read is told so at every write, and writes nothing', async () => {
      const ours = await created(['192.0.2.7']);
      const reader = world.newWriter('reader');
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders-db', namespace }, spec: {} };
      const outcomes = [
        await reader.create(slice(['192.0.2.8'], { metadata: { name: 'another' } })),
        await reader.update(slice(['192.0.2.8'], at(ours)), { force: true }),
        await reader.remove(removalOf(ours)),
        await reader.dryRun(slice(['192.0.2.8'], at(ours))),
        await reader.createService(service, { dryRun: false }),
      ];
      expect(outcomes.map(({ type }) => type)).toEqual(Array.from(outcomes, () => 'FORBIDDEN'));
      expect(await standing()).toEqual(ours);
    });
  });
}

const TIME = '2026-01-01T00:00:00Z';

interface Changes extends Partial<Omit<SliceManifest, 'metadata'>> {
  readonly metadata?: Partial<SliceManifest['metadata']>;
}
