// Checks one server over and over, so many at once, and says how much processor time that took.
import { setTimeout, clearTimeout } from 'node:timers';

import { NetworkProber } from '@rollcall/probe';

import { takeRole } from '../kit/role.mjs';

const { task, say, hear } = await takeRole();
const clock = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
const prober = new NetworkProber(clock);
const target = {
  ...{ address: '127.0.0.1', port: task.port, name: null },
  check: { type: 'TCP', path: null, host: null, intervalMs: 5_000, timeoutMs: 2_000, rise: 2, fall: 3 },
};
hear(async ({ checks, atOnce }) => {
  const begun = process.cpuUsage();
  let left = checks;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const { ok, message } = await prober.probe(target, () => undefined, new AbortController().signal);
      if (!ok) throw new Error(`a check failed: ${message}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const { user, system } = process.cpuUsage(begun);
  say({ checks, cpuMs: (user + system) / 1_000 });
});
say('ready');
