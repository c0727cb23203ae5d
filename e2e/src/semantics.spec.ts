import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonEquals } from '@rollcall/core';
import { DemoApiServer } from '@rollcall/demo-cluster';
import { checkHistory } from '@rollcall/testing';

import { judge } from './harness/case-judge.js';
import { disturbances, Published } from './harness/disturbances.js';
import { eventually } from './harness/eventually.js';
import { Followers } from './harness/followers.js';
import { Installation } from './harness/installation.js';
import type { KubernetesCase } from './harness/kubernetes-cases.js';
import { handMadeCases, kubeProxyCases } from './harness/kubernetes-cases.js';
import { folded, lines } from './harness/observed.js';
import type { SelectionAnswer } from './harness/selection-answer.js';
import { askByRest } from './harness/selection-answer.js';
import { Started } from './harness/started.js';

/** Of the disturbances on the way. */
const SEED = 20_260_304;

/**
 * What Kubernetes means, seen from outside: every Service whose answers kube-proxy's own code gave, and every hand-made case, goes
 * from an API server through a worker, PostgreSQL and a replica to a client, and the client is told the same.
 */
describe('semantics over the wire', () => {
  const started = new Started();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-semantics-'));
  const server = new DemoApiServer();
  const cases = [...kubeProxyCases('asked-'), ...handMadeCases('asked-')];
  let installation: Installation;

  beforeAll(async () => {
    await server.listen();
    started.add({ stop: () => server.close() });
    for (const each of cases) publish(each);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, server.kubeconfig());
    installation = started.add(await Installation.start({ kubeconfig }));
    await eventually('the cluster is mirrored', async () => {
      const [cluster] = await clusters();
      return cluster?.state === 'LIVE' && cluster.counts.slices === sliceNames().size;
    });
  }, 120_000);
  afterAll(async () => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  function publish({ service, slices }: KubernetesCase): void {
    server.put('services', service);
    for (const slice of slices) server.put('endpointslices', slice);
  }

  const sliceNames = (): ReadonlySet<string> =>
    new Set(cases.flatMap(({ slices }) => slices.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)));

  const isKnown = async ({ service: { metadata } }: KubernetesCase): Promise<boolean> =>
    (await fetch(`${installation.api.url}/v1/namespaces/${metadata.namespace}/services/${metadata.name}`)).ok;

  async function clusters(): Promise<readonly { state: string; counts: { slices: number } }[]> {
    const answer = await fetch(`${installation.api.url}/v1/clusters`);
    return ((await answer.json()) as { items: readonly { state: string; counts: { slices: number } }[] }).items;
  }

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, each) => {
    expect(await judge(installation.api.url, each)).toEqual([]);
  });

  test('events fold to the same, whatever happened on the way', async () => {
    const moved = kubeProxyCases('followed-');
    const api = new Published(server);
    for (const { service } of moved) api.write({ plural: 'services', object: service, isGone: false });
    await eventually('the Services are known', () => isKnown(moved.at(-1)!));
    const followers = new Followers(
      installation.api.url,
      moved.map(({ service }) => service.metadata),
    );
    try {
      await eventually('everybody has a snapshot', () => followers.histories.flat().every(({ length }) => length > 0));
      for (const [i, write] of disturbances(moved, SEED).entries()) {
        api.write(write);
        if (i % 20 === 0) await new Promise(setImmediate); // so that the worker reads some of the states in between
      }
      for (const [i, each] of moved.entries()) {
        await eventually(`${each.id} is told in the end`, async () => {
          const differences = await judge(installation.api.url, each);
          if (differences.length > 0) throw new Error(JSON.stringify(differences));
          const { endpoints } = await askByRest(installation.api.url, each.service, { readiness: 'any' });
          const other = followers.histories[i]!.map((events) => inOrder(folded(events))).find(
            (told) => !jsonEquals(told, inOrder(endpoints)),
          );
          if (other)
            throw new Error(`${JSON.stringify(other)} is told by events, ${JSON.stringify(endpoints)} by REST`);
          return true;
        });
        for (const events of followers.histories[i]!)
          expect(checkHistory(events, { lines, final: lines(folded(events)) })).toEqual([]);
      }
    } finally {
      await followers.stop();
    }
  }, 120_000);

  test('answers outlive their worker, their database and their replica', async () => {
    const everything = async (): Promise<ReadonlyMap<string, SelectionAnswer>> => {
      const told = new Map<string, SelectionAnswer>();
      for (const { id, service } of cases)
        told.set(id, await askByRest(installation.apis.at(-1)!.url, service, { readiness: 'any' }));
      return told;
    };
    const before = await everything();
    await Promise.all(installation.workers.map((worker) => worker.stop('SIGKILL')));
    await installation.postgres.crash();
    await installation.api.stop('SIGKILL');
    await installation.postgres.recover();
    await installation.addWorker();
    await installation.addApi();
    await eventually('the new worker mirrors', async () => {
      const answer = await fetch(`${installation.apis.at(-1)!.url}/v1/clusters`);
      const { items } = (await answer.json()) as { items: readonly { state: string }[] };
      return items[0]?.state === 'LIVE';
    });
    expect(await everything()).toEqual(before);
    for (const each of cases) expect(await judge(installation.apis.at(-1)!.url, each)).toEqual([]);
  }, 120_000);
});

/** Endpoints by id: streams have no order. */
const inOrder = <E extends { readonly id: string }>(endpoints: readonly E[]): readonly E[] =>
  [...endpoints].sort((a, b) => (a.id < b.id ? -1 : 1));
