import { expect, test } from '@jest/globals';

import { DemoApiServer } from '../demo-api-server.js';
import { Workload } from './workload.js';

test('addresses and names of Pods are given again only when they are free, however many Pods came and went', () => {
  const server = new DemoApiServer();
  const plan = { namespace: 'shop', name: 'nginx', image: 'nginx', replicas: 3, ports: [] };
  const workload = new Workload(plan, server, { number: 10, seed: 'seed', nowMs: () => 0 });
  workload.furnish();
  for (let i = 0; i < 1_000; i += 1) {
    const pod = workload.add();
    const others = workload.pods.filter((each) => each !== pod);
    expect(others.map(({ addresses }) => addresses.IPv4)).not.toContain(pod.addresses.IPv4);
    expect(others.map(({ addresses }) => addresses.IPv6)).not.toContain(pod.addresses.IPv6);
    expect(others.map(({ name }) => name)).not.toContain(pod.name);
    workload.remove(pod);
  }
});
