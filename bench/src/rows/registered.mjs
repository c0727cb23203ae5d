import { isEmptyPlan, planWriteBack } from '@rollcall/core';
import { aService } from '@rollcall/testing/without-jest';

import { nowMs, until } from '../kit/clock.mjs';
import { Database } from '../kit/database.mjs';
import { atMost, finding } from '../kit/finding.mjs';
import { HandWrittenMirror } from '../kit/hand-written-mirror.mjs';
import { endpointsPath, NAMESPACE } from '../kit/objects.mjs';
import { Program } from '../kit/program.mjs';
import { ServerProcess } from '../kit/server-process.mjs';

const MANY = 10_000;
const FEW = 10;
/** As many as one request takes. */
const AT_ONCE = 1_000;
const CHANGES = 20;
/** Of one core, that checks may take. */
const SHARE = 0.25;
const TOKEN = 'the-administrator-of-the-benchmarks';
const MARK = { managedBy: 'rollcall.dev', installation: 'bench' };
const AT = '2026-01-01T00:00:00.000Z';

/** 10,000 registered backends of one Service: what it costs to register, plan, change and check them. */
export async function registered({ scope, rounds, profileDir }) {
  return [...plans(rounds), ...(await changes(scope, profileDir)), ...(await checks(scope, rounds))];
}

/** The plan for one registration that changed, and what it writes. */
function plans(rounds) {
  const service = target('orders-db');
  const backends = Array.from({ length: MANY }, (_, i) => backend(i));
  const slices = planOf(service, backends, []).create.map(seen);
  if (!isEmptyPlan(planOf(service, backends, slices))) throw new Error('what was written is not what was planned');
  const results = Array.from({ length: rounds }, (_, round) => {
    const changed = backends.with(round * 97, { ...backends[round * 97], state: 'DRAINING' });
    const begunMs = nowMs();
    const { create, update, delete: gone } = planOf(service, changed, slices);
    return { ms: nowMs() - begunMs, writes: create.length + update.length + gone.length };
  });
  const what = '10,000 registrations, one changed';
  return [
    finding({ what: `${what}: plan`, unit: 'ms', ours: results.map(({ ms }) => ms) }),
    finding({
      what: `${what}: slices written`,
      unit: 'slices',
      ours: results.map(({ writes }) => writes),
      goal: atMost(1),
    }),
  ];
}

function planOf(service, backends, slices) {
  return planWriteBack({
    ...{ service, backends, slices },
    isTaken: (name) => slices.some(({ metadata }) => metadata.name === name),
    settings: { mark: MARK, maxEndpoints: 100, epoch: 1 },
    judge: (_backend, address) => ({ allowed: true, address, family: 'IPv4' }),
  });
}

/** A slice as it is seen back. */
function seen(manifest, i) {
  return { ...manifest, metadata: { ...manifest.metadata, uid: `uid-${i}`, resourceVersion: '1' } };
}

/** Over the API: registering, and from the request for a change until a subscriber has it, beside a Service that has ten. */
async function changes(scope, profileDir) {
  const database = await scope.use(() => Database.start());
  const url = await database.create();
  await scope.use(() => HandWrittenMirror.start(url, [target('many'), target('few')]));
  const environment = { ROLLCALL_DATABASE_URL: url, ROLLCALL_ADMIN_TOKEN: TOKEN };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  await until('both Services are served', async () => (await fetch(api.url + endpointsPath('few'))).ok);
  const few = await register(api, 'few', FEW);
  const begunMs = nowMs();
  const many = await register(api, 'many', MANY);
  const perSecond = (MANY * 1_000) / (nowMs() - begunMs);
  const watcher = await scope.use(() => Program.start('sse-watch', { url: api.url, names: ['many', 'few'] }));
  const [ofMany, ofFew] = [[], []];
  for (let i = 0; i < CHANGES; i += 1) {
    ofMany.push(await change({ api, watcher, backend: many[i * 97] }));
    ofFew.push(await change({ api, watcher, backend: few[i % FEW] }));
  }
  const beside = { theirs: ofFew, against: 'one of 10', unit: 'ms' };
  return [
    finding({ what: 'registrations, 1,000 a request', unit: '/s', ours: [perSecond] }),
    finding({ what: 'one of 10,000 is drained: until a subscriber has it', ours: ofMany, ...beside }),
  ];
}

async function register(api, service, count) {
  const items = Array.from({ length: count }, (_, i) => ({
    address: addressOf(i),
    ports: [{ name: 'pg', port: 5432 }],
  }));
  const backends = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const path = `/v1/namespaces/${NAMESPACE}/services/${service}/backends`;
    const body = { items: items.slice(from, from + AT_ONCE) };
    const { items: made } = await ask(api, { method: 'POST', path, body });
    backends.push(...made);
  }
  return backends;
}

/** Turns between ACTIVE and DRAINING: the time until the subscriber was told. */
async function change({ api, watcher, backend }) {
  const state = backend.state === 'ACTIVE' ? 'DRAINING' : 'ACTIVE';
  const headers = { 'if-match': `"${backend.version}"` };
  const begunMs = nowMs();
  const changed = await ask(api, { method: 'PATCH', path: `/v1/backends/${backend.id}`, body: { state }, headers });
  Object.assign(backend, { state, version: changed.version ?? backend.version + 1 });
  const told = await until('the subscriber was told', async () =>
    (await watcher.ask('take')).find(({ address }) => address === backend.address),
  );
  return told.atMs - begunMs;
}

async function ask(api, { method, path, body, headers = {} }) {
  const response = await fetch(api.url + path, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Checks of a server that is there, as many as can be done: what a share of one core is enough for. */
async function checks(scope, rounds) {
  const listener = await scope.use(() => Program.start('greeter'));
  const checker = await scope.use(() => Program.start('checker', { port: listener.first.port }));
  const results = [];
  for (let round = 0; round < rounds; round += 1) results.push(await checker.ask({ checks: 2_000, atOnce: 50 }));
  const what = `TCP checks with ${SHARE * 100} % of one core`;
  const perSecond = results.map(({ cpuMs, checks: done }) => (SHARE * 1_000 * done) / cpuMs);
  return [finding({ what, unit: '/s', ours: perSecond })];
}

/** A Service that backends can be registered for. */
function target(name) {
  return aService(name, {
    namespace: NAMESPACE,
    ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
    spec: { selector: {}, clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'] },
  });
}

function backend(i) {
  return {
    ...{
      id: `b-${String(i).padStart(6, '0')}`,
      version: 1,
      cluster: 'bench',
      namespace: NAMESPACE,
      service: 'orders-db',
    },
    ...{ address: addressOf(i), family: 'IPv4', zone: null, nodeName: null, hostname: null, state: 'ACTIVE' },
    ports: [{ name: 'pg', port: 5432, protocol: 'TCP', appProtocol: null }],
    ...{ publish: 'RESOLVED', check: null, expiresAt: null, labels: {}, note: null, restrictedAddresses: false },
    ...{ createdBy: 'bench', createdAt: AT, updatedAt: AT },
    status: {
      ...{ registered: true, servedSince: AT, check: null, resolved: null },
      writeBack: { state: 'PENDING', message: null, slices: [], at: AT },
    },
  };
}

function addressOf(i) {
  return `172.20.${i >> 8}.${i & 255}`;
}
