import type { Origin, Readiness, Selection } from '@rollcall/core';
import { ADDRESS_FAMILIES, MATCH_MODES, PROTOCOLS, READINESS } from '@rollcall/core';

import type { ProblemDetail } from '../problems/problem.js';
import { parseDuration } from './duration.js';
import { EVERY_READ, revision } from './every-read.js';
import { choice, choices, names, textParameter } from './parameter-kinds.js';
import type { Parameter, ParameterValues } from './query-parameters.js';
import { invalidParameters, parseQuery } from './query-parameters.js';

const ORIGIN_WORDS = { kubernetes: 'KUBERNETES', external: 'EXTERNAL' } as const satisfies Record<string, Origin>;
const CLUSTER = textParameter(
  'Only this cluster. Without it, Services of the same namespace and name in several clusters are one, and each endpoint says its cluster.',
);

/** The selection of the public contract, as query parameters. */
export const SELECTION_PARAMETERS = {
  readiness: choice<Readiness, Readiness>(READINESS, {
    fallback: 'ready',
    description:
      'Which endpoints, by their resolved conditions; `routable`: what kube-proxy would choose for internal traffic.',
  }),
  family: choices(ADDRESS_FAMILIES, 'Address families, comma list.'),
  zone: names('Zones, comma list; `-` = endpoints without a zone.'),
  zoneMode: choice(MATCH_MODES, {
    fallback: null,
    description:
      '`prefer`: if no selected endpoint is in the zones, all zones, and `applied.zoneFallback` says so. Default `require`.',
  }),
  node: names('Node names, comma list.'),
  port: textParameter(
    "A port's name or the endpoint's port number; empty = the unnamed port. Keeps only that port of the endpoints.",
    { mayBeEmpty: true },
  ),
  protocol: choice(PROTOCOLS, { fallback: null, description: 'Keeps only the ports of this protocol.' }),
  origin: choice(['kubernetes', 'external'] as const, {
    fallback: null,
    description: 'Mirrored from a cluster, or registered here.',
  }),
  clientNode: textParameter('Only with `readiness=routable`: the node of the client whose view is asked for.'),
  clientZone: textParameter('Only with `readiness=routable`: the zone of the client whose view is asked for.'),
  cluster: CLUSTER,
} as const;

/** What else a read of endpoints takes. */
const READ_PARAMETERS = {
  maxStaleness: duration('An older view is answered with 503 TOO_STALE.', null),
  ...EVERY_READ,
  since: revision('Long poll: the revision that the caller has. Events: where to go on.'),
  wait: duration('Long poll: answer after so long at the latest, at most `5m`.', 300_000),
} as const;

export const ENDPOINT_PARAMETERS = { ...SELECTION_PARAMETERS, ...READ_PARAMETERS } as const;

/** `GET …/explain`. */
export const EXPLAIN_PARAMETERS = {
  ...SELECTION_PARAMETERS,
  address: textParameter('The address that is asked about, in any spelling.'),
  ...EVERY_READ,
} as const;

type SelectionValues = ParameterValues<typeof SELECTION_PARAMETERS>;

/** What a request for endpoints says. */
export interface EndpointQuery extends ParameterValues<typeof READ_PARAMETERS> {
  readonly cluster: string | null;
  readonly selection: Selection;
}

/** Throws {@link Problem} that names every wrong parameter. */
export function parseEndpointQuery(url: string): EndpointQuery {
  const values = parseQuery(url, ENDPOINT_PARAMETERS);
  if (values.wait !== null && values.since === null) throw invalidParameters([violation('wait', 'only with since')]);
  const { cluster, maxStaleness, minRevision, since, wait } = values;
  return { cluster, maxStaleness, minRevision, since, wait, selection: selectionOf(values) };
}

/** Throws {@link Problem} for what contradicts itself. */
export function selectionOf(values: SelectionValues): Selection {
  const contradictions = contradictionsOf(values);
  if (contradictions.length > 0) throw invalidParameters(contradictions);
  const { readiness, family, zone, zoneMode, node, port, protocol, origin, clientNode, clientZone } = values;
  const client = clientNode === null && clientZone === null ? null : { node: clientNode, zone: clientZone };
  return {
    readiness,
    families: family,
    zones: zone,
    zoneMode: zoneMode ?? 'require',
    nodes: node,
    port,
    protocol,
    origin: origin === null ? null : ORIGIN_WORDS[origin],
    client,
  };
}

function contradictionsOf(values: SelectionValues): ProblemDetail[] {
  const wrong: (readonly [string, boolean, string])[] = [
    ['clientNode', values.clientNode !== null && values.readiness !== 'routable', 'only with readiness=routable'],
    ['clientZone', values.clientZone !== null && values.readiness !== 'routable', 'only with readiness=routable'],
    ['zoneMode', values.zoneMode !== null && values.zone === null, 'only with zone'],
  ];
  return wrong.filter(([, holds]) => holds).map(([name, , message]) => violation(name, message));
}

function violation(name: string, message: string): ProblemDetail {
  return { pointer: `?${name}`, code: 'INVALID_ARGUMENT', message };
}

function duration(description: string, maxMs: number | null): Parameter<number | null> {
  return {
    parse: (text) => {
      const value = parseDuration(text);
      if (value === null) return 'must be a duration such as 500ms, 30s, 5m or 1h';
      return maxMs !== null && value > maxMs ? 'must be at most 5m' : { value };
    },
    fallback: null,
    description,
    schema: { type: 'string', pattern: '^\\d+(ms|s|m|h)$' },
  };
}
