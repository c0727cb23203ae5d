/** How long an answer of DNS is believed, in seconds, whatever it says of itself (security: addresses). */
export const TTL_SECONDS = { min: 5, max: 300 } as const;

/** A TTL as it is followed: neither asked for all the time (TTL 0) nor believed for a week. */
export function clampTtl(ttlSeconds: number): number {
  return Math.min(TTL_SECONDS.max, Math.max(TTL_SECONDS.min, ttlSeconds));
}
