import { stringify } from 'yaml';

/** An object as YAML that kubectl reads, in the order of its fields. Texts that other readers take for something else are quoted. */
export function yamlText(value: object): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
