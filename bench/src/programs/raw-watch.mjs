// What a client sees at best: a watch on the API server, each line parsed and compared with what was there.
import { nowMs } from '../kit/clock.mjs';
import { KubeClient, SLICES } from '../kit/kube-client.mjs';
import { takeRole } from '../kit/role.mjs';

const { task, say, hear } = await takeRole();
const ready = new Map(task.slices.flatMap(({ endpoints }) => endpoints.map(({ addresses }) => [addresses[0], true])));
let seen = [];
let bytes = 0;
await new KubeClient(task.kubeconfig).watch(SLICES, (line) => {
  const { type, object } = JSON.parse(line);
  if (type !== 'MODIFIED') return;
  bytes += Buffer.byteLength(line) + 1;
  for (const { addresses, conditions } of object.endpoints) {
    const [address] = addresses;
    if (ready.get(address) === conditions.ready) continue;
    ready.set(address, conditions.ready);
    seen.push({ address, ready: conditions.ready, atMs: nowMs(), bytes });
  }
  bytes = 0;
});
hear(() => {
  say(seen);
  seen = [];
});
say('ready');
