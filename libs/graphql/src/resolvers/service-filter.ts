import type { ServiceFilter } from '@rollcall/catalog';
import type { Origin } from '@rollcall/core';
import { parseLabelSelector } from '@rollcall/core';

import { invalidArgument } from '../error-codes.js';

/** `ServiceFilter` as graphql-js delivers it. */
export interface ServiceFilterInput {
  readonly cluster?: string | null;
  readonly namespace?: string | null;
  readonly labelSelector?: string | null;
  readonly q?: string | null;
  readonly origin?: Origin | null;
}

/** Throws a GraphQLError for what is no label selector. */
export function serviceFilterOf(filter: ServiceFilterInput | null | undefined): ServiceFilter {
  const { cluster, namespace, labelSelector, q, origin } = filter ?? {};
  const selector = labelSelector ? parseLabelSelector(labelSelector) : null;
  if (selector && 'violation' in selector) throw invalidArgument('filter/labelSelector', selector.violation);
  return {
    cluster: cluster ?? null,
    namespace: namespace ?? null,
    labelSelector: selector,
    q: q ? q : null,
    origin: origin ?? null,
  };
}
