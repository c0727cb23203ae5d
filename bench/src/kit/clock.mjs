import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds on a clock that all processes of this machine share, and that nobody sets. */
export function nowMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Resolves when the condition holds, looking at it every `everyMs`; what it throws counts as no. */
export async function until(what, condition, { everyMs = 20, withinMs = 120_000 } = {}) {
  const deadline = nowMs() + withinMs;
  let last;
  while (nowMs() < deadline) {
    try {
      const found = await condition();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last });
}

export { sleep };
