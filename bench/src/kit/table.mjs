const HEADINGS = ['what', 'Rollcall', 'compared to', '', 'ratio', 'goal', ''];

/** Findings as a Markdown table: medians, and the smallest and largest of the rounds in brackets. */
export function table(findings) {
  const rows = [HEADINGS, HEADINGS.map(() => '---'), ...findings.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  return rows
    .map((row, i) => `| ${row.map((cell, column) => cell.padEnd(widths[column], i === 1 ? '-' : ' ')).join(' | ')} |`)
    .join('\n');
}

function cells({ what, unit, ours, against, theirs, ratio, goal, met }) {
  return [
    what,
    spread(ours, unit),
    against ?? '',
    theirs ? spread(theirs, unit) : '',
    ratio ? spread(ratio, '×') : '',
    goal ?? '',
    met === null ? '' : met ? 'met' : '**missed**',
  ];
}

function spread({ median, min, max, n }, unit) {
  const [middle, low, high] = [median, min, max].map(rounded);
  const value = unit.startsWith('/') ? `${middle}${unit}` : `${middle} ${unit}`;
  return n === 1 || (low === middle && high === middle) ? value : `${value} (${low}..${high})`;
}

/** Three digits say all that a noisy machine knows. */
function rounded(value) {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3), minimumFractionDigits: 0 });
}
