/** What somebody chose on this machine: theme, language. Nothing of it is needed: where storage is forbidden, it lasts as long as the page. */
export class Choices {
  private readonly unsaved = new Map<string, string>();

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null) {}

  get(name: string): string | null {
    const unsaved = this.unsaved.get(name);
    if (unsaved !== undefined) return unsaved;
    try {
      return this.storage?.getItem(keyOf(name)) ?? null;
    } catch {
      return null;
    }
  }

  set(name: string, value: string): void {
    this.unsaved.set(name, value);
    try {
      this.storage?.setItem(keyOf(name), value);
    } catch {
      // It is full or forbidden.
    }
  }
}

/** The storage of this browser; null = it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

function keyOf(name: string): string {
  return `rollcall.${name}`;
}
