import type { Service } from '@rollcall/core';
import { aService } from '@rollcall/testing';

import type { TestApi } from './test-api.js';
import { ADMIN_TOKEN } from './test-api.js';

/** Where backends of the Service {@link aDatabaseService} are registered. */
export const BACKENDS = '/v1/namespaces/shop/services/orders-db/backends';
export const AS_ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

/** A Service without selector: port pg 5432/TCP, IPv4. */
export function aDatabaseService(name = 'orders-db'): Service {
  return aService(name, {
    ports: [{ name: 'pg', protocol: 'TCP', port: 5432, targetPort: 5432 }],
    spec: { selector: {}, clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] },
  });
}

/** What somebody sends to register a backend of it. */
export function aDatabase(address: string, more: Readonly<Record<string, unknown>> = {}) {
  return { address, ports: [{ name: 'pg', port: 5432 }], ...more };
}

/** An answer, read. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends JSON as the administrator; text is sent as it is. */
export async function send(
  api: TestApi,
  [method, path]: readonly [method: string, path: string],
  ...[body, headers = {}]: readonly [body?: unknown, headers?: Readonly<Record<string, string>>]
): Promise<JsonAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all = { ...AS_ADMIN, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers };
  const response = await fetch(api.url(path), { method, headers: all, ...(body !== undefined && { body: text }) });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as JsonAnswer['body'],
  };
}

/** Registers these addresses for the Service {@link aDatabaseService}. */
export function register(api: TestApi, ...addresses: readonly string[]): Promise<JsonAnswer> {
  return send(api, ['POST', BACKENDS], { items: addresses.map((address) => aDatabase(address)) });
}
