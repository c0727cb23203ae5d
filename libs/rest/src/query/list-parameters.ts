import { AUDIT_OUTCOMES } from '@rollcall/catalog';
import type { LabelSelector } from '@rollcall/core';
import { BACKEND_STATES, parseLabelSelector } from '@rollcall/core';

import { choice, count, flag, instant, localPath, names, textParameter } from './parameter-kinds.js';
import type { Parameter } from './query-parameters.js';

const PAGE = {
  limit: count(1, 500, { fallback: 100, description: 'Items a page.' }),
  cursor: textParameter('Where the page before ended: its `nextCursor`.'),
} as const;
const DRY_RUN = { dryRun: flag('Says what would be, and does nothing.') } as const;

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
  ...PAGE,
} as const;

/** `GET /v1/backends`. */
export const BACKEND_LIST_PARAMETERS = {
  cluster: textParameter('Only this cluster.'),
  namespace: textParameter('Only this namespace.'),
  service: textParameter('Only Services of this name.'),
  id: names('Only those with these ids: a comma list.'),
  state: choice(BACKEND_STATES, { fallback: null, description: 'Only those in this state.' }),
  q: textParameter("Part of the address, the Service's name or the note, in any case."),
  ...PAGE,
} as const;

/** `GET /v1/audit`. */
export const AUDIT_PARAMETERS = {
  since: instant('Not before.'),
  until: instant('Before.'),
  actor: textParameter('Id of who did it.'),
  action: textParameter('Such as `backend.register`.'),
  outcome: choice(AUDIT_OUTCOMES, { fallback: null, description: 'What came of it.' }),
  cluster: textParameter('Only what was done in this cluster.'),
  namespace: textParameter('Only what was done in this namespace.'),
  q: textParameter("Part of the target's name or id, the actor's name, or the code, in any case."),
  ...PAGE,
} as const;

/** `GET /v1/session/oidc`. */
export const SIGN_IN_PARAMETERS = {
  returnTo: localPath('Where to go when one has signed in: a path here, such as `/services`.'),
} as const;

/** `POST …/backends`. */
export const REGISTER_PARAMETERS = {
  ...DRY_RUN,
  cluster: textParameter('Needed where several clusters have a Service of this name.'),
} as const;

/** `PATCH` and `DELETE` of one registration. */
export const CHANGE_PARAMETERS = DRY_RUN;

/** `GET …/services/{name}/backends`. */
export const SERVICE_BACKENDS_PARAMETERS = {
  cluster: textParameter('Only this cluster.'),
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
