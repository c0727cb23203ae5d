import type { CanonicalAddress } from '../address.js';
import { familyOf, readAddress } from '../address.js';
import type { Endpoint } from '../endpoint.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import { PortNarrower } from '../port-narrower.js';
import type { SelectionInput } from '../select.js';
import { select } from '../select.js';
import type { Selection } from '../selection.js';
import { copiesOf } from '../slice-copy.js';
import { explainCopies } from './explain-conditions.js';
import { explainFilters } from './explain-filters.js';
import { explainAbsence } from './explain-presence.js';
import { explainRouting } from './explain-routing.js';
import type { Reason, Step } from './reason.js';
import { step } from './reason.js';

/** A Service in one cluster, with everything that may hold the address. */
export interface ExplainInput extends SelectionInput {
  readonly namespace: string;
  readonly name: string;
  /** Slices of the Service. */
  readonly slices: readonly MirroredSlice[];
  /** All other slices of the namespace. */
  readonly otherSlices: Iterable<MirroredSlice>;
}

/** Why an address is, or is not, selected. */
export interface Explanation {
  /** In canonical text where it is one. */
  readonly address: string;
  readonly selected: boolean;
  /** The answer in one sentence. */
  readonly summary: string;
  /** In the order in which they were decided. */
  readonly reasons: readonly Reason[];
}

/** Retraces how a selection decided on one address, given in any spelling. */
export function explain(inputs: readonly ExplainInput[], address: string, selection: Selection): Explanation {
  const canonical = readAddress(familyOf(address), address) ?? { text: address, key: '' };
  const selected = select(inputs, selection, new PortNarrower()).endpoints.some(
    (endpoint) => endpoint.address === canonical.text,
  );
  const steps = inputs.flatMap((input) => explainIn(input, canonical, selection));
  const reasons = steps.map(({ rule, text, slice, condition }) => ({ rule, text, slice, condition }));
  return { address: canonical.text, selected, summary: summaryOf(canonical.text, selected, steps), reasons };
}

function explainIn(input: ExplainInput, { text, key }: CanonicalAddress, selection: Selection): readonly Step[] {
  const [first, ...more] = input.slices.flatMap((slice) => copiesOf(slice).filter((copy) => copy.addressKey === key));
  const rows = input.rows.filter(({ address }) => address === text);
  if (!first && rows.length === 0) return explainAbsence(input.name, key, [...input.slices, ...input.otherSlices]);
  return [
    ...rows.filter(({ origin }) => origin === 'EXTERNAL').map(explainRegistration),
    ...(first ? explainCopies([first, ...more]) : []),
    ...rows.flatMap((row) => explainRow(row, input, { selection, several: rows.length > 1 })),
  ];
}

/** A registration is served whether or not it is written. */
function explainRegistration({ ready, serving, terminating, check, slices }: Endpoint): Step {
  const checked = check ? `, its check is ${check.state}` : '';
  const written = slices.length > 0 ? `written to ${slices.join(', ')}` : 'not written to the cluster';
  return step(
    'CND-6',
    `it is registered here (ready ${ready}, serving ${serving}, terminating ${terminating}${checked}) and ${written}`,
  );
}

function explainRow(
  row: Endpoint,
  input: ExplainInput,
  { selection, several }: { selection: Selection; several: boolean },
): readonly Step[] {
  const steps = [...explainFilters(row, selection), ...explainRouting(row, input, selection)];
  if (!several) return steps;
  const ports = row.ports.map(({ name, port }) => `${name === '' ? '(unnamed)' : name} ${port}`).join(', ');
  return steps.map((each) => ({ ...each, text: `with ports ${ports}: ${each.text}` }));
}

function summaryOf(address: string, selected: boolean, steps: readonly Step[]): string {
  if (selected) return `${address} is selected.`;
  const why = steps.filter(({ excludes }) => excludes).map(({ text }) => text);
  return `${address} is not selected: ${why.join('; ') || 'no endpoint at all was left by the rules above'}.`;
}
