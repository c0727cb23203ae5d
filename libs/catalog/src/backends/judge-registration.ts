import type { BackendInput, InputContext, Validated, Violation } from '@rollcall/core';
import {
  backendViolations,
  repeatedBackends,
  serviceViolations,
  targetViolations,
  validateBackendInput,
  validateBackendInputs,
} from '@rollcall/core';

import type { RegistrationGround } from './registration-ground.js';

const ITEMS = '/items';

/** What registrations are judged on. */
export interface Judged {
  readonly ground: RegistrationGround;
  /** What was found to be wrong before. */
  readonly violations: readonly Violation[];
}

/** A list of registrations as somebody sent it, or everything that is wrong, at once; pointers begin with `/items`. */
export function judgeRegistration(
  items: unknown,
  { ground, violations: before }: Judged,
  context: InputContext,
): Validated<readonly BackendInput[]> {
  const validated = validateBackendInputs(items, context, ITEMS);
  const [first, ...more] = [...before, ...violationsOf(items, validated, { ground, before, context })];
  if (first) return { valid: false, violations: [first, ...more] };
  return validated;
}

interface Judging {
  readonly ground: RegistrationGround;
  readonly before: readonly Violation[];
  readonly context: InputContext;
}

function violationsOf(
  items: unknown,
  validated: Validated<readonly BackendInput[]>,
  { ground, before, context }: Judging,
): readonly Violation[] {
  const ofItems = validated.valid ? repeatedBackends(validated.value, ground.backends, ITEMS) : validated.violations;
  // How they fit a Service of which nobody knows what it is to be cannot be said.
  if (before.length > 0) return ofItems;
  if (validated.valid) return [...targetViolations(ground.service, validated.value, ITEMS), ...ofItems];
  return [...ofItems, ...targetsOfTheRest(items, ground, context)];
}

/** How those that are right by themselves fit the Service. */
function targetsOfTheRest(
  items: unknown,
  { service }: RegistrationGround,
  context: InputContext,
): readonly Violation[] {
  const ofService = serviceViolations(service);
  if (ofService.length > 0 || !Array.isArray(items)) return ofService;
  return items.flatMap((item: unknown, i) => {
    const one = validateBackendInput(item, context);
    return one.valid ? backendViolations(service, one.value, `${ITEMS}/${i}`) : [];
  });
}
