import type { Sight } from '@rollcall/catalog';
import type { Probe, ProbeAnswer, ProcessLogger } from '@rollcall/platform';

import type { Admission } from './admission.js';
import type { AdminSite } from './admin-site/admin-site.js';
import type { CatalogParts } from './catalog-parts.js';
import type { ApiConfig } from './config.js';

/** What the API server is put together from. */
export interface AppParts {
  readonly config: ApiConfig;
  readonly logger: ProcessLogger;
  readonly parts: CatalogParts;
  readonly health: ReadonlyMap<string, Probe>;
  /** See health.ts. */
  readonly status: (sight: Sight) => ProbeAnswer;
  readonly admission: Admission;
  /** null = it was not built. */
  readonly site: AdminSite | null;
  /** From then on requests are refused. */
  readonly isStopping: () => boolean;
}
