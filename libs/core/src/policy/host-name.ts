import { MAX_LABEL, MAX_NAME } from '../limits.js';
import { folded } from './loose-readings.js';

const LDH_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Names that mean this machine, or a cloud's metadata, whatever DNS says. */
const SPECIAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['localhost', 'this machine'],
  ['localhost.localdomain', 'this machine'],
  ['localhost6', 'this machine'],
  ['localhost6.localdomain6', 'this machine'],
  ['ip6-localhost', 'this machine'],
  ['ip6-loopback', 'this machine'],
  ['broadcasthost', 'everybody on the network'],
  ['metadata.google.internal', "a cloud's instance metadata"],
  ['metadata.goog', "a cloud's instance metadata"],
  ['instance-data', "a cloud's instance metadata"],
  ['instance-data.ec2.internal', "a cloud's instance metadata"],
]);

/** What the name stands for if it may never be a backend; null = an ordinary name. In any spelling. */
export function specialNameMeaning(text: string): string | null {
  const name = canonicalName(text);
  return SPECIAL_NAMES.get(name) ?? (name.endsWith('.localhost') ? 'this machine' : null);
}

/** The spelling of a name that would be taken, if its letters are the only thing wrong with it. */
export function canonicalName(text: string): string {
  return folded(text).replace(/\.$/, '');
}

/** What is wrong with a host name, one sentence each; empty = nothing. Stricter than the API server, which takes IP addresses for names (semantics VAL-12, VAL-63). */
export function hostNameProblems(text: string): readonly string[] {
  const name = text.replace(/\.$/, '');
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  return [
    ...(name.length > MAX_NAME ? [`must have at most ${MAX_NAME} characters`] : []),
    ...(text.endsWith('.') ? ['must not end with a dot'] : []),
    ...(/[A-Z]/.test(text) ? ['must be in lower case'] : []),
    ...(labels.length < 2 ? ['must have at least two labels, such as db.corp.example'] : []),
    ...(labels.some((label) => label.length > MAX_LABEL)
      ? [`must have labels of at most ${MAX_LABEL} characters`]
      : []),
    ...(labels.every((label) => LDH_LABEL.test(label.toLowerCase()))
      ? []
      : [
          "must consist of labels of a-z, 0-9 and inner '-', separated by single dots (other letters in their xn-- form)",
        ]),
    ...(/^(?:\d+|0x[\da-f]*)$/i.test(last) ? ['must not end with a number: a name is no IP address'] : []),
  ];
}
