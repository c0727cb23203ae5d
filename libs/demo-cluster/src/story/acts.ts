import type { Pod, Workload } from './workload.js';

/** One thing that happens, step by step: between two steps some seconds pass. */
export type Act = Generator<void, void>;

/** Pods come one after the other: each is there, then ready. */
export function* scaleUp(workload: Workload, replicas: number): Act {
  while (workload.pods.length < replicas) yield* startPod(workload);
}

/** The youngest Pods go. */
export function* scaleDown(workload: Workload, replicas: number): Act {
  const going = workload.pods.slice(replicas);
  for (const pod of going) pod.terminating = true;
  workload.publish(false);
  yield;
  for (const pod of going) workload.remove(pod);
  workload.publish(false);
  yield;
}

/** A Pod is deleted: it drains while its replacement comes. One with a lasting name is replaced only when it has gone. */
export function* replacePod(workload: Workload, turn: number): Act {
  const pod = pick(workload, turn);
  if (!pod) return;
  pod.terminating = true;
  if (workload.plan.stateful) {
    workload.publish(false);
    yield;
    workload.remove(pod);
    workload.publish(false);
    yield;
    yield* startPod(workload);
    return;
  }
  const replacement = workload.add();
  workload.publish();
  yield;
  replacement.ready = true;
  workload.publish();
  yield;
  workload.remove(pod);
  workload.publish(false);
  yield;
}

/** A Pod's readiness probe fails for a while. */
export function* loseReadiness(workload: Workload, turn: number): Act {
  const pod = pick(workload, turn);
  if (!pod) return;
  for (const ready of [false, true]) {
    pod.ready = ready;
    workload.publish();
    yield;
    if (!ready) yield;
  }
}

/** Another version: new Pods take the old ones' place one by one. */
export function* rollOut(workload: Workload): Act {
  workload.redeploy();
  for (const old of [...workload.pods]) {
    yield* startPod(workload);
    old.terminating = true;
    workload.publish(false);
    yield;
    workload.remove(old);
    workload.publish(false);
  }
  yield;
}

function* startPod(workload: Workload): Act {
  const pod = workload.add();
  workload.publish();
  yield;
  pod.ready = true;
  workload.publish();
  yield;
}

/** Whose turn it is; so the demo is the same each time, and not always the same Pod's bad day. */
function pick({ pods }: Workload, turn: number): Pod | undefined {
  return pods[turn % Math.max(1, pods.length)];
}
