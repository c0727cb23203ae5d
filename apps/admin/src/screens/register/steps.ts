export const STEPS = ['target', 'backends', 'check', 'preview', 'confirm'] as const;
export type Step = (typeof STEPS)[number];

export function nextStep(step: Step): Step {
  return STEPS[STEPS.indexOf(step) + 1] ?? step;
}

export function previousStep(step: Step): Step {
  return STEPS[STEPS.indexOf(step) - 1] ?? step;
}

/** The step whose fields a pointer of a refusal is about. A check that a file gave to one row is shown with the row. */
export function stepOf(pointer: string): Step {
  if (/^\/items\/\d+\/check(?:\/|$)/.test(pointer)) return 'check';
  return pointer.startsWith('/items') ? 'backends' : 'target';
}

/** What of it has to be mended before the step can be left. */
export function problemsOf<T extends { readonly pointer: string }>(step: Step, problems: readonly T[]): readonly T[] {
  return problems.filter(({ pointer }) => stepOf(pointer) === step);
}
