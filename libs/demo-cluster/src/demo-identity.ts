import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What must outlive a demo cluster: a worker that mirrored it comes back and compares. */
export interface DemoIdentity {
  /** uid of its kube-system namespace. */
  readonly clusterUid: string;
  /** Above every version that an earlier life has given. */
  readonly firstVersion: bigint;
}

/** Versions a millisecond: far more than the demo writes, so that wall-clock time is always ahead of them. */
const VERSIONS_PER_MS = 1_000n;

/**
 * The identity of the demo in a folder: made at the first start, the same at every later one. Versions begin at the wall clock,
 * so that they never go back for a worker that resumes, even after a crash; where the clock went back, they begin after the
 * last start's. Without a folder every start is another cluster.
 */
export function demoIdentity(folder: string | null, nowMs: number): DemoIdentity {
  const clock = BigInt(Math.floor(nowMs)) * VERSIONS_PER_MS;
  if (folder === null) return { clusterUid: randomUUID(), firstVersion: clock };
  const path = join(folder, 'demo-cluster.json');
  const known = readIdentity(path);
  const after = known ? known.firstVersion + 1_000_000n : 0n;
  const identity = {
    clusterUid: known?.clusterUid ?? randomUUID(),
    firstVersion: clock > after ? clock : after,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...identity, firstVersion: String(identity.firstVersion) })}\n`);
  return identity;
}

/** null = there is none, or not one that can be read: then it is another cluster. */
function readIdentity(path: string): DemoIdentity | null {
  if (!existsSync(path)) return null;
  try {
    const { clusterUid, firstVersion } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (typeof clusterUid !== 'string' || typeof firstVersion !== 'string') return null;
    return { clusterUid, firstVersion: BigInt(firstVersion) };
  } catch {
    return null;
  }
}

/** A uid that is always the same for the same words. */
export function uidFrom(...words: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The letters that Kubernetes makes suffixes of names from: no vowels, so no words. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A suffix like those of Pods (`x7k2p`), always the same for the same words. */
export function suffixFrom(length: number, ...words: readonly (string | number)[]): string {
  const bytes = createHash('sha256').update(words.join('\n')).digest();
  return Array.from({ length }, (_, i) => LETTERS[(bytes[i] ?? 0) % LETTERS.length] ?? 'x').join('');
}
