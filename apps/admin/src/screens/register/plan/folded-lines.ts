import type { DiffLine } from './slice-diffs.js';

/** Lines that change nothing are folded away: so many stay before and after each change. */
const CONTEXT = 3;

/** A line, or so many lines in a row that are the same on both sides. */
export type FoldedLine = DiffLine | { readonly change: 'FOLDED'; readonly count: number };

export function foldedLines(lines: readonly DiffLine[]): readonly FoldedLine[] {
  const near = nearLines(lines);
  return lines.reduce<FoldedLine[]>((folded, line, i) => {
    const last = folded.at(-1);
    if (near.has(i)) folded.push(line);
    else if (last?.change === 'FOLDED') folded[folded.length - 1] = { change: 'FOLDED', count: last.count + 1 };
    else folded.push({ change: 'FOLDED', count: 1 });
    return folded;
  }, []);
}

function nearLines(lines: readonly DiffLine[]): ReadonlySet<number> {
  const near = new Set<number>();
  lines.forEach(({ change }, i) => {
    if (change !== 'SAME') for (let at = i - CONTEXT; at <= i + CONTEXT; at += 1) near.add(at);
  });
  return near;
}
