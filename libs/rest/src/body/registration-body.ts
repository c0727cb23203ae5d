import type { Violation } from '@rollcall/core';
import { below, isJsonObject } from '@rollcall/core';

/** What was sent to register backends: the list, and what is wrong around it. */
export interface RegistrationBody {
  readonly items: unknown;
  readonly createService: unknown;
  readonly violations: readonly Violation[];
}

/** Nothing that was sent is ignored: what nobody knows here is refused. */
export function registrationBody(body: unknown): RegistrationBody {
  if (!isJsonObject(body))
    return {
      items: undefined,
      createService: undefined,
      violations: [violation('', 'The body must be an object with items.')],
    };
  const { items, createService, ...unknown } = body;
  return { items, createService, violations: Object.keys(unknown).map(unknownField) };
}

function unknownField(name: string): Violation {
  return violation(below('', name), `${name} is not known here: the fields are items and createService.`);
}

function violation(pointer: string, message: string): Violation {
  return { pointer, code: 'VALIDATION_FAILED', message };
}
