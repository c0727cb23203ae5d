// Follows Services by Server-Sent Events, and says what came when and how large it was.
import { TextDecoderStream } from 'node:stream/web';

import { nowMs } from '../kit/clock.mjs';
import { endpointsPath } from '../kit/objects.mjs';
import { takeRole } from '../kit/role.mjs';

const { task, say, hear } = await takeRole();
let seen = [];
let snapshots = 0;
for (const name of task.names) void follow(`${task.url}${endpointsPath(name)}?readiness=any`);
hear(() => {
  say(seen);
  seen = [];
});

async function follow(url) {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' } });
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop();
    events.forEach(take);
  }
}

function take(event) {
  const [, type, data] = /^event: (\w+)$.*^data: (.*)$/ms.exec(event);
  if (type === 'snapshot') {
    snapshots += 1;
    if (snapshots === task.names.length) say('ready');
  }
  if (type !== 'changes') return;
  const bytes = Buffer.byteLength(event) + 2;
  for (const { endpoint } of JSON.parse(data).changes)
    seen.push({ address: endpoint.address, ready: endpoint.ready, atMs: nowMs(), bytes });
}
