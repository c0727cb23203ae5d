import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, isIP } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DnsRecord } from '@rollcall/testing';
import { RealControlPlane, TestDnsServer } from '@rollcall/testing';

import { Canary } from './harness/canary.js';
import { ASSETS, onRealCluster, PATH } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { ADMIN_TOKEN, Installation } from './harness/installation.js';
import type { RegisteredBackend } from './harness/registrar.js';
import { Registrar } from './harness/registrar.js';
import { ROOT } from './harness/server-process.js';
import { Started } from './harness/started.js';
import { WrittenSlices } from './harness/written-slices.js';

const suite = ASSETS === '' ? describe.skip : describe;

interface Spelling {
  readonly text: string;
  readonly verdict: 'ALLOWED' | 'VALIDATION_FAILED' | 'ADDRESS_FORBIDDEN';
}
const SPELLINGS = (
  JSON.parse(readFileSync(join(ROOT, 'libs/core/fixtures/address-spellings.json'), 'utf8')) as { spellings: Spelling[] }
).spellings;
/** What nobody may register, however it is written. */
const REFUSED = SPELLINGS.filter(({ verdict }) => verdict !== 'ALLOWED');
/** Of these, what a DNS server can answer. */
const ANSWERS = REFUSED.filter(({ text, verdict }) => isIP(text) !== 0 && verdict === 'ADDRESS_FORBIDDEN');

const SERVICE = 'default/orders-db';
const REGISTER = `mutation ($input: RegisterBackendsInput!) { registerBackends(input: $input) {
  __typename ... on RegisterBackendsSuccess { backends { id } } ... on ValidationFailed { code } ... on Refused { code } ... on Conflict { code } } }`;
const UPDATE = `mutation ($id: ID!, $version: Int!, $input: UpdateBackendInput!) { updateBackend(id: $id, version: $version, input: $input) {
  __typename ... on UpdateBackendSuccess { backend { id } } ... on ValidationFailed { code } ... on Refused { code } ... on Conflict { code } ... on NotFound { code } } }`;

/** Every spelling of an address that is not allowed, at every entrance; a canary listens where each of them would lead. */
suite(onRealCluster('addresses that nobody may register'), () => {
  const started = new Started();
  let answers: Readonly<Record<string, string>> = {};
  let plane: RealControlPlane;
  let installation: Installation;
  let canary: Canary;
  let dba: Registrar;
  let backend: RegisteredBackend;

  beforeAll(async () => {
    const dns = await TestDnsServer.open(({ name, type }) => {
      const address = answers[name];
      const family = address?.includes(':') === true ? 'AAAA' : 'A';
      const records: DnsRecord[] =
        address !== undefined && type === family ? [{ name, type: family, ttl: 1, data: address }] : [];
      return { type: 'RECORDS', records };
    });
    started.add({ stop: () => dns.close() });
    canary = started.add(await Canary.listen());
    plane = started.add(await RealControlPlane.start({ assets: ASSETS }));
    installation = started.add(
      await Installation.start({ kubeconfig: plane.kubeconfig(), environment: { ROLLCALL_DNS_SERVERS: dns.address } }),
    );
    dba = new Registrar(() => installation.api.url);
    await plane.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'default', name: 'orders-db' },
      spec: { ports: [{ port: canary.port }], ipFamilyPolicy: 'PreferDualStack' },
    });
    await eventually(
      'the Service is known',
      async () => (await dba.ask('/v1/namespaces/default/services/orders-db')).status === 200,
    );
    backend = await dba.registered(SERVICE, { address: '10.20.30.40', ports: [{ port: canary.port }] });
  }, 120_000);
  afterAll(async () => {
    await started.stop();
  }, 60_000);

  const item = (address: string): object => ({
    address,
    ports: [{ port: canary.port }],
    check: { type: 'TCP', intervalMs: 1_000, timeoutMs: 500, rise: 1, fall: 1 },
  });

  test('the canary hears who connects to this machine by any name of it', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const socket = connect(canary.port, host);
      await eventually(`heard from ${host}`, () => canary.heard === 1);
      socket.destroy();
      canary.heard = 0;
    }
  });

  test('are refused by REST, whether registered, previewed, or changed to', async () => {
    const wrong: string[] = [];
    for (const { text, verdict } of REFUSED) {
      const said = [
        await dba.register(SERVICE, [item(text)]),
        await dba.register(SERVICE, [item(text)], { query: '?dryRun=true' }),
        await dba.change(backend.id, { address: text }),
      ].map(({ status, body }) => `${status} ${body.code ?? ''}`);
      if (said.some((each) => each !== `422 ${verdict}`)) wrong.push(`${text} (${verdict}): ${said.join(', ')}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  test('are refused by GraphQL, whether registered or changed to', async () => {
    const wrong: string[] = [];
    const { version } = await dba.backend(backend.id);
    for (const { text, verdict } of REFUSED) {
      const service = { namespace: 'default', name: 'orders-db' };
      const { registerBackends, updateBackend } = {
        ...(await dba.graphql<{ registerBackends: { code?: string } }>(REGISTER, {
          input: { service, items: [item(text)] },
        })),
        ...(await dba.graphql<{ updateBackend: { code?: string } }>(UPDATE, {
          id: backend.id,
          version,
          input: { address: text },
        })),
      };
      const said = [registerBackends.code, updateBackend.code];
      if (said.some((code) => code !== verdict)) wrong.push(`${text} (${verdict}): ${said.join(', ')}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  test('are refused when a file with them is applied, each where it stands', async () => {
    const documents = REFUSED.map(({ text }) => ({
      apiVersion: 'rollcall.dev/v1',
      kind: 'ExternalBackends',
      metadata: { namespace: 'default', name: 'orders-db' },
      spec: { backends: [{ address: text, ports: [{ port: canary.port }], check: { type: 'TCP' } }] },
    }));
    // A document a line: the first on line 2, the next on line 4.
    const yaml = documents.map((document) => `---\n${JSON.stringify(document)}\n`).join('');
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'apps/rollcall/bin/rollcall.mjs'), 'apply', '-f', '-'],
      {
        env: { PATH, ROLLCALL_URL: installation.api.url, ROLLCALL_TOKEN: ADMIN_TOKEN },
        input: yaml,
        encoding: 'utf8',
      },
    );
    expect(status).toBe(2);
    const lines = new Set(
      [...stderr.matchAll(/^[^:]+:(\d+): \/spec\/backends\/0\/address: /gm)].map(([, line]) => Number(line)),
    );
    expect([...lines]).toEqual(REFUSED.map((_, i) => 2 * i + 2));
    const { body } = await dba.ask<{ items: readonly object[] }>('/v1/backends');
    expect(body.items).toHaveLength(1);
  }, 60_000);

  test('are neither written nor connected to when a name leads to them, and the registration says so', async () => {
    answers = Object.fromEntries(ANSWERS.map(({ text }, i) => [`n-${i}.corp.example`, text]));
    const ids: string[] = [];
    for (const name of Object.keys(answers)) ids.push((await dba.registered(SERVICE, item(name))).id);
    for (const id of ids) {
      await eventually('it was resolved and refused', async () => {
        const { resolved } = (await dba.backend(id)).status;
        if (resolved?.error == null || resolved.error.includes('DNS')) throw new Error(JSON.stringify(resolved));
        return resolved.addresses.length === 0;
      });
    }
    expect(await new WrittenSlices(plane, 'default').addresses()).toEqual(['10.20.30.40']);
  }, 90_000);

  test('nobody came', () => {
    expect(canary.heard).toBe(0);
  });
});
