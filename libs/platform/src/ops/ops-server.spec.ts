import { once } from 'node:events';
import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { Metrics } from './metrics.js';
import { json, OpsServer } from './ops-server.js';
import { livenessProbe, readinessProbe } from './readiness.js';

let server: OpsServer;
let port: number;
let trouble: string | null = null;
const metrics = new Metrics();
metrics.gauge({
  name: 'rollcall_test_objects',
  help: 'Things',
  labels: ['cluster'],
  read: () => [{ labels: { cluster: 'a "quoted" one' }, value: 7 }],
});

beforeEach(async () => {
  trouble = null;
  server = new OpsServer(
    new Map([
      ['/livez', livenessProbe],
      [
        '/readyz',
        readinessProbe([
          { name: 'view', problem: () => trouble },
          { name: 'other', problem: () => null },
        ]),
      ],
      ['/statusz', () => json(200, { fine: true })],
      ['/metrics', metrics.probe()],
      ['/broken', () => Promise.reject(new Error('no'))],
    ]),
  );
  port = await server.listen('127.0.0.1', 0);
});
afterEach(() => server.close());

const ask = async (path: string, method = 'GET') => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return [response.status, await response.text()] as const;
};

describe('the port of operations', () => {
  test('answers probes, by GET and HEAD only', async () => {
    expect(await ask('/livez')).toEqual([200, 'ok\n']);
    expect(await ask('/livez', 'HEAD')).toEqual([200, '']);
    expect((await ask('/livez', 'POST'))[0]).toBe(405);
    expect(await ask('/statusz')).toEqual([200, '{"fine":true}\n']);
    expect(await ask('/nope')).toEqual([404, 'not found; there are /livez, /readyz, /statusz, /metrics, /broken\n']);
    expect(await ask('/broken')).toEqual([500, 'no\n']);
  });

  test('survives requests that are no URLs', async () => {
    for (const target of ['//', '//[', 'http://[', '*', '/%zz?%zz']) {
      const socket = connect(port, '127.0.0.1');
      socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect([target, answer.toString().split('\r\n')[0]]).toEqual([target, 'HTTP/1.1 404 Not Found']);
    }
    expect((await ask('/livez'))[0]).toBe(200);
  });
});

describe('readiness', () => {
  test('is short while all is well, and tells every check when asked', async () => {
    expect(await ask('/readyz')).toEqual([200, 'ok\n']);
    expect(await ask('/readyz?verbose')).toEqual([200, '[+]view ok\n[+]other ok\nreadyz check passed\n']);
  });

  test('tells what is missing', async () => {
    trouble = 'not loaded yet';
    expect(await ask('/readyz')).toEqual([503, '[-]view failed: not loaded yet\n[+]other ok\nreadyz check failed\n']);
  });
});

test('metrics are in the OpenMetrics format', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.headers.get('content-type')).toMatch(
    /^application\/openmetrics-text; ?version=1\.0\.0; ?charset=utf-8$/,
  );
  const text = await response.text();
  const lines = text.split('\n');
  expect(text.endsWith('# EOF\n')).toBe(true);
  expect(lines).toContain('rollcall_test_objects{cluster="a \\"quoted\\" one"} 7');
  expect(lines).toContain('# TYPE rollcall_process_process_cpu_seconds counter');
  expect(text).toMatch(/^rollcall_process_process_cpu_seconds_total [\d.]+$/m);
  // Every sample belongs to a family that was declared before it, and every name is ours.
  const families = new Set<string>();
  for (const line of lines) {
    const declared = /^# TYPE (\S+) /.exec(line)?.[1];
    if (declared) families.add(declared);
    if (line === '' || line.startsWith('#')) continue;
    const name = /^([a-z_0-9]+)(\{.*\})? \S+/.exec(line)?.[1] ?? line;
    expect([name, name.startsWith('rollcall_')]).toEqual([name, true]);
    const family = name.replace(/_(total|bucket|sum|count|info)$/, '');
    expect([name, families.has(name) || families.has(family)]).toEqual([name, true]);
  }
});
