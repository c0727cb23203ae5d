// Follows Services by GraphQL subscriptions over one WebSocket, and says when it saw which endpoint turn.
import { nowMs } from '../kit/clock.mjs';
import { takeRole } from '../kit/role.mjs';
import { follow } from '../kit/subscription.mjs';

const { task, say, hear } = await takeRole();
let seen = [];
let snapshots = 0;
await follow(task.url, task.names, (text) => {
  const { type, payload } = JSON.parse(text);
  if (type !== 'next' || payload.errors) throw new Error(`unexpected: ${text}`);
  const event = payload.data.endpoints;
  if (event.type === 'SNAPSHOT') {
    snapshots += 1;
    if (snapshots === task.names.length) say('ready');
  }
  if (event.type !== 'CHANGES') return;
  const bytes = Buffer.byteLength(text);
  for (const { endpoint } of event.changes)
    seen.push({ address: endpoint.address, ready: endpoint.ready, atMs: nowMs(), bytes });
});
hear(() => {
  say(seen);
  seen = [];
});
