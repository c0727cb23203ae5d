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
  // `no` and the like are quoted: readers of YAML 1.1, such as kubectl, take them for something else.
  return stringify(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' }).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
}
