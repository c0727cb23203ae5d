import type { ScopedRef, Sight } from '@rollcall/catalog';
import type { AddressFamily, Origin, Protocol, Readiness, Selection } from '@rollcall/core';
import { ADDRESS_FAMILIES } from '@rollcall/core';

import { invalidArgument } from '../error-codes.js';

/** `EndpointFilter` as graphql-js delivers it; an input may be left out or be null. */
export interface EndpointFilterInput {
  readonly readiness?: string | null;
  readonly families?: readonly AddressFamily[] | null;
  readonly zones?: readonly string[] | null;
  readonly zoneMode?: 'REQUIRE' | 'PREFER' | null;
  readonly nodes?: readonly string[] | null;
  readonly port?: string | null;
  readonly protocol?: Protocol | null;
  readonly origin?: Origin | null;
  readonly client?: { readonly node?: string | null; readonly zone?: string | null } | null;
}

export interface ServiceRefInput {
  readonly cluster?: string | null;
  readonly namespace: string;
  readonly name: string;
}

export function serviceRefOf({ cluster, namespace, name }: ServiceRefInput, sight: Sight): ScopedRef {
  return { cluster: cluster ?? null, namespace, name, sight };
}

/** Throws a GraphQLError with code INVALID_ARGUMENT for what the schema cannot say. */
export function selectionOf(filter: EndpointFilterInput | null | undefined): Selection {
  const { readiness, families, zones, zoneMode, nodes, port, protocol, origin, client } = filter ?? {};
  const wanted = (readiness ?? 'READY').toLowerCase().replaceAll('_', '-') as Readiness;
  const location =
    client && (client.node || client.zone) ? { node: client.node || null, zone: client.zone || null } : null;
  if (location && wanted !== 'routable') throw invalidArgument('filter/client', 'only with readiness ROUTABLE');
  if (zoneMode === 'PREFER' && !zones) throw invalidArgument('filter/zoneMode', 'only with zones');
  return {
    readiness: wanted,
    families: families ? ADDRESS_FAMILIES.filter((family) => nonEmpty('families', families).includes(family)) : null,
    zones: zones ? sorted(nonEmpty('zones', zones)) : null,
    zoneMode: zoneMode === 'PREFER' ? 'prefer' : 'require',
    nodes: nodes ? sorted(nonEmpty('nodes', nodes)) : null,
    port: port ?? null,
    protocol: protocol ?? null,
    origin: origin ?? null,
    client: location,
  };
}

/** An empty list selects nothing: most likely a mistake, and never worth a silent empty answer. */
function nonEmpty<T>(name: string, values: readonly T[]): readonly T[] {
  if (values.length === 0)
    throw invalidArgument(`filter/${name}`, 'must not be empty; leave it out to restrict nothing');
  return values;
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
