import { join } from 'node:path';

import { aService } from '@rollcall/testing';
import type { MemoryDatabase, MemoryMirror, PublishedObject } from '@rollcall/testing';

/** As the test kit of the API server has it. */
interface TestApi {
  readonly database: MemoryDatabase;
  url(path?: string): string;
  stop(): Promise<void>;
}

interface TestApiModule {
  readonly ADMIN_TOKEN: string;
  readonly TestApi: {
    serving(...objects: readonly PublishedObject[]): Promise<{ readonly api: TestApi; readonly prod: MemoryMirror }>;
  };
}

export interface RealApi {
  readonly api: TestApi;
  /** Cluster `prod`. */
  readonly prod: MemoryMirror;
  /** Of an administrator. */
  readonly environment: { readonly ROLLCALL_URL: string; readonly ROLLCALL_TOKEN: string };
}

const MODULE = join(import.meta.dirname, '../../../api/src/testing/test-api.ts');

/**
 * The real API server in this process, over a database in memory, with cluster `prod`. It is an app and no library: so its test kit is taken from
 * where it lies.
 */
export async function realApi(...objects: readonly PublishedObject[]): Promise<RealApi> {
  const { TestApi, ADMIN_TOKEN } = (await import(MODULE)) as TestApiModule;
  const { api, prod } = await TestApi.serving(...objects);
  return { api, prod, environment: { ROLLCALL_URL: api.url(), ROLLCALL_TOKEN: ADMIN_TOKEN } };
}

/** A Service of namespace shop without selector: port pg 5432/TCP, IPv4. */
export function aDatabaseService(name = 'orders-db') {
  return aService(name, {
    ports: [{ name: 'pg', protocol: 'TCP', port: 5432, targetPort: 5432 }],
    spec: { selector: {}, clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] },
  });
}
