import { hostNameProblems } from '../policy/host-name.js';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from '../validate/names.js';
import { MAX_CHECK_PATH, MAX_NOTE } from './backend-limits.js';
import type { TextRule } from './input-reader.js';

/** Names as Kubernetes takes them, in its own words. */
export const portName: TextRule = (text) => (text === '' ? [] : worded(dnsLabel(text)));
/** Of a namespace or a Service. */
export const objectName: TextRule = (text) => worded(dnsLabel(text));
export const hostname: TextRule = (text) => worded(dnsLabel(text));
export const nodeName: TextRule = (text) => worded(dnsSubdomain(text));
export const appProtocol: TextRule = (text) => worded(qualifiedName(text));
export const labelKey: TextRule = (text) => worded(qualifiedName(text));
export const labelText: TextRule = (text) => worded(labelValue(text));

/** A zone becomes a hint, so it is a label value although the API server takes anything (semantics VAL-22, VAL-63, TOP-9). */
export const zone: TextRule = (text) => (text === '' ? ['must not be empty: leave it out instead'] : labelText(text));

export const note: TextRule = (text) => [
  ...(text.length > MAX_NOTE ? [`must have at most ${MAX_NOTE} characters, not ${text.length}`] : []),
  ...(/[^\P{C}\n\t]/u.test(text)
    ? ['must be printable text: of control characters only line feed and tab are taken']
    : []),
];

export const checkPath: TextRule = (text) => [
  ...(text.length > MAX_CHECK_PATH ? [`must have at most ${MAX_CHECK_PATH} characters, not ${text.length}`] : []),
  ...(/^\/[\x21-\x7e]*$/.test(text) ? [] : ['must begin with "/" and be visible ASCII without spaces']),
];

export const checkHost: TextRule = (text) =>
  hostNameProblems(text).length === 0 ? [] : [`must be a host name: it ${hostNameProblems(text).join('; it ')}`];

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Milliseconds of an RFC 3339 time; null = it is none. Days that no calendar has are none. */
export function readInstant(text: string): number | null {
  const [, day = '', time = ''] = INSTANT.exec(text) ?? [];
  if (day === '') return null;
  const wallClock = Date.parse(`${day}T${time}Z`);
  const ms = Date.parse(text.toUpperCase());
  if (Number.isNaN(ms) || Number.isNaN(wallClock)) return null;
  return new Date(wallClock).toISOString().startsWith(`${day}T${time}`) ? ms : null;
}

/** Kubernetes' rules begin with "must" or with what the thing is. */
function worded(rules: readonly string[]): readonly string[] {
  return rules.map((rule) => (rule.startsWith('must') ? rule : `is not right: ${rule}`));
}
