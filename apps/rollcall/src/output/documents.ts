import { stringify } from 'yaml';

import { inertJson } from '../terminal/inert.js';

/** A value as indented JSON, for programs and people. */
export function jsonDocument(value: unknown): string {
  return `${inertJson(JSON.stringify(value, null, 2))}\n`;
}

/** A value as one line of JSON. */
export function jsonLine(value: unknown): string {
  return `${inertJson(JSON.stringify(value))}\n`;
}

export function yamlDocument(value: unknown): string {
  // The library puts what a terminal would act upon between double quotes, where an escape says the same.
  return stringify(value, { aliasDuplicateObjects: false }).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
}
