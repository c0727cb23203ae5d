import { rawConditions, resolveConditions } from '../conditions.js';
import { winnerOf } from '../deduplication.js';
import type { SliceCopy } from '../slice-copy.js';
import type { Step } from './reason.js';
import { step } from './reason.js';

const CONDITIONS = ['ready', 'serving', 'terminating'] as const;

/** What the slices say of an endpoint, and which copy counts where several hold it. */
export function explainCopies(copies: readonly [SliceCopy, ...SliceCopy[]]): readonly Step[] {
  const winner = winnerOf(copies);
  return [
    ...explainConditions(winner),
    ...copies.filter((copy) => copy !== winner).map((copy) => explainLoser(copy, winner)),
  ];
}

function explainConditions({ header, entry }: SliceCopy): readonly Step[] {
  const slice = header.metadata.name;
  const [raw, resolved] = [rawConditions(entry.endpoint.conditions), resolveConditions(entry.endpoint.conditions)];
  return CONDITIONS.map((condition) => {
    const said =
      raw[condition] === null
        ? `${condition} is not set in slice ${slice}: treated as ${resolved[condition]}`
        : `${condition} is ${raw[condition]} in slice ${slice}`;
    return step('CND-1', said, { slice, condition });
  });
}

function explainLoser(loser: SliceCopy, winner: SliceCopy): Step {
  const [slice, other] = [loser.header.metadata.name, winner.header.metadata.name];
  const [mine, theirs] = [
    resolveConditions(loser.entry.endpoint.conditions),
    resolveConditions(winner.entry.endpoint.conditions),
  ];
  const also = `slice ${slice} holds it too (ready ${mine.ready}, serving ${mine.serving}, terminating ${mine.terminating})`;
  if (slice === other)
    return step(
      'DUP-2',
      `${also}, in another place of the same list: the one that counts is the last that is not terminating`,
      { slice },
    );
  if (mine.terminating && !theirs.terminating)
    return step('DUP-2', `${also}: the copy in ${other} counts, because it is not terminating`, { slice });
  if (
    loser.entry.endpoint.targetRef?.uid &&
    loser.entry.endpoint.targetRef.uid === winner.entry.endpoint.targetRef?.uid
  ) {
    return step('DUP-4', `${also}, for the same target: the copy in ${other} counts, because it is newer`, { slice });
  }
  const why = mine.ready === theirs.ready ? 'its slice comes first by name' : 'it is ready';
  return step('DUP-4', `${also}: the copy in ${other} counts, because ${why}`, { slice });
}
