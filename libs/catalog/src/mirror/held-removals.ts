import type { GuardStatus } from '../clusters/cluster-status.js';
import type { Resource } from './cluster-source.js';

/** An object that a list did not hold. */
export interface MissingObject {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/** Removals of one scope that are held back. Times by the wall clock, because they outlive a worker. */
export interface Hold {
  readonly sinceMs: number;
  /** null = only a person ends it. */
  readonly untilMs: number | null;
  readonly of: number;
  readonly missing: ReadonlyMap<string, MissingObject>;
}

/**
 * The removals that the guard holds back, by scope. An object that is seen again, or explicitly deleted, is held no more;
 * a hold without objects is over.
 */
export class HeldRemovals {
  private readonly byScope = new Map<string, Hold>();

  get isEmpty(): boolean {
    return this.byScope.size === 0;
  }

  get(scope: string): Hold | undefined {
    return this.byScope.get(scope);
  }

  *scopes(): Iterable<string> {
    yield* this.byScope.keys();
  }

  hold(scope: string, hold: Hold): void {
    this.byScope.set(scope, hold);
  }

  holds(object: MissingObject): boolean {
    const key = missingKey(object);
    return [...this.byScope.values()].some(({ missing }) => missing.has(key));
  }

  /** One of the holds waits for a person. */
  get waitsForPerson(): boolean {
    return [...this.byScope.values()].some(({ untilMs }) => untilMs === null);
  }

  /** Ends the hold and gives what was held. */
  take(scope: string): readonly MissingObject[] {
    const held = this.byScope.get(scope);
    this.byScope.delete(scope);
    return held ? [...held.missing.values()] : [];
  }

  /** The object was seen or explicitly deleted. */
  forget(object: MissingObject): void {
    const key = missingKey(object);
    for (const [scope, held] of this.byScope) {
      if (!held.missing.has(key)) continue;
      const missing = new Map(held.missing);
      missing.delete(key);
      if (missing.size === 0) this.byScope.delete(scope);
      else this.byScope.set(scope, { ...held, missing });
    }
  }

  /** All holds as one, for people. */
  status(): GuardStatus | null {
    const holds = [...this.byScope.values()];
    if (holds.length === 0) return null;
    const untils = holds.map(({ untilMs }) => untilMs);
    return {
      since: rfc3339(Math.min(...holds.map(({ sinceMs }) => sinceMs))),
      removals: holds.reduce((sum, { missing }) => sum + missing.size, 0),
      of: holds.reduce((sum, { of }) => sum + of, 0),
      until: untils.includes(null) ? null : rfc3339(Math.max(...untils.map((untilMs) => untilMs ?? 0))),
    };
  }
}

export function missingKey({ resource, namespace, name }: MissingObject): string {
  return `${resource}/${namespace}/${name}`;
}

function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}
