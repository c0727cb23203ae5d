import { jsonEquals } from '@rollcall/core';

import type { CaseAnswer, CaseQuery, KubernetesCase } from './kubernetes-cases.js';
import type { AnsweredEndpoint, SelectionAnswer } from './selection-answer.js';
import { askByGraphql, askByRest, askByText, graphqlFilter, restParameters } from './selection-answer.js';

/** An answer that differs from what upstream answers, or from itself said in another way. */
export interface Difference {
  readonly of: string;
  readonly query: CaseQuery;
  readonly found: unknown;
  readonly wanted: unknown;
}

/** Asks each question of a case by REST, GraphQL and as text. */
export async function judge(url: string, each: KubernetesCase): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (const [i, query] of each.queries.entries()) {
    const readiness = query.view === 'route' ? 'routable' : readinessOf(query);
    const parameters = restParameters(query, readiness);
    const rest = await askByRest(url, each.service, parameters);
    const graphql = await askByGraphql(url, each.service, graphqlFilter(query, readiness));
    const text = await askByText(url, each.service, parameters);
    const differ = (of: string, found: unknown, wanted: unknown): void =>
      void differences.push({ of: `${each.id}[${i}] ${of}`, query, found, wanted });

    if (!jsonEquals(graphql, rest)) differ('GraphQL against REST', graphql, rest);
    if (!jsonEquals(text, rest.targets)) differ('text against JSON', text, rest.targets);
    const untidy = untidiness(rest);
    if (untidy !== null) differ('order and targets', untidy, rest.endpoints);
    const wanted = each.expect[i] ?? {};
    if (query.view === 'route') judgeRoute(rest, { each, query, wanted, differ });
    else judgeTable(rest, { each, query, wanted, differ });
  }
  return differences;
}

interface Judged {
  readonly each: KubernetesCase;
  readonly query: CaseQuery;
  readonly wanted: CaseAnswer;
  readonly differ: (of: string, found: unknown, wanted: unknown) => void;
}

/** The narrowest selection that has all rows of the question. */
function readinessOf({ where = {} }: CaseQuery): string {
  if (where.terminating === true) return 'terminating';
  if (where.ready === undefined) return 'any';
  return where.ready ? 'ready' : 'not-ready';
}

function judgeTable({ endpoints }: SelectionAnswer, { query: { where = {} }, wanted, differ }: Judged): void {
  const found = endpoints
    .filter((row) => Object.entries(where).every(([condition, value]) => row[condition as 'ready'] === value))
    .flatMap((row) => row.ports.map(({ port }) => ({ ...row, port })));
  const answers = [wanted, ...(wanted.anyOf ?? [])].map((answer) => (answer.endpoints ?? []).map(asAnswered));
  const isRight = (rows: readonly TableRow[]): boolean =>
    rows.length === found.length && rows.every((row) => found.some((each) => isRow(each, row)));
  if (!answers.some(isRight)) differ('table', found, answers);
}

type TableRow = NonNullable<CaseAnswer['endpoints']>[number];

/** Whether a row says what is wanted of one of its ports. A row of several ports names the slices of all of them. */
function isRow(row: Omit<AnsweredEndpoint, 'port'>, { from: _, slices, ...columns }: TableRow): boolean {
  const names = (slices ?? row.slices) as readonly string[];
  const hasSlices =
    row.ports.length > 1 ? names.every((name) => row.slices.includes(name)) : jsonEquals(row.slices, names);
  return hasSlices && jsonEquals({ ...row, ...columns }, row);
}

function judgeRoute({ targets, applied }: SelectionAnswer, { each, query, wanted, differ }: Judged): void {
  const decisions = applied.routable ?? [];
  const decision = decisions[0];
  const answers = [wanted, ...(wanted.anyOf ?? [])];
  const internal = answers.map((answer) => [...internalOf(answer, each.service, query)].sort());
  if (!internal.some((each) => jsonEquals(each, [...targets].sort()))) differ('routable', targets, internal);
  if (decisions.length !== 1 || !decision) {
    differ('one decision for one port and family', decisions, 1);
    return;
  }
  const { port, protocol, family } = query;
  const about = { port: decision.port, protocol: decision.protocol, family: decision.family };
  if (!jsonEquals(about, { port, protocol, family })) differ('what was decided about', decision, query);
  if (decision.proxied !== wanted.proxied) differ('proxied', decision, wanted);
  if (!decision.proxied && !decision.reason) differ('the reason', decision, wanted);
  if (!decision.proxied || wanted.internalAsCluster) return; // upstream has nothing to say about those
  const isLocal = decision.policy === 'Local';
  const topology = answers.map((answer) => answer.topology);
  if (!isLocal && !topology.includes(decision.topology ?? '')) differ('topology', decision, topology);
  const fallback = answers.map((answer) => answer.fallback?.includes(isLocal ? 'local' : 'cluster') ?? false);
  if (wanted.fallback && !fallback.includes(decision.fallback)) differ('fallback', decision, fallback);
}

/** A client that names no node gets Cluster semantics (semantics RTE-7). Hand-made cases give the sets of both policies instead. */
function internalOf(
  { internal, internalAsCluster, cluster, local }: CaseAnswer,
  { spec }: KubernetesCase['service'],
  { node }: CaseQuery,
): readonly string[] {
  const isLocal = (spec as { internalTrafficPolicy?: string }).internalTrafficPolicy === 'Local' && Boolean(node);
  return internalAsCluster ?? internal ?? (isLocal ? local : cluster) ?? [];
}

/** Hints as the contract has them: by name. */
function asAnswered(row: TableRow): TableRow {
  const hints = row.hints as Readonly<Record<string, readonly { readonly name: string }[] | undefined>> | null;
  const names = (kind: string): readonly string[] => (hints?.[kind] ?? []).map(({ name }) => name);
  return 'hints' in row
    ? { ...row, hints: hints && { forZones: names('forZones'), forNodes: names('forNodes') } }
    : row;
}

/** What is wrong with an answer whatever it is about; null = nothing. */
function untidiness({ endpoints, targets }: SelectionAnswer): string | null {
  const ids = endpoints.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return 'an id twice';
  if (endpoints.some((row, i) => i > 0 && byFamilyAndAddress(endpoints[i - 1]!, row) > 0)) return 'the order';
  const wanted = endpoints.flatMap(({ family, address, ports }) =>
    ports.map(({ port }) => (family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`)),
  );
  return jsonEquals(targets, [...new Set(wanted)]) ? null : `targets: ${targets.join(' ')}`;
}

const FAMILIES = ['IPv4', 'IPv6', 'FQDN'];

function byFamilyAndAddress(a: AnsweredEndpoint, b: AnsweredEndpoint): number {
  const families = FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family);
  if (families !== 0) return families;
  const [left, right] = [orderOf(a), orderOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Addresses as text that sorts as their numbers do. */
function orderOf({ family, address }: AnsweredEndpoint): string {
  if (family === 'FQDN') return address;
  if (family === 'IPv4')
    return address
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.');
  const [head = '', tail] = address.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after].map((part) => part.padStart(4, '0')).join(':');
}
