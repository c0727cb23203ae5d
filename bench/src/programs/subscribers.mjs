// Many subscribers over many WebSocket connections: say which subscription was told of a change, and when.
import { nowMs } from '../kit/clock.mjs';
import { takeRole } from '../kit/role.mjs';
import { follow } from '../kit/subscription.mjs';

/** Connections that are opened at once. */
const AT_ONCE = 20;

const { task, say, hear } = await takeRole();
const arrivals = [];
let snapshots = 0;
let expected = Infinity;

hear(({ count }) => {
  expected = count;
  tell();
});
const waiting = task.connections.values();
await Promise.all(Array.from({ length: AT_ONCE }, lane));

async function lane() {
  for (const names of waiting) await follow(task.url, names, (text) => take(text, names));
}

/** Not parsed: ten thousand at once are a measurement of the server, not of this. */
function take(text, names) {
  const atMs = nowMs();
  if (text.includes('"type":"CHANGES"')) {
    arrivals.push([names[Number(/"id":"(\d+)"/.exec(text)[1])], atMs]);
    if (arrivals.length === expected) tell();
  } else if (text.includes('"type":"SNAPSHOT"')) {
    snapshots += 1;
    if (snapshots === task.connections.flat().length) say('ready');
  } else if (!text.includes('"type":"FRESHNESS"')) throw new Error(`unexpected: ${text.slice(0, 500)}`);
}

/** All that were asked for, once they are there. */
function tell() {
  if (arrivals.length < expected) return;
  expected = Infinity;
  say(arrivals.splice(0));
}
