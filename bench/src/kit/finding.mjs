import { ratios, summary } from './statistics.mjs';

/**
 * One line of the table. `ours` and `theirs`: one value a round; `against`: whose theirs are; `goal`: of the ratio where there are
 * theirs, else of the value.
 */
export function finding({ what, unit, ours, theirs = null, against = null, goal = null, note = null }) {
  const ratio = theirs && ratios(ours, theirs);
  const judged = ratio ?? summary(ours);
  return {
    what,
    unit,
    ours: summary(ours),
    against,
    theirs: theirs && summary(theirs),
    ratio,
    goal: goal && goal.text(ratio ? ' ×' : unit),
    met: goal && goal.holds(judged.median),
    note,
  };
}

export function atLeast(bound) {
  return { text: (unit) => `≥ ${bound}${spaced(unit)}`, holds: (value) => value >= bound };
}

export function atMost(bound) {
  return { text: (unit) => `≤ ${bound}${spaced(unit)}`, holds: (value) => value <= bound };
}

function spaced(unit) {
  return unit.startsWith(' ') || unit.startsWith('/') ? unit : ` ${unit}`;
}
