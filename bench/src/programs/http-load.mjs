// Sends requests over and over, each connection the next when the last was answered, and says how many were answered.
import autocannon from 'autocannon';

import { takeRole } from '../kit/role.mjs';

const { say, hear } = await takeRole();
hear(async ({ url, requests, connections, seconds, expected }) => {
  const begun = process.cpuUsage();
  const { statusCodeStats, errors, duration } = await autocannon({ url, requests, connections, duration: seconds });
  const { user, system } = process.cpuUsage(begun);
  const answered = statusCodeStats[expected]?.count ?? 0;
  const others = Object.keys(statusCodeStats).filter((code) => Number(code) !== expected);
  say({
    answered,
    perSecond: answered / duration,
    busy: (user + system) / 1e6 / duration,
    problem: errors > 0 || others.length > 0 ? `${errors} errors, answers with ${others.join(', ')}` : null,
  });
});
say('ready');
