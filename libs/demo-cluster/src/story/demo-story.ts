import type { DemoApiServer } from '../demo-api-server.js';
import type { DemoClock } from '../demo-clock.js';
import type { Act } from './acts.js';
import { loseReadiness, replacePod, rollOut, scaleDown, scaleUp } from './acts.js';
import {
  apiServerObjects,
  externalNameObject,
  handMadeSlice,
  namespaceObject,
  nodeObject,
  serviceObject,
} from './demo-objects.js';
import { HAND_MADE, NAMESPACES, NODES, WORKLOADS } from './plans.js';
import { Workload } from './workload.js';

export interface DemoStoryOptions {
  /** uids and names are made from it. */
  readonly clusterUid: string;
  readonly clock: DemoClock;
  /** Between two steps. */
  readonly paceMs: number;
}

/** Furnishes the demo cluster, and lets things happen in it, one after the other, for ever. */
export class DemoStory {
  private readonly workloads: ReadonlyMap<string, Workload>;
  private readonly steps: Act;
  private timer: { cancel(): void } | null = null;

  constructor(
    private readonly server: DemoApiServer,
    private readonly options: DemoStoryOptions,
  ) {
    const { clusterUid: seed, clock } = options;
    this.workloads = new Map(
      WORKLOADS.map((plan, i) => {
        const workload = new Workload(plan, server, { number: i + 10, seed, nowMs: () => clock.nowMs() });
        return [workload.key, workload];
      }),
    );
    this.steps = this.tell();
  }

  /** Writes everything that is there from the beginning. */
  furnish(): void {
    for (const name of NAMESPACES) if (name !== 'kube-system') this.server.put('namespaces', namespaceObject(name));
    for (const node of NODES) this.server.put('nodes', nodeObject(node));
    const { service, slice } = apiServerObjects();
    this.server.put('services', service);
    this.server.put('endpointslices', slice);
    this.server.put('services', externalNameObject());
    for (const workload of this.workloads.values()) workload.furnish();
    for (const [i, plan] of HAND_MADE.entries()) {
      this.server.put('services', serviceObject(plan, 50 + i, null));
      if (plan.slice !== '') this.server.put('endpointslices', handMadeSlice(plan, plan.slice, plan.addresses));
    }
  }

  begin(): void {
    this.timer = this.options.clock.after(this.options.paceMs, () => {
      this.begin();
      this.steps.next();
    });
  }

  end(): void {
    this.timer?.cancel();
  }

  private *tell(): Act {
    for (let turn = 0; ; turn += 1) {
      yield* scaleUp(this.workload('shop/nginx'), 3);
      yield* replacePod(this.workload('shop/cart'), turn);
      yield* loseReadiness(this.workload('payments/ledger'), turn);
      yield* this.writeByHand();
      yield* scaleDown(this.workload('shop/nginx'), 1);
      yield* rollOut(this.workload('shop/web'));
      yield* loseReadiness(this.workload('shop/catalog'), turn);
      yield* replacePod(this.workload('shop/sessions'), turn);
      yield* loseReadiness(this.workload('platform/collector'), turn);
      yield* replacePod(this.workload('payments/gateway'), turn);
    }
  }

  /** Nobody stands behind `external-service` until somebody writes who does. */
  private *writeByHand(): Act {
    const [plan] = HAND_MADE;
    if (!plan) return;
    const name = `${plan.name}-1`;
    for (const addresses of [['192.168.1.100'], ['192.168.1.100', '192.168.1.101'], ['192.168.1.101']]) {
      this.server.put('endpointslices', handMadeSlice(plan, name, addresses));
      yield;
    }
    this.server.delete('endpointslices', plan.namespace, name);
    yield;
  }

  private workload(key: string): Workload {
    const workload = this.workloads.get(key);
    if (!workload) throw new TypeError(`the demo has no ${key}`);
    return workload;
  }
}
