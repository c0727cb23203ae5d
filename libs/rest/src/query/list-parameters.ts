import type { LabelSelector } from '@rollcall/core';
import { parseLabelSelector } from '@rollcall/core';

import { choice, count, textParameter } from './parameter-kinds.js';
import type { Parameter } from './query-parameters.js';

/** `GET /v1/services`. */
export const SERVICE_LIST_PARAMETERS = {
  cluster: textParameter('Only this cluster.'),
  namespace: textParameter('Only this namespace.'),
  labelSelector: labelSelector(),
  q: textParameter('Part of `namespace/name`, in any case.'),
  origin: choice(['kubernetes', 'external'] as const, {
    fallback: null,
    description: 'Services that have endpoints of this origin.',
  }),
  limit: count(1, 500, { fallback: 100, description: 'Items a page.' }),
  cursor: textParameter('Where the page before ended: its `nextCursor`.'),
} as const;

/** Parameters of what is under one Service and not about a selection. */
export const SERVICE_PARAMETERS = {
  cluster: textParameter('Needed where several clusters have a Service of this name.'),
} as const;

function labelSelector(): Parameter<LabelSelector | null> {
  return {
    parse: (text) => {
      const parsed = parseLabelSelector(text);
      return 'violation' in parsed ? parsed.violation : { value: parsed };
    },
    fallback: null,
    description: "kubectl's label selector syntax, such as `app=cart,tier in (web, api),!canary`.",
    schema: { type: 'string' },
  };
}
