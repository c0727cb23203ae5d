import type { Catalog } from '@rollcall/catalog';

/** The newest revision of all, as a cursor: a list may have been changed by any. */
export function headOf(catalog: Catalog): string {
  return catalog.cursor(catalog.view.at?.seq ?? 0);
}
