/** What is told of several measurements of one thing: rounds are noisy, so never one of them alone. */
export function summary(values) {
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values), n: values.length };
}

/** The value below which so large a share of all lies (nearest rank). */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Ratios of what was measured side by side, round by round: what slows a whole round down does not count. */
export function ratios(ours, theirs) {
  return summary(ours.map((value, round) => value / theirs[round]));
}
