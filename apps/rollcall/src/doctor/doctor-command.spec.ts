import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import type { Environment } from '../config.js';
import { EXIT } from '../exit-codes.js';
import { CommandRun, NOW } from '../testing/command-run.js';
import { aClusterOf } from '../testing/samples.js';
import { VERSION } from '../version.js';

let api: ScriptedApi;
let kubernetes: ScriptedApi;
let folder: string;
/** Of the API: known also when it is gone. */
let url: string;

beforeEach(async () => {
  [api, kubernetes] = await Promise.all([ScriptedApi.start(), ScriptedApi.start()]);
  url = api.url;
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const cluster = { name: 'c', cluster: { server: kubernetes.url } };
  const context = { name: 'prod', context: { cluster: 'c', user: 'u' } };
  const config = {
    clusters: [cluster],
    users: [{ name: 'u', user: {} }],
    contexts: [context],
    'current-context': 'prod',
  };
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(config));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([api.stop(), kubernetes.stop()]);
});

function start(environment: Environment = {}): CommandRun {
  const settings = { ROLLCALL_URL: url, ROLLCALL_DATA_DIR: folder, ROLLCALL_PORT: '0' };
  return new CommandRun('doctor', {
    environment: { ...settings, KUBECONFIG: join(folder, 'kubeconfig'), ...environment },
  });
}

const DATE = { headers: { date: new Date(NOW).toUTCString() } };

async function answerApi(status: object): Promise<void> {
  const live = await api.request();
  expect(live.path).toBe('/livez');
  live.answer('ok\n', 'text/plain', DATE);
  (await api.request()).json({
    version: VERSION,
    uptimeMs: 1,
    revision: 'e1:7',
    clusters: [aClusterOf('prod')],
    ...status,
  });
}

/** Answers reviews of rights; `refused`: verb and resource. */
async function answerKubernetes(refused: readonly string[] = []): Promise<void> {
  const version = await kubernetes.request();
  expect(version.path).toBe('/version');
  version.json({ gitVersion: 'v1.36.3' });
  for (let review = 0; review < 11; review += 1) {
    const request = await kubernetes.request();
    expect(request.path).toBe('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
    const { spec } = (await request.body()) as { spec: { resourceAttributes: { verb: string; resource: string } } };
    const { verb, resource } = spec.resourceAttributes;
    request.json({ status: { allowed: !refused.includes(`${verb} ${resource}`) } }, { status: 201 });
  }
}

const report = (text: string): string =>
  text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(url, 'API')
    .replaceAll(kubernetes.url, 'KUBERNETES')
    .replace(/Node [0-9.]+/, 'Node N');

test('says that all is well, line by line', async () => {
  const run = start();
  await answerApi({});
  await answerKubernetes();
  expect(await run.code).toBe(EXIT.OK);
  expect(report(run.out)).toMatchInlineSnapshot(`
   "This machine
     [ok]   Node N
     [ok]   settings can be used
     [ok]   the data folder FOLDER can be written
     [ok]   there is a free port on 127.0.0.1
   API
     [ok]   the API at API answers
     [ok]   clocks of the API and of this machine agree
     [ok]   version 0.1.0, as this command
     [ok]   the API's view is loaded, at revision e1:7
     [ok]   cluster prod is LIVE: 12 services, 40 endpoints
   Database
     [ok]   ROLLCALL_DATABASE_URL is not set: \`rollcall up\` brings its own PostgreSQL
   Clusters
     [ok]   prod: Kubernetes v1.36.3 at KUBERNETES answers
     [ok]   prod: may get, list, watch services
     [ok]   prod: may get, list, watch endpointslices.discovery.k8s.io
     [ok]   prod: may create, patch, delete endpointslices
     [ok]   prod: may create services
     [ok]   prod: may get namespaces

   Everything is well.
   "
  `);
});

test('what works but loses something is a warning; a right that is needed is a failure', async () => {
  const run = start({ ROLLCALL_PROT: '1' });
  const lastError = { message: 'the API server refuses', advice: 'Look at its rights.', at: '' };
  await answerApi({ version: '9.9.9', clusters: [aClusterOf('prod', { state: 'STALE', lastError })] });
  await answerKubernetes(['watch endpointslices', 'create services', 'get namespaces']);
  expect(await run.code).toBe(EXIT.FAILURE);
  expect(report(run.out)).toMatchInlineSnapshot(`
   "This machine
     [ok]   Node N
     [ok]   settings can be used
     [warn] ROLLCALL_PROT is no setting
            Compare its spelling with docs/configuration.md.
     [ok]   the data folder FOLDER can be written
     [ok]   there is a free port on 127.0.0.1
   API
     [ok]   the API at API answers
     [ok]   clocks of the API and of this machine agree
     [warn] the API is version 9.9.9, this command 0.1.0
            Use the command of the same version where answers look odd.
     [ok]   the API's view is loaded, at revision e1:7
     [warn] cluster prod is STALE (last seen 2s ago): the API server refuses
            Look at its rights.
   Database
     [ok]   ROLLCALL_DATABASE_URL is not set: \`rollcall up\` brings its own PostgreSQL
   Clusters
     [ok]   prod: Kubernetes v1.36.3 at KUBERNETES answers
     [ok]   prod: may get, list, watch services
     [fail] prod: may not watch endpointslices.discovery.k8s.io
            Bind a role with get, list and watch on endpointslices.discovery.k8s.io to the user of the kubeconfig. Nothing is mirrored without it.
     [ok]   prod: may create, patch, delete endpointslices
     [warn] prod: may not create services
            Optional: createService is then refused: Services without selector have to be made by hand.
     [warn] prod: may not get namespaces
            Optional: the cluster is then recognised by its Service default/kubernetes instead of by its kube-system.

   1 failed, 5 warned.
   "
  `);
});

test('everything that is wrong is said at once', async () => {
  await Promise.all([api.stop(), kubernetes.stop()]);
  const run = start({ ROLLCALL_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  expect(await run.code).toBe(EXIT.FAILURE);
  expect(run.out).toContain('[fail] the API at');
  expect(run.out).toContain('[fail] the database cannot be used: connect ECONNREFUSED 127.0.0.1:1');
  expect(run.out).toContain('[fail] prod:');
  await Promise.all([api.listen(0), kubernetes.listen(0)]);
});

test('settings that cannot be used are said, each of them', async () => {
  const run = start({ ROLLCALL_PORT: 'eighty', ROLLCALL_LEASE_MS: '-1' });
  await answerApi({});
  expect(await run.code).toBe(EXIT.FAILURE);
  expect(run.out).toContain('[fail] ROLLCALL_PORT=eighty');
  expect(run.out).toContain('[fail] ROLLCALL_LEASE_MS=-1');
});

test('a clock that is wrong is a warning', async () => {
  const run = start({ KUBECONFIG: join(folder, 'none') });
  const date = new Date(NOW + 3_600_000).toUTCString();
  (await api.request()).answer('ok\n', 'text/plain', { headers: { date } });
  (await api.request()).problem(401, 'UNAUTHENTICATED');
  expect(await run.code).toBe(EXIT.FAILURE);
  expect(run.out).toContain('[warn] the clock of the API is 3600 s ahead of that of this machine');
  expect(run.out).toContain('[fail] the API does not tell its status: it is UNAUTHENTICATED');
});

test('something else on the port is not taken for Rollcall', async () => {
  const run = start({ KUBECONFIG: join(folder, 'none') });
  (await api.request()).answer('<h1>Welcome</h1>', 'text/html');
  expect(await run.code).toBe(EXIT.FAILURE);
  expect(run.out).toContain('and not as Rollcall does');
});
