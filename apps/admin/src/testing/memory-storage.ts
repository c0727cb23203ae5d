import type { TabStorage } from '../data/kept-in-tab.js';

/** A tab's storage that nobody else sees. */
export function memoryStorage(): TabStorage {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}
