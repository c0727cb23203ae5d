<<<<<<< apps/api/src/app-parts.ts
import type { Sight } from '@rollcall/catalog';
import type { Authenticator, HostPolicy, Probe, ProbeAnswer, ProcessLogger, RateLimits } from '@rollcall/platform';
=======
import type { Probe, ProcessLogger } from '@rollcall/platform';
>>>>>>> /tmp/oidc/mine

import type { Admission } from './admission.js';
import type { CatalogParts } from './catalog-parts.js';
import type { ApiConfig } from './config.js';

/** What the API server is put together from. */
export interface AppParts {
  readonly config: ApiConfig;
  readonly logger: ProcessLogger;
  readonly parts: CatalogParts;
  readonly health: ReadonlyMap<string, Probe>;
<<<<<<< apps/api/src/app-parts.ts
  /** See health.ts. */
  readonly status: (sight: Sight) => ProbeAnswer;
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
  readonly rates: RateLimits;
=======
  readonly admission: Admission;
>>>>>>> /tmp/oidc/mine
  /** From then on requests are refused. */
  readonly isStopping: () => boolean;
}
