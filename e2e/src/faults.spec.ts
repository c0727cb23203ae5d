import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { RealControlPlane } from '@rollcall/testing';

import { ASSETS, onRealCluster } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { Installation } from './harness/installation.js';
import { ObservedService } from './harness/observed-service.js';
import { RestlessService } from './harness/restless-service.js';
import type { ServerProcess } from './harness/server-process.js';
import { Started } from './harness/started.js';

const suite = ASSETS === '' ? describe.skip : describe;

/**
 * Things are killed while a Service changes all the time and every kind of client follows it. Afterwards every client's history
 * has to keep all promises, and what each has must be what the cluster says.
 */
suite(onRealCluster('faults'), () => {
  const started = new Started();
  let plane: RealControlPlane;
  let installation: Installation;
  let restless: RestlessService;
  let observed: ObservedService;
  let current: ServerProcess;
  let services = 0;

  beforeAll(async () => {
    plane = started.add(await RealControlPlane.start({ assets: ASSETS }));
    installation = started.add(await Installation.start({ kubeconfig: plane.kubeconfig(), apis: 2, workers: 2 }));
    current = installation.api;
  }, 120_000);
  afterAll(() => started.stop(), 60_000);

  beforeEach(async () => {
    services += 1;
    restless = new RestlessService(plane, `cart-${services}`);
    await restless.create();
    await isKnown(restless.name);
    observed = new ObservedService(plane, () => current.url, { namespace: 'default', name: restless.name });
    await observed.settles('before the fault', (published) => published.length > 0);
    restless.start();
  }, 60_000);
  afterEach(async () => {
    await restless.rest();
    observed.close();
  }, 60_000);

  /** Ends the changes, and wants every client to have had a truthful history and the cluster's last word. */
  async function healed(): Promise<void> {
    await restless.rest();
    await observed.settles('after the fault', (published) => published.length > 0, 60_000);
    await observed.expectPromisesKept(restless.published);
  }

  const isKnown = (name: string): Promise<void> =>
    eventually(
      `${name} is known`,
      async () => (await fetch(`${current.url}/v1/namespaces/default/services/${name}`)).status === 200,
    );
  const changesSeen = async (count: number): Promise<void> => {
    const before = observed.clients.map(({ events }) => events.length);
    await eventually('every client sees changes', () =>
      observed.clients.every(({ events }, i) => events.length >= (before[i] ?? 0) + count),
    );
  };
  const stateOf = async (): Promise<
    { state: string; lastError: { message: string; advice: string } | null } | undefined
  > => {
    const answer = (await (await fetch(`${current.url}/v1/clusters`)).json()) as {
      items: readonly { state: string; lastError: { message: string; advice: string } | null }[];
    };
    return answer.items[0];
  };

  test('the API server is killed and comes back', async () => {
    await changesSeen(5);
    await plane.stopApiServer();
    const before = await observed.ask();
    await eventually('the cluster is told to be unreachable', async () => (await stateOf())?.state === 'UNREACHABLE');
    expect((await stateOf())?.lastError).toMatchObject({
      message: expect.stringContaining(plane.url),
      advice: expect.stringMatching(/\w+/),
    });
    const answer = await fetch(
      `${current.url}/v1/namespaces/default/services/${restless.name}/endpoints?readiness=any`,
    );
    expect(answer.headers.get('rollcall-stale')).toBe('true');
    expect(await observed.ask()).toEqual(before);
    await plane.startApiServer();
    await changesSeen(5);
    await healed();
    expect((await stateOf())?.state).toBe('LIVE');
  }, 120_000);

  test('the worker that leads is killed while another waits', async () => {
    await changesSeen(5);
    const leader = installation.workers.find((worker) => leads(worker));
    expect(leader).toBeDefined();
    await leader?.stop('SIGKILL');
    await eventually(
      'the other leads',
      () => installation.workers.some((worker) => worker !== leader && leads(worker)),
      8_000,
    );
    await changesSeen(5);
    await healed();
    await installation.addWorker();
  }, 120_000);

  test('PostgreSQL crashes and comes back', async () => {
    await changesSeen(5);
    await installation.postgres.crash();
    const whole = await observed.ask();
    expect(whole.length).toBeGreaterThan(0);
    await eventually('answers say that they are stale', async () => {
      const answer = await fetch(`${current.url}/v1/namespaces/default/services/${restless.name}/endpoints`);
      return answer.status === 200 && answer.headers.get('rollcall-stale') === 'true';
    });
    expect((await fetch(`${current.url}/readyz`)).status).toBe(200);
    await installation.postgres.recover();
    await changesSeen(5);
    await healed();
  }, 120_000);

  test('the replica that all clients use is killed, and they resume on the other', async () => {
    await changesSeen(5);
    const killed = current;
    const other = installation.apis.find((api) => api !== killed)!;
    current = other;
    await killed.stop('SIGKILL');
    await changesSeen(5);
    await healed();
    for (const { name, events } of observed.clients)
      if (name !== 'long poll')
        expect(
          events.filter(({ type }) => type === 'SNAPSHOT' || type === 'RESYNC').map(({ type }) => `${name} ${type}`),
        ).toEqual([`${name} SNAPSHOT`]);
    await installation.addApi();
  }, 120_000);

  test('a replica is asked to stop, and lets its clients go with their cursors', async () => {
    await changesSeen(5);
    const stopped = current;
    current = installation.apis.find(
      (api) => api !== stopped && api.child.exitCode === null && api.child.signalCode === null,
    )!;
    expect(await stopped.stop('SIGTERM')).toBe(0);
    await changesSeen(5);
    await healed();
  }, 120_000);

  function leads(worker: ServerProcess): boolean {
    const last = worker.log.lastIndexOf('"msg":"mirroring"');
    return last !== -1 && worker.child.signalCode === null && !worker.log.slice(last).includes('"the lease was lost"');
  }
});
