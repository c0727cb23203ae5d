import type { Endpoint } from '../endpoint.js';
import { routeAll } from '../route-all.js';
import type { SelectionInput } from '../select.js';
import type { RoutableDecision, Selection } from '../selection.js';
import type { Step } from './reason.js';
import { exclusion, step } from './reason.js';

/** What kube-proxy makes of one row, port by port (semantics 0, steps 5 and 6). */
export function explainRouting(row: Endpoint, input: SelectionInput, selection: Selection): readonly Step[] {
  if (selection.readiness !== 'routable') return [];
  const { chosen, decisions } = routeAll(input, selection);
  const own = decisions.filter(({ family }) => family === row.family);
  if (own.length === 0) return [exclusion('FAM-1', `nothing was asked about family ${row.family}`)];
  const isChosen = [...chosen.keys()].some(({ id }) => id === row.id);
  return own.flatMap((decision) => explainDecision(row, { decision, isChosen, selection }));
}

interface Decided {
  readonly decision: RoutableDecision;
  readonly isChosen: boolean;
  readonly selection: Selection;
}

function explainDecision(row: Endpoint, { decision, isChosen, selection }: Decided): readonly Step[] {
  const { port, protocol, proxied, reason } = decision;
  const named = `port ${port === '' ? '(unnamed)' : port}/${protocol}`;
  if (!proxied) return [exclusion('SVC-2', `${named}: ${reason ?? 'kube-proxy does not serve it'}`)];
  if (!row.ports.some((each) => each.name === port && each.protocol === protocol))
    return [step('PRT-6', `${named}: the endpoint has no port of that name and protocol`)];
  if (isChosen) return [step('RTE-1', `${named}: kube-proxy chooses it${reason === null ? '' : ` (${reason})`}`)];
  return [exclusion(...whyNotChosen(row, decision, selection), {})].map((each) => ({
    ...each,
    text: `${named}: ${each.text}`,
  }));
}

function whyNotChosen(
  row: Endpoint,
  { policy, topology, fallback }: RoutableDecision,
  { client }: Selection,
): [rule: string, text: string] {
  if (row.origin === 'EXTERNAL' && row.slices.length === 0)
    return ['ASC-1', 'it is registered here and not written to the cluster, so kube-proxy does not see it'];
  const hints = row.hints ?? { forNodes: [], forZones: [] };
  if (policy === 'Local' && row.nodeName !== client?.node) {
    return [
      'RTE-2',
      `internalTrafficPolicy is Local: only endpoints on node ${client?.node ?? ''} are used, this one is on ${row.nodeName ?? 'no known node'}`,
    ];
  }
  if (fallback)
    return ['TRM-2', 'no endpoint is ready, and only those that are serving and terminating are used instead'];
  if (!row.ready)
    return [
      'RTE-1',
      row.serving && row.terminating ? 'it is draining, and there are ready endpoints (TRM-3)' : 'it is not ready',
    ];
  if (topology === 'node')
    return [
      'TOP-5',
      `hints choose by node: it is hinted for ${hints.forNodes.join(', ')}, the client is on ${client?.node ?? ''}`,
    ];
  if (topology === 'zone')
    return [
      'TOP-1',
      `hints choose by zone: it is hinted for ${hints.forZones.join(', ')}, the client is in ${client?.zone ?? ''}`,
    ];
  return ['ASC-7', 'its slice carries the headless label: kube-proxy does not see it'];
}
