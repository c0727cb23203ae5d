import type { IncomingMessage } from 'node:http';

import type { Clock } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';
import {
  callerAtOnce,
  clientAddresses,
  clientBlocks,
  credentialsOf,
  HostPolicy,
  OpenPlaces,
  RateLimits,
} from '@rollcall/platform';

import type { ApiConfig } from './config.js';
import type { CredentialParts } from './credential-parts.js';

/** What says whether a request is let in: under which name it came, from whom, from where and how often. For every edge alike. */
export interface Admission extends CredentialParts {
  readonly nowMs: () => number;
  readonly hosts: HostPolicy;
  readonly rates: RateLimits;
  readonly places: OpenPlaces;
  /** Who sends a request; null = it is not admitted, or not at once: {@link guardRequests} finds out, and says why. */
  readonly callerOf: (request: IncomingMessage) => Principal | null;
  /** Whether a caller may have one more answer now. Asked right before it is given. */
  readonly admits: (caller: Principal) => boolean;
  /** Where a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** For whom it counts. */
  readonly blockOf: (request: IncomingMessage) => string;
}

export function createAdmission(config: ApiConfig, known: CredentialParts, clock: Clock): Admission {
  const hosts = new HostPolicy(config.host, config.allowedHosts, config.anonymous);
  const rates = new RateLimits(config, () => clock.monotonicMs());
  return {
    ...known,
    nowMs: () => clock.nowMs(),
    hosts,
    rates,
    admits: (caller) => rates.admits(caller),
    places: new OpenPlaces(config),
    callerOf: ({ headers }) =>
      hosts.allows(headers.host) ? callerAtOnce(known.authenticator, credentialsOf(headers)) : null,
    addressOf: clientAddresses(config.trustedProxies),
    blockOf: clientBlocks(config.trustedProxies),
  };
}
