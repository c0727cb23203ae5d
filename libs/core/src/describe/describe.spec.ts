import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import type { EndpointSlice } from '../endpoint-slice.js';
import type { Service } from '../service.js';
import { describeService } from './describe-service.js';
import { describeSlice } from './describe-slice.js';

/** Empty lists come as null. */
interface CapturedSlice extends Omit<EndpointSlice, 'endpoints' | 'ports'> {
  readonly endpoints: EndpointSlice['endpoints'] | null;
  readonly ports: EndpointSlice['ports'] | null;
}

/** What the real kubectl printed (tools/capture-kubectl-describe.mjs). */
interface Captured {
  readonly why: string;
  readonly service: Service & { readonly spec: Partial<Service['spec']>; readonly status: Partial<Service['status']> };
  readonly slices: readonly CapturedSlice[];
  readonly expect: { readonly service: string; readonly slices: readonly string[] };
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/kubectl-describe.json'), 'utf8'),
) as readonly Captured[];

function serviceOf({ metadata, spec, status }: Captured['service']): Service {
  const { loadBalancer } = status as { loadBalancer?: { ingress?: Service['status']['loadBalancer']['ingress'] } };
  const ports = ((spec as Partial<Service['spec']>).ports ?? []).map((port) => ({
    ...port,
    name: (port as { name?: string }).name ?? '',
  }));
  return { metadata, spec: { ...spec, ports }, status: { loadBalancer: { ingress: loadBalancer?.ingress ?? [] } } };
}

function sliceOf({ endpoints, ports, ...rest }: CapturedSlice): EndpointSlice {
  return {
    ...rest,
    endpoints: endpoints ?? [],
    ports: ports ?? [],
  };
}

describe('what kubectl describe prints', () => {
  test.each(cases.map((each) => [each.why, each] as const))('%s', (_, { service, slices, expect: wanted }) => {
    const published = slices.map(sliceOf);
    expect(describeService(serviceOf(service), published)).toBe(wanted.service);
    expect(published.map(describeSlice)).toEqual(wanted.slices);
  });
});
