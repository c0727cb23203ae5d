const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** How long ago something was, as kubectl says it: `5s`, `3m20s`, `7m`, `5h10m`, `2d4h`, `10d`, `3y`. */
export function age(sinceIso: string | null, nowMs: number): string {
  if (sinceIso === null) return '<unknown>';
  const ms = nowMs - Date.parse(sinceIso);
  if (Number.isNaN(ms)) return '<unknown>';
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return parts(seconds, [MINUTE, 'm'], [1, 's']);
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  if (seconds < 8 * HOUR) return parts(seconds, [HOUR, 'h'], [MINUTE, 'm']);
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`;
  if (seconds < 8 * DAY) return parts(seconds, [DAY, 'd'], [HOUR, 'h']);
  if (seconds < 2 * YEAR) return `${Math.floor(seconds / DAY)}d`;
  if (seconds < 8 * YEAR) return parts(seconds, [YEAR, 'y'], [DAY, 'd']);
  return `${Math.floor(seconds / YEAR)}y`;
}

type Unit = readonly [seconds: number, letter: string];

/** In two units; the smaller one is left out where it is nothing. */
function parts(seconds: number, [large, a]: Unit, [small, b]: Unit): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)}${a}${rest === 0 ? '' : `${rest}${b}`}`;
}
