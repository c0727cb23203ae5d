import type { BackendInput, CreateServiceInput } from '@rollcall/client';

import type { Registration } from './registration.js';

/** A draft's request as the client sends it: whether its fields are right is what the server is asked. */
export function askFor({ items, createService }: Registration): {
  readonly items: readonly BackendInput[];
  readonly createService: CreateServiceInput | undefined;
} {
  return {
    items: items as readonly BackendInput[],
    createService: createService as CreateServiceInput | undefined,
  };
}
