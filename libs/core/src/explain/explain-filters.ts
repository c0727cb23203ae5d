import type { Endpoint } from '../endpoint.js';
import { hasReadiness, isPort } from '../select.js';
import type { Readiness, Selection } from '../selection.js';
import { NO_ZONE } from '../selection.js';
import type { Step } from './reason.js';
import { exclusion, step } from './reason.js';

/** What each readiness wants, in words. */
const WANTS: Readonly<Record<Exclude<Readiness, 'routable'>, string>> = {
  ready: 'ready to be true',
  'not-ready': 'ready to be false',
  serving: 'serving to be true, and ready or terminating',
  terminating: 'terminating to be true',
  any: 'nothing of the conditions',
};

/** What a selection makes of one row, filter by filter; routing is explained elsewhere. */
export function explainFilters(row: Endpoint, selection: Selection): readonly Step[] {
  return [...readinessSteps(row, selection.readiness), ...placeSteps(row, selection), ...portSteps(row, selection)];
}

function readinessSteps(row: Endpoint, readiness: Readiness): readonly Step[] {
  if (readiness === 'routable') return [];
  const text = `readiness=${readiness} wants ${WANTS[readiness]}`;
  return [
    hasReadiness(row, readiness) ? step('CND-2', `${text}: so it is`) : exclusion('CND-2', `${text}, and so it is not`),
  ];
}

function placeSteps({ family, nodeName, origin, zone }: Endpoint, selection: Selection): readonly Step[] {
  const { families, nodes, zones, zoneMode } = selection;
  const steps: Step[] = [];
  if (families && !families.includes(family))
    steps.push(exclusion('ADT-1', `it is an ${family} endpoint; asked for is ${families.join(', ')}`));
  if (nodes && (nodeName === null || !nodes.includes(nodeName)))
    steps.push(
      exclusion(
        'TOP-0',
        `it is on ${nodeName === null ? 'no known node' : `node ${nodeName}`}; asked for is ${nodes.join(', ')}`,
      ),
    );
  if (selection.origin !== null && selection.origin !== origin)
    steps.push(exclusion('origin', `its origin is ${origin}; asked for is ${selection.origin}`));
  if (zones && !zones.includes(zone ?? NO_ZONE)) {
    const text = `it is in ${zone === null ? 'no zone' : `zone ${zone}`}; asked for is ${zones.join(', ')}`;
    steps.push(zoneMode === 'prefer' ? step('TOP-0', `${text}, if anything is there`) : exclusion('TOP-0', text));
  }
  return steps;
}

function portSteps({ ports }: Endpoint, { port, protocol }: Selection): readonly Step[] {
  const listed =
    ports.map((each) => `${each.name === '' ? '(unnamed)' : each.name} ${each.port}/${each.protocol}`).join(', ') ||
    'none';
  if (port === null && protocol === null)
    return ports.length > 0 ? [] : [step('PRT-5', 'its slice has no port with a number: it has no target')];
  const matches = ports.some(
    (each) => (port === null || isPort(each, port)) && (protocol === null || each.protocol === protocol),
  );
  const asked = [port === null ? null : `port "${port}"`, protocol].filter((each) => each !== null).join(' ');
  return matches ? [] : [exclusion('PRT-6', `it has not ${asked}; its ports are ${listed}`)];
}
