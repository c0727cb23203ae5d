import type {
  ClusterIdentity,
  ObjectRef,
  ObservedObject,
  Scope,
  ScopeNews,
  Snapshot,
  SourceListener,
} from '@rollcall/catalog';
import { scopeKey } from '@rollcall/catalog';

/** One call of a source, in words that tests compare. */
export type Heard =
  | { readonly type: 'SNAPSHOT'; readonly scope: string; readonly snapshot: Snapshot }
  | { readonly type: 'UPSERT'; readonly scope: string; readonly name: string; readonly object: ObservedObject }
  | { readonly type: 'DELETE'; readonly scope: string; readonly name: string; readonly ref: ObjectRef }
  | { readonly type: 'NEWS'; readonly scope: string; readonly news: ScopeNews };

/** Keeps all that a source delivers, folds it into the state that results, and lets a test await it. */
export class RecordingSourceListener implements SourceListener {
  readonly heard: Heard[] = [];
  readonly identities: (ClusterIdentity | null)[] = [];
  /** Names of the objects that exist by what was delivered, by scope. */
  readonly objects = new Map<string, Map<string, ObservedObject>>();
  /** What {@link onSnapshot} answers, once each; then always `accepted`. */
  readonly verdicts: ('accepted' | 'refused')[] = [];
  acceptedUid: string | null = null;
  private readonly waiting = new Set<() => void>();

  onSnapshot(snapshot: Snapshot): 'accepted' | 'refused' {
    const scope = scopeKey(snapshot.scope);
    const verdict = this.verdicts.shift() ?? 'accepted';
    if (verdict === 'accepted')
      this.objects.set(scope, new Map(snapshot.objects.map((object) => [nameOf(object), object])));
    this.hear({ type: 'SNAPSHOT', scope, snapshot });
    return verdict;
  }

  onUpsert(scope: Scope, object: ObservedObject): void {
    this.of(scope).set(nameOf(object), object);
    this.hear({ type: 'UPSERT', scope: scopeKey(scope), name: nameOf(object), object });
  }

  onDelete(scope: Scope, ref: ObjectRef): void {
    const name = `${ref.namespace}/${ref.name}`;
    this.of(scope).delete(name);
    this.hear({ type: 'DELETE', scope: scopeKey(scope), name, ref });
  }

  onNews(scope: Scope, news: ScopeNews): void {
    this.hear({ type: 'NEWS', scope: scopeKey(scope), news });
  }

  acceptsIdentity(identity: ClusterIdentity | null): boolean {
    this.identities.push(identity);
    return this.acceptedUid === null || identity?.uid === this.acceptedUid;
  }

  names(scope: string): readonly string[] {
    return [...(this.objects.get(scope)?.keys() ?? [])].sort();
  }

  has(scope: string, name: string): boolean {
    return this.objects.get(scope)?.has(name) ?? false;
  }

  /** News of a type so far. */
  news<T extends ScopeNews['type']>(type: T): readonly (ScopeNews & { readonly type: T })[] {
    return this.heard.flatMap((each) =>
      each.type === 'NEWS' && each.news.type === type ? [each.news as ScopeNews & { readonly type: T }] : [],
    );
  }

  count(type: Heard['type'], scope?: string): number {
    return this.heard.filter((each) => each.type === type && (scope === undefined || each.scope === scope)).length;
  }

  /** The version up to which a scope was delivered. */
  version(scope: string): string {
    const versions = this.heard.flatMap((each): string[] => {
      if (each.scope !== scope) return [];
      if (each.type === 'SNAPSHOT') return [each.snapshot.resourceVersion];
      if (each.type === 'UPSERT') return [each.object.object.metadata.resourceVersion ?? ''];
      if (each.type === 'DELETE') return [each.ref.resourceVersion];
      return each.news.type === 'PROGRESS' ? [each.news.resourceVersion] : [];
    });
    return versions.at(-1) ?? '';
  }

  /** Resolves as soon as the condition holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  private of(scope: Scope): Map<string, ObservedObject> {
    const objects = this.objects.get(scopeKey(scope)) ?? new Map<string, ObservedObject>();
    this.objects.set(scopeKey(scope), objects);
    return objects;
  }

  private hear(heard: Heard): void {
    this.heard.push(heard);
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const wake of waiting) wake();
  }
}

function nameOf({ object }: ObservedObject): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}
