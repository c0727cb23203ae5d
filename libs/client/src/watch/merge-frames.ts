import type { ItemChange, WatchFrame } from './frame.js';

/**
 * The same in fewer frames: at most one that has everything, or one of changes, and a last one of freshness. Says what was and what
 * is now; what came and went in between is left out, as the contract allows.
 */
export function mergeFrames<T>(frames: readonly WatchFrame<T>[], keyOf: (item: T) => string): WatchFrame<T>[] {
  const from = frames.findLastIndex(({ type }) => type === 'SNAPSHOT' || type === 'RESYNC');
  const [begin, rest] = [frames[from], frames.slice(from + 1)];
  const last = frames.at(-1);
  if (!last) return [];
  const changes = mergeChanges(
    rest.flatMap((frame) => (frame.type === 'CHANGES' ? frame.changes : [])),
    keyOf,
  );
  const lastChanges = rest.findLast(({ type }) => type === 'CHANGES') ?? null;
  const { freshness } = last;
  const merged: WatchFrame<T>[] = [];
  if (begin && (begin.type === 'SNAPSHOT' || begin.type === 'RESYNC')) {
    const items = new Map(begin.items.map((item) => [keyOf(item), item]));
    for (const { type, item } of changes) {
      if (type === 'REMOVED') items.delete(keyOf(item));
      else items.set(keyOf(item), item);
    }
    merged.push({ ...begin, items: [...items.values()], revision: (lastChanges ?? begin).revision, freshness });
  } else if (lastChanges && changes.length > 0) {
    merged.push({ type: 'CHANGES', revision: lastChanges.revision, freshness, changes });
  }
  if (last.type === 'FRESHNESS' || merged.length === 0)
    merged.push({ type: 'FRESHNESS', revision: last.revision, freshness });
  return merged;
}

/** One change an item: the first says whether it was there before, the last what is there now. */
function mergeChanges<T>(changes: readonly ItemChange<T>[], keyOf: (item: T) => string): ItemChange<T>[] {
  const merged = new Map<string, { readonly wasThere: boolean; readonly last: ItemChange<T> }>();
  for (const change of changes) {
    const key = keyOf(change.item);
    merged.set(key, { wasThere: merged.get(key)?.wasThere ?? change.type !== 'ADDED', last: change });
  }
  return [...merged.values()].flatMap(({ wasThere, last }): ItemChange<T>[] => {
    if (last.type === 'REMOVED') return wasThere ? [last] : [];
    return [{ type: wasThere ? 'MODIFIED' : 'ADDED', item: last.item }];
  });
}
