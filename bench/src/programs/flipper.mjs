// Turns one endpoint after the other not ready and ready again, so many a second, whether the API server keeps up or not.
import { nowMs, sleep } from '../kit/clock.mjs';
import { KubeClient } from '../kit/kube-client.mjs';
import { takeRole } from '../kit/role.mjs';

const { task, say, hear } = await takeRole();
const client = new KubeClient(task.kubeconfig);
/** Neighbours in time are of different slices: no two writes meet. */
const endpoints = task.slices
  .flatMap(({ metadata, endpoints: all }) =>
    all.map(({ addresses }, index) => ({
      namespace: metadata.namespace,
      name: metadata.name,
      index,
      address: addresses[0],
    })),
  )
  .sort((a, b) => a.index - b.index);
const ready = new Map();
let turn = 0;

hear(async ({ perSecond, seconds }) => {
  const begun = nowMs();
  const flips = Array.from({ length: perSecond * seconds }, async (_, i) => {
    await sleep(Math.max(0, begun + (i * 1_000) / perSecond - nowMs()));
    return flip();
  });
  say(await Promise.all(flips));
});
say('ready');

async function flip() {
  const endpoint = endpoints[turn % endpoints.length];
  turn += 1;
  const now = ready.get(endpoint) === false;
  ready.set(endpoint, now);
  const sentMs = nowMs();
  await client.flip({ ...endpoint, ready: now });
  return { address: endpoint.address, ready: now, sentMs, answeredMs: nowMs() };
}
