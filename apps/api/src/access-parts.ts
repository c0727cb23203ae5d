import type { EndpointReads, Logger } from '@rollcall/catalog';
import { SignInLog, TokenDesk, TokenDirectory, TokenUses } from '@rollcall/catalog';
import { TokenSecrets } from '@rollcall/platform';

import type { Adapters } from './adapters.js';
import { idsInOrder } from './ids-in-order.js';

export interface AccessGround {
  readonly endpoints: EndpointReads;
  readonly adapters: Adapters;
  readonly logger: Logger;
}

/** Tokens: who makes them, and who recognises them; and the record of who signed in. */
export function createAccessParts(secretKey: string, { endpoints, adapters, logger }: AccessGround) {
  const { clock, tokens: store, audit } = adapters;
  const tokenUses = new TokenUses({ store, clock, logger });
  const secrets = new TokenSecrets(secretKey);
  return {
    secrets,
    signIns: new SignInLog({ audit, logger }),
    tokenUses,
    tokenDirectory: new TokenDirectory(endpoints.catalog, tokenUses),
    tokens: new TokenDesk({
      reads: endpoints,
      store,
      uses: tokenUses,
      audit,
      mint: secrets,
      clock,
      newId: idsInOrder(clock),
    }),
  };
}
