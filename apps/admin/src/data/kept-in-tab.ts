/** As far as a browser's storage is needed. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * What is kept in a tab, so that a reload or a sign-in in between loses nothing of what was typed. `form`: of what is kept; another one is of
 * another version of this program, and is left alone.
 */
export class KeptInTab<T extends object> {
  constructor(
    private readonly key: string,
    private readonly form: number,
  ) {}

  keep(value: T, storage: TabStorage): void {
    try {
      storage.setItem(this.key, JSON.stringify({ form: this.form, ...value }));
    } catch {
      // It is full or forbidden: it then lives as long as the page.
    }
  }

  /** Any part may be missing: anybody can write there. null = nothing was kept, or it cannot be read. */
  kept(storage: TabStorage): Partial<T> | null {
    try {
      const kept = JSON.parse(storage.getItem(this.key) ?? 'null') as (Partial<T> & { readonly form?: number }) | null;
      return kept?.form === this.form ? kept : null;
    } catch {
      return null;
    }
  }

  forget(storage: TabStorage): void {
    storage.removeItem(this.key);
  }
}
