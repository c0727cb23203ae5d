import type { IncomingMessage } from 'node:http';

import type { Clock } from '@rollcall/catalog';
import type { Authenticator } from '@rollcall/platform';
import { clientAddresses, clientBlocks, HostPolicy, OpenPlaces, RateLimits } from '@rollcall/platform';

import type { ApiConfig } from './config.js';

/** What says whether a request is let in: under which name it came, from whom, from where and how often. For every edge alike. */
export interface Admission {
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
  readonly rates: RateLimits;
  readonly places: OpenPlaces;
  /** Where a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** For whom it counts. */
  readonly blockOf: (request: IncomingMessage) => string;
}

export function createAdmission(config: ApiConfig, authenticator: Authenticator, clock: Clock): Admission {
  return {
    authenticator,
    hosts: new HostPolicy(config.host, config.allowedHosts, config.anonymous),
    rates: new RateLimits(config, () => clock.monotonicMs()),
    places: new OpenPlaces(config),
    addressOf: clientAddresses(config.trustedProxies),
    blockOf: clientBlocks(config.trustedProxies),
  };
}
