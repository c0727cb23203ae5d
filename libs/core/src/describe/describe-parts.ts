import type { StringMap } from '../object-meta.js';

/** Characters of an annotation that are shown. */
const MAX_ANNOTATION = 140;
/** What `kubectl apply` keeps for itself. */
const HIDDEN_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

export const NONE = '<none>';
export const UNSET = '<unset>';

/** `Labels:` as kubectl prints them, before alignment. */
export function labelLines(labels: StringMap = {}): string {
  const lines = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key] ?? ''}`);
  return `Labels:\t${lines.length === 0 ? NONE : lines.join('\n\t')}\n`;
}

/** `Annotations:` as kubectl prints them, before alignment: long ones and those of several lines are indented and cut. */
export function annotationLines(annotations: StringMap = {}): string {
  const keys = Object.keys(annotations).filter((key) => key !== HIDDEN_ANNOTATION);
  if (keys.length === 0) return `Annotations:\t${NONE}\n`;
  return `Annotations:\t${keys
    .sort()
    .map((key) => annotationLine(key, annotations[key] ?? ''))
    .join('\t')}`;
}

function annotationLine(key: string, annotation: string): string {
  const value = annotation.replace(/\n$/, '');
  if (bytesOf(value) + bytesOf(key) + 2 <= MAX_ANNOTATION && !value.includes('\n')) return `${key}: ${value}\n`;
  const lines = value.split('\n').map((line) => `\t  ${shorten(line, MAX_ANNOTATION - 2)}\n`);
  return `${key}:\n${lines.join('')}`;
}

/** Cut by bytes, as Go does; a character that would be cut through is left out. */
function shorten(text: string, maxBytes: number): string {
  if (bytesOf(text) <= maxBytes) return text;
  let [kept, bytes] = ['', 0];
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}...`;
}

/** Length in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** `a=1,b=2`, sorted as whole words. */
export function formatLabels(labels: StringMap = {}): string {
  const pairs = Object.keys(labels).map((key) => `${key}=${labels[key] ?? ''}`);
  return pairs.length === 0 ? NONE : pairs.sort().join(',');
}
