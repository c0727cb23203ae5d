import { NotSyncedError } from '../catalog-errors.js';
import type { Catalog } from '../reads/catalog.js';
import type { StoredToken } from './token.js';
import type { TokenUses } from './token-uses.js';

/** Tokens as whoever has to recognise them asks for them: from the view, without the database. */
export class TokenDirectory {
  constructor(
    private readonly catalog: Catalog,
    private readonly uses: TokenUses,
  ) {}

  /** Throws {@link NotSyncedError} before the view is loaded: nobody can be told then that a token is not known. */
  byPrefix(prefix: string): StoredToken | null {
    return this.loaded.byPrefix(prefix);
  }

  /** Throws as {@link byPrefix} does. */
  byId(id: string): StoredToken | null {
    return this.loaded.byId(id);
  }

  used(id: string): void {
    this.uses.note(id);
  }

  private get loaded() {
    const { view } = this.catalog;
    if (!view.at) throw new NotSyncedError([], 'the view is being loaded');
    return view.tokens;
  }
}
