// What reading a cluster costs at least: both lists at once, and JSON.parse.
import { nowMs } from '../kit/clock.mjs';
import { KubeClient, SERVICES, SLICES } from '../kit/kube-client.mjs';
import { takeRole } from '../kit/role.mjs';

const { task, say } = await takeRole();
const client = new KubeClient(task.kubeconfig);
const begun = nowMs();
const [services, slices] = (await Promise.all([SERVICES, SLICES].map((path) => client.get(path)))).map((text) =>
  JSON.parse(text),
);
const endpoints = slices.items.reduce((sum, slice) => sum + slice.endpoints.length, 0);
say({ ms: nowMs() - begun, services: services.items.length, endpoints });
