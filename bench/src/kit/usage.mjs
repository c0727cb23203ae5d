import { readFileSync } from 'node:fs';

import { nowMs, sleep } from './clock.mjs';

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Node runs on
/** Resident memory counts as settled when it has changed by less than this share for so long. */
const SETTLED = { share: 0.005, forMs: 5_000, withinMs: 60_000 };

/** Processor time that a process has used so far; null where there is no /proc. */
export function cpuMs(pid) {
  const fields = readProc(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
  return fields ? ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND : null;
}

/** Resident memory of a process in bytes; null where there is no /proc. */
export function residentBytes(pid) {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}

/** Resident memory after the process has had the time to clean up. */
export async function settledBytes(pid) {
  const deadline = nowMs() + SETTLED.withinMs;
  let [anchor, since] = [residentBytes(pid), nowMs()];
  while (anchor !== null && nowMs() - since < SETTLED.forMs && nowMs() < deadline) {
    await sleep(250);
    const bytes = residentBytes(pid);
    if (Math.abs(bytes - anchor) > SETTLED.share * anchor) [anchor, since] = [bytes, nowMs()];
  }
  return residentBytes(pid);
}

function readProc(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
