import { PROTOCOLS } from '../../service.js';
import { BACKEND_STATES, CHECK_TYPES, PUBLISH_MODES } from '../backend.js';
import {
  FALL,
  INTERVAL_MS,
  MAX_BACKEND_LABELS,
  MAX_BACKEND_PORTS,
  MAX_BACKENDS_PER_REQUEST,
  MAX_CHECK_PATH,
  MAX_NOTE,
  PORT_RANGE,
  RISE,
  TIMEOUT_MS,
} from '../backend-limits.js';
import type { NumberRange } from '../backend-limits.js';
import type { JsonObject } from '../input-reader.js';
import { CLUSTER_NAME, FILE_API_VERSION, FILE_KIND } from './external-backends.js';

type Schema = JsonObject;

const LABEL = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';

/** Absent and null are the same. */
const orNull = ({ type, enum: values, ...more }: Schema): Schema => ({
  ...(values ? { enum: [...(values as readonly string[]), null] } : { type: [type, 'null'] }),
  ...more,
});
const oneOf = (values: readonly string[], description: string): Schema => ({ enum: values, description });
const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });
const whole = ({ min, max }: NumberRange, description: string): Schema => ({
  type: 'integer',
  minimum: min,
  maximum: max,
  description,
});

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 && { required }) };
}

const PORT = object(
  {
    name: orNull(text('The name of the port of the Service; left out: the unnamed port.')),
    port: whole(PORT_RANGE, 'The number to connect to.'),
    protocol: orNull(oneOf(PROTOCOLS, 'Default TCP.')),
    appProtocol: orNull(text('What is spoken there.')),
  },
  ['port'],
);

const CHECK = object(
  {
    type: oneOf(CHECK_TYPES, 'What the check speaks. No check sends credentials.'),
    path: orNull(text('HTTP and HTTPS: what is asked for; default /.', { maxLength: MAX_CHECK_PATH })),
    host: orNull(text('TLS, HTTP and HTTPS: the name in the handshake and the Host header.')),
    intervalMs: orNull(whole(INTERVAL_MS, 'From one check to the next; default 10000.')),
    timeoutMs: orNull(whole(TIMEOUT_MS, 'After which a check has failed; default 2000.')),
    rise: orNull(whole(RISE, 'So many good checks in a row turn it to PASSING; default 2.')),
    fall: orNull(whole(FALL, 'So many bad checks in a row turn it to FAILING; default 3.')),
  },
  ['type'],
);

const BACKEND = object(
  {
    address: text('An IP address or a name, in canonical text.', { minLength: 1 }),
    ports: { type: 'array', items: PORT, minItems: 1, maxItems: MAX_BACKEND_PORTS },
    zone: orNull(text('Where it is.', { minLength: 1 })),
    nodeName: orNull(text('The node that it runs on.')),
    hostname: orNull(text('Its name in DNS, below that of the Service.')),
    state: orNull(oneOf(BACKEND_STATES, 'Left out: as it is; ACTIVE when it is registered.')),
    publish: orNull(oneOf(PUBLISH_MODES, 'What is written to the cluster; default RESOLVED.')),
    check: { ...CHECK, type: ['object', 'null'], description: 'How it is checked; left out: not at all.' },
    expiresAt: orNull(text('When it is removed by itself, RFC 3339.', { format: 'date-time' })),
    labels: {
      type: ['object', 'null'],
      additionalProperties: { type: 'string', maxLength: 63 },
      maxProperties: MAX_BACKEND_LABELS,
      description: 'As labels of Kubernetes.',
    },
    note: orNull(text('For people.', { maxLength: MAX_NOTE })),
  },
  ['address', 'ports'],
);

const CREATE_SERVICE = {
  ...object(
    {
      ports: { type: 'array', items: PORT, minItems: 1, maxItems: MAX_BACKEND_PORTS },
      ipFamilies: {
        type: ['array', 'null'],
        items: { enum: ['IPv4', 'IPv6'] },
        minItems: 1,
        maxItems: 2,
        uniqueItems: true,
        description: 'The first is the primary one; left out: the cluster decides.',
      },
    },
    ['ports'],
  ),
  type: ['object', 'null'],
  description: 'The Service without selector that is made if there is none.',
};

/**
 * JSON Schema (draft 7, which editors know) of a document of kind ExternalBackends, for completion and marks while typing. It lets pass what only the reader can
 * judge, such as spellings of addresses, and refuses nothing that the reader takes.
 */
export function externalBackendsSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:rollcall:external-backends:v1',
    title: FILE_KIND,
    description: 'What is registered in Rollcall for a Service without selector.',
    ...object(
      {
        apiVersion: { const: FILE_API_VERSION },
        kind: { const: FILE_KIND },
        metadata: {
          ...object(
            {
              namespace: text('Of the Service.', { pattern: LABEL }),
              name: text('Of the Service.', { pattern: LABEL }),
              cluster: orNull(text('Left out: the one that has the Service.', { pattern: CLUSTER_NAME.source })),
            },
            ['namespace', 'name'],
          ),
          description: 'For which Service.',
        },
        spec: object(
          {
            createService: CREATE_SERVICE,
            backends: { type: 'array', items: BACKEND, maxItems: MAX_BACKENDS_PER_REQUEST },
          },
          ['backends'],
        ),
      },
      ['apiVersion', 'kind', 'metadata', 'spec'],
    ),
  };
}
