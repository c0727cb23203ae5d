/** A part of a text: as it is, or the sign for a character that one would not see. */
export interface InertPiece {
  readonly text: string;
  readonly isSign: boolean;
}

/**
 * Control characters, line and paragraph ends, marks and overrides of direction, joiners and other characters without width, tags, and
 * halves of characters. Spaces and line feeds of ordinary text stay.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Splits a text so that everything in it can be seen. */
export function inertPieces(text: string): readonly InertPiece[] {
  const pieces: { text: string; isSign: boolean }[] = [];
  for (const character of text) {
    const isSign = UNSEEN.test(character) && character !== '\n' && character !== '\t';
    const shown = isSign ? signOf(character) : character;
    const last = pieces.at(-1);
    if (last && !isSign && !last.isSign) last.text += shown;
    else pieces.push({ text: shown, isSign });
  }
  return pieces;
}

/** `U+202E` */
function signOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
