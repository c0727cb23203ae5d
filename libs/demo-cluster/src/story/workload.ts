import type { DemoApiServer } from '../demo-api-server.js';
import { suffixFrom, uidFrom } from '../demo-identity.js';
import type { KubernetesObject } from '../kubernetes-object.js';
import { containersOf, labelsOf, serviceObject, slicePort } from './demo-objects.js';
import type { Family, WorkloadPlan } from './plans.js';
import { NODES } from './plans.js';

/** A Pod as its slice sees it. */
export interface Pod {
  readonly name: string;
  uid: string;
  readonly node: (typeof NODES)[number];
  readonly addresses: Readonly<Record<Family, string>>;
  ready: boolean;
  terminating: boolean;
}

export interface WorkloadOptions {
  /** Number of its Service in the cluster. */
  readonly number: number;
  /** Names are made from it. */
  readonly seed: string;
  readonly nowMs: () => number;
}

/**
 * A Service, its Pods and its slices, kept as Kubernetes' controllers keep them: what happens to a Pod is seen in the slices as
 * soon as {@link publish} is called.
 */
export class Workload {
  readonly pods: Pod[] = [];
  private service: KubernetesObject | null = null;
  private revision = 1;
  /** Pods made so far: their names and addresses follow from it. */
  private made = 0;

  constructor(
    readonly plan: WorkloadPlan,
    private readonly server: DemoApiServer,
    private readonly options: WorkloadOptions,
  ) {}

  get key(): string {
    return `${this.plan.namespace}/${this.plan.name}`;
  }

  /** Writes the Service, with all its Pods ready. */
  furnish(): void {
    this.service = this.server.put('services', serviceObject(this.plan, this.options.number, labelsOf(this.plan)));
    for (let i = 0; i < this.plan.replicas; i += 1) this.add().ready = true;
    this.publish();
  }

  /** Another template: Pods from now on are of it. */
  redeploy(): void {
    this.revision += 1;
  }

  /** A Pod more, which is not ready yet. One with a lasting name takes the first that is free. */
  add(): Pod {
    const { name, stateful } = this.plan;
    const { number, seed } = this.options;
    const node = [...NODES].sort((a, b) => this.countOn(a.name) - this.countOn(b.name))[0] ?? NODES[0];
    if (!node) throw new TypeError('the demo has no nodes');
    this.made += 1;
    const subnet = NODES.indexOf(node) * 64 + number;
    const addresses = this.freeAddresses(subnet);
    const podName = stateful
      ? `${name}-${this.freeOrdinal()}`
      : `${name}-${suffixFrom(9, seed, 'template', this.key, this.revision)}-${suffixFrom(5, seed, 'pod', this.key, this.made)}`;
    const pod: Pod = {
      name: podName,
      uid: '',
      node,
      addresses,
      ready: false,
      terminating: false,
    };
    pod.uid = this.server.put('pods', this.podObject(pod)).metadata.uid;
    this.pods.push(pod);
    return pod;
  }

  remove(pod: Pod): void {
    this.pods.splice(this.pods.indexOf(pod), 1);
    this.server.delete('pods', this.plan.namespace, pod.name);
  }

  /** Writes Pods and slices as they are now. `triggered`: a Pod or the Service changed now, and not only went (semantics LAT-4). */
  publish(triggered = true): void {
    for (const pod of this.pods) this.server.put('pods', this.podObject(pod));
    for (const family of this.plan.families ?? ['IPv4'])
      this.server.put('endpointslices', this.sliceObject(family, triggered));
  }

  private countOn(node: string): number {
    return this.pods.filter((pod) => pod.node.name === node).length;
  }

  /** Addresses are given in turn, so that one that became free is not given again at once. */
  private freeAddresses(subnet: number): Pod['addresses'] {
    const taken = new Set(this.pods.map(({ addresses }) => addresses.IPv4));
    for (let turn = this.made; ; turn += 1) {
      const host = 1 + (turn % 250);
      const addresses = {
        IPv4: `10.244.${subnet}.${host}`,
        IPv6: `fd00:10:244:${subnet.toString(16)}::${host.toString(16)}`,
      };
      if (!taken.has(addresses.IPv4)) return addresses;
    }
  }

  private freeOrdinal(): number {
    const taken = new Set(this.pods.map((pod) => pod.name));
    let ordinal = 0;
    while (taken.has(`${this.plan.name}-${ordinal}`)) ordinal += 1;
    return ordinal;
  }

  private sliceObject(family: Family, triggered: boolean) {
    const { namespace, name, headless, ports } = this.plan;
    const at = new Date(this.options.nowMs()).toISOString();
    return {
      metadata: {
        name: `${name}-${suffixFrom(5, this.options.seed, this.key, family)}`,
        generateName: `${name}-`,
        namespace,
        labels: {
          ...labelsOf(this.plan),
          'kubernetes.io/service-name': name,
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          ...(headless && { 'service.kubernetes.io/headless': '' }),
        },
        ...(triggered && { annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': at } }),
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            name,
            uid: this.service?.metadata.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      addressType: family,
      ports: ports.map(slicePort),
      endpoints: this.pods.map((pod) => this.endpoint(pod, family)),
    };
  }

  /** A terminating Pod goes on serving and is not ready any more (semantics CND-3); hints are for ready ones (HNT-1). */
  private endpoint(pod: Pod, family: Family) {
    const ready = pod.ready && !pod.terminating;
    const { namespace, stateful, trafficDistribution } = this.plan;
    return {
      addresses: [pod.addresses[family]],
      conditions: { ready, serving: pod.ready, terminating: pod.terminating },
      ...(stateful && { hostname: pod.name }),
      targetRef: { kind: 'Pod', namespace, name: pod.name, uid: pod.uid },
      nodeName: pod.node.name,
      zone: pod.node.zone,
      ...(trafficDistribution && ready && { hints: { forZones: [{ name: pod.node.zone }] } }),
    };
  }

  private podObject(pod: Pod) {
    const { namespace, name, stateful, families = ['IPv4'] } = this.plan;
    const kind = stateful ? 'StatefulSet' : 'ReplicaSet';
    const owner = stateful ? name : pod.name.slice(0, pod.name.lastIndexOf('-'));
    const addresses = families.map((family) => pod.addresses[family]);
    return {
      metadata: {
        name: pod.name,
        namespace,
        labels: labelsOf(this.plan),
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind,
            name: owner,
            uid: uidFrom(this.options.seed, kind, namespace, owner),
            controller: true,
          },
        ],
        ...(pod.terminating && {
          deletionTimestamp: new Date(this.options.nowMs()).toISOString().replace(/\.\d+/, ''),
        }),
      },
      spec: { nodeName: pod.node.name, containers: containersOf(this.plan) },
      status: {
        phase: 'Running',
        podIP: addresses[0],
        podIPs: addresses.map((ip) => ({ ip })),
        conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
      },
    };
  }
}
