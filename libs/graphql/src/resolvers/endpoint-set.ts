import type { EndpointAnswer } from '@rollcall/catalog';
import { targets } from '@rollcall/core';

import type { RowBudget } from '../limits/row-budget.js';

/** An answer as `EndpointSet`: its fields are those of the REST object. Throws a GraphQLError if the budget is spent. */
export function endpointSetOf({ ref, revision, freshness, version }: EndpointAnswer, rows: RowBudget) {
  const { endpoints, applied } = version;
  rows.spend(endpoints.length);
  return { service: ref, revision, freshness, applied, endpoints, targets: () => targets(endpoints) };
}
