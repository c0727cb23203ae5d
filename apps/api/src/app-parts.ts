import type { Sight } from '@rollcall/catalog';
import type { Probe, ProbeAnswer, ProcessLogger } from '@rollcall/platform';

import type { Admission } from './admission.js';
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
  /** From then on requests are refused. */
  readonly isStopping: () => boolean;
}
