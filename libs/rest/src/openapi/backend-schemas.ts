import { AUDIT_OUTCOMES } from '@rollcall/catalog';
import {
  BACKEND_STATES,
  CHECK_PHASES,
  CHECK_STATES,
  CHECK_TYPES,
  FALL,
  INTERVAL_MS,
  MAX_BACKEND_LABELS,
  MAX_BACKEND_PORTS,
  MAX_BACKENDS_PER_REQUEST,
  MAX_CHECK_PATH,
  MAX_NOTE,
  PLAN_WARNING_CODES,
  PORT_RANGE,
  PROTOCOLS,
  PUBLISH_MODES,
  RISE,
  TIMEOUT_MS,
  WRITE_BACK_STATES,
} from '@rollcall/core';
import type { NumberRange } from '@rollcall/core';

import type { Schema } from './schema-kinds.js';
import { flag, listOf, object, orNull, ref, text, textMap, texts, time, whole } from './schema-kinds.js';

const oneOf = (values: readonly string[]): Schema => ({ type: 'string', enum: [...values] });
const range = ({ min, max }: NumberRange): Schema => ({ type: 'integer', minimum: min, maximum: max });

/** What may be left out or null has its default. */
function input(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 && { required }) };
}

const CHECK_INPUT = input(
  {
    type: oneOf(CHECK_TYPES),
    path: orNull({ ...text, maxLength: MAX_CHECK_PATH }),
    host: orNull(text),
    intervalMs: orNull(range(INTERVAL_MS)),
    timeoutMs: orNull(range(TIMEOUT_MS)),
    rise: orNull(range(RISE)),
    fall: orNull(range(FALL)),
  },
  ['type'],
);

const PORT_INPUT = input(
  { name: orNull(text), port: range(PORT_RANGE), protocol: orNull(oneOf(PROTOCOLS)), appProtocol: orNull(text) },
  ['port'],
);

const FIELDS_INPUT: Readonly<Record<string, Schema>> = {
  address: { ...text, description: 'An IP address or a name, in canonical text.' },
  ports: { type: 'array', items: PORT_INPUT, minItems: 1, maxItems: MAX_BACKEND_PORTS },
  zone: orNull(text),
  nodeName: orNull(text),
  hostname: orNull(text),
  state: orNull(oneOf(BACKEND_STATES)),
  publish: orNull(oneOf(PUBLISH_MODES)),
  check: orNull(CHECK_INPUT),
  expiresAt: orNull(time),
  labels: orNull({ ...textMap, maxProperties: MAX_BACKEND_LABELS }),
  note: orNull({ ...text, maxLength: MAX_NOTE }),
};

const BACKEND: Readonly<Record<string, Schema>> = {
  id: text,
  version: { ...whole, description: 'Counts changes of what was registered.' },
  cluster: text,
  namespace: text,
  service: text,
  address: text,
  family: ref('AddressFamily'),
  ports: listOf('EndpointPort'),
  zone: orNull(text),
  nodeName: orNull(text),
  hostname: orNull(text),
  state: oneOf(BACKEND_STATES),
  publish: oneOf(PUBLISH_MODES),
  check: orNull(ref('HealthCheck')),
  expiresAt: orNull(time),
  labels: textMap,
  note: orNull(text),
  createdBy: text,
  createdAt: time,
  updatedAt: time,
  status: ref('BackendStatus'),
};

const CHECK_PHASE = object({ name: oneOf(CHECK_PHASES), ok: flag, ms: { type: 'number' }, message: orNull(text) });

/** What concerns registered backends, by name. */
export const BACKEND_SCHEMAS: Readonly<Record<string, Schema>> = {
  BackendInput: input(FIELDS_INPUT, ['address', 'ports']),
  BackendPatch: input(
    {
      ...FIELDS_INPUT,
      check: orNull({ ...CHECK_INPUT, required: [] }),
      labels: orNull({ type: 'object', additionalProperties: orNull(text) }),
    },
    [],
  ),
  Registration: input(
    {
      items: { ...listOf('BackendInput'), minItems: 1, maxItems: MAX_BACKENDS_PER_REQUEST },
      createService: orNull(ref('CreateService')),
    },
    ['items'],
  ),
  CreateService: input(
    {
      ports: { type: 'array', items: PORT_INPUT, minItems: 1, maxItems: MAX_BACKEND_PORTS },
      ipFamilies: orNull({ type: 'array', items: oneOf(['IPv4', 'IPv6']), minItems: 1, maxItems: 2 }),
    },
    ['ports'],
  ),
  Check: input(
    {
      cluster: orNull({ ...text, description: 'Needed where there are several.' }),
      service: orNull(input({ namespace: text, name: text }, ['namespace', 'name'])),
      backend: ref('BackendInput'),
    },
    ['backend'],
  ),
  CheckResult: object({
    ok: flag,
    checked: { ...flag, description: 'false = nobody could check it.' },
    message: orNull(text),
    phases: { type: 'array', items: CHECK_PHASE },
  }),
  CheckEvents: { ...text, description: 'Server-Sent Events `phase` and `result`.' },
  Backend: object(BACKEND, 'A registered endpoint.'),
  BackendItems: object({ items: listOf('Backend') }),
  BackendList: object({ items: listOf('Backend'), nextCursor: orNull(text) }),
  Registered: object({ items: listOf('Backend'), plan: ref('WriteBackPlan') }),
  Updated: object({ ...BACKEND, plan: ref('WriteBackPlan') }),
  Removed: object({ id: text, plan: ref('WriteBackPlan') }),
  HealthCheck: object({
    type: oneOf(CHECK_TYPES),
    path: orNull(text),
    host: orNull(text),
    intervalMs: whole,
    timeoutMs: whole,
    rise: whole,
    fall: whole,
  }),
  BackendStatus: object(
    {
      registered: flag,
      writeBack: object({ state: oneOf(WRITE_BACK_STATES), message: orNull(text), slices: texts, at: time }),
      check: orNull(ref('CheckStatus')),
      resolved: orNull(
        object(
          { addresses: texts, at: time, ttlSeconds: whole, error: orNull(text) },
          'What the name resolved to: the last good answer.',
        ),
      ),
    },
    'What Rollcall says of it; nobody can write it.',
  ),
  CheckSummary: object({ state: oneOf(CHECK_STATES), since: time, message: orNull(text) }, 'Our own check.'),
  CheckStatus: object({
    state: oneOf(CHECK_STATES),
    since: time,
    message: orNull(text),
    phases: { type: 'array', items: CHECK_PHASE },
  }),
  WriteBackPlan: object(
    {
      create: listOf('PlannedSlice'),
      update: listOf('PlannedSlice'),
      delete: { type: 'array', items: object({ namespace: text, name: text }) },
      warnings: listOf('PlanWarning'),
      clusterCheck: orNull(ref('ClusterCheck')),
    },
    'What has to be written so that the cluster holds what is registered.',
  ),
  ClusterCheck: object(
    {
      checked: flag,
      message: { ...text, description: '`checked against the cluster`, or `not checked against the cluster: …`.' },
      findings: listOf('ClusterFinding'),
    },
    'What the API server, with all its admission, says to a plan; null = it was no dry run.',
  ),
  ClusterFinding: object({
    code: oneOf(['REFUSED', 'FORBIDDEN', 'CONFLICT', 'WARNING']),
    kind: oneOf(['Service', 'EndpointSlice']),
    name: text,
    message: text,
    managers: { ...texts, description: 'Who else has set fields that we would write.' },
    fields: { type: 'array', items: object({ field: text, message: text }) },
  }),
  PlannedSlice: object({
    namespace: text,
    name: text,
    addressType: ref('AddressFamily'),
    endpoints: whole,
    yaml: { ...text, description: 'The whole EndpointSlice, as it would be applied.' },
  }),
  PlanWarning: object({
    code: oneOf(PLAN_WARNING_CODES),
    message: text,
    slice: orNull(text),
    manager: orNull(text),
    endpoints: orNull(whole),
  }),
  AuditList: object({ items: listOf('AuditEntry'), nextCursor: orNull(text) }),
  AuditEntry: object({
    id: text,
    at: time,
    actor: object({ kind: text, id: text, name: text }),
    action: text,
    outcome: oneOf(AUDIT_OUTCOMES),
    code: orNull(text),
    target: object({
      kind: text,
      cluster: orNull(text),
      namespace: orNull(text),
      name: orNull(text),
      id: orNull(text),
    }),
    before: { description: 'JSON; null = nothing.' },
    after: { description: 'JSON; null = nothing.' },
    address: orNull(text),
    userAgent: orNull(text),
    requestId: orNull(text),
  }),
};
