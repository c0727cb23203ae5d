import { jsonEquals } from '@rollcall/core';

import type { Said } from './patch-between.js';
import type { SaidField } from './said-fields.js';
import { SAID_FIELDS } from './said-fields.js';

export type Side = 'THEIRS' | 'YOURS';

/** A field that is not the same everywhere: as both began, as the colleague left it, as it is here. */
export interface FieldDifference {
  readonly field: SaidField;
  readonly base: unknown;
  readonly theirs: unknown;
  readonly yours: unknown;
  /** Who changed it; `BOTH` = differently, so that somebody has to choose. */
  readonly by: Side | 'BOTH' | 'SAME';
}

export interface ThreeSides {
  readonly base: Said;
  readonly theirs: Said;
  readonly yours: Said;
}

/** Fields that anybody changed since both began from the same version. `SAME` = both changed it alike. */
export function differences({ base, theirs, yours }: ThreeSides): readonly FieldDifference[] {
  return SAID_FIELDS.flatMap((field): readonly FieldDifference[] => {
    const side = (said: Said): unknown => said[field] ?? null;
    const [byThem, byYou] = [theirs, yours].map((said) => !jsonEquals(side(said), side(base)));
    if (!byThem && !byYou) return [];
    const by =
      byThem && byYou ? (jsonEquals(side(theirs), side(yours)) ? 'SAME' : 'BOTH') : byThem ? 'THEIRS' : 'YOURS';
    return [{ field, base: side(base), theirs: side(theirs), yours: side(yours), by }];
  });
}

/** What each field becomes if nobody chooses: a change that only one made stays; where both did, what is here. */
export function proposedSide({ by }: FieldDifference): Side {
  return by === 'THEIRS' || by === 'SAME' ? 'THEIRS' : 'YOURS';
}

/** What results from the choices, on top of the colleague's version; null in it = the default. */
export function merged({ theirs, yours }: ThreeSides, chosen: ReadonlyMap<SaidField, Side>): Said {
  return Object.fromEntries(
    SAID_FIELDS.map((field) => [field, (chosen.get(field) === 'YOURS' ? yours : theirs)[field] ?? null]),
  );
}
