import { ratios, summary } from './statistics.mjs';

/**
 * One line of the table. `ours` and `theirs`: one value a round; `against`: whose theirs are; `goal`: of the ratio where there are
 * theirs, unless `goalOfRatio` is false.
 */
export function finding({ what, unit, ours, theirs = null, against = null, ...more }) {
  const { goal = null, goalOfRatio = theirs !== null, note = null } = more;
  const ratio = theirs && ratios(ours, theirs);
  const judged = goalOfRatio ? ratio : summary(ours);
  return {
    what,
    unit,
    ours: summary(ours),
    against,
    theirs: theirs && summary(theirs),
    ratio,
    goal: goal && goal.text(goalOfRatio ? '×' : unit),
    met: goal && goal.holds(judged.median),
    note,
  };
}

export function atLeast(bound) {
  return { text: (unit) => `≥ ${bound.toLocaleString('en')} ${unit}`, holds: (value) => value >= bound };
}

export function atMost(bound) {
  return { text: (unit) => `≤ ${bound.toLocaleString('en')} ${unit}`, holds: (value) => value <= bound };
}
