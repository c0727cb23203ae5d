import { MAX_LABEL, MAX_NAME } from '../limits.js';

/** Rules of k8s.io/apimachinery/pkg/util/validation: each gives what is wrong, in the API server's words; empty = nothing. */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const QUALIFIED_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

export function dnsLabel(text: string): readonly string[] {
  return [
    ...(text.length > MAX_LABEL ? [`must be no more than ${MAX_LABEL} bytes`] : []),
    ...(DNS_LABEL.test(text) ? [] : [text.includes('.') ? `must not contain dots; ${LABEL_RULE}` : LABEL_RULE]),
  ];
}

export function dnsSubdomain(text: string): readonly string[] {
  return [
    ...(text.length > MAX_NAME ? [`must be no more than ${MAX_NAME} bytes`] : []),
    ...(DNS_SUBDOMAIN.test(text) ? [] : [SUBDOMAIN_RULE]),
  ];
}

/** A value of a label: may be empty. */
export function labelValue(text: string): readonly string[] {
  return [
    ...(text.length > MAX_LABEL ? [`must be no more than ${MAX_LABEL} bytes`] : []),
    ...(text === '' || QUALIFIED_PART.test(text) ? [] : [VALUE_RULE]),
  ];
}

/** A label's key, or an appProtocol: an optional prefix that is a DNS subdomain, and a name. */
export function qualifiedName(text: string): readonly string[] {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  if (more.length > 0) return [`a qualified name must have at most one "/"; ${QUALIFIED_RULE}`];
  const prefixErrors =
    prefix === undefined
      ? []
      : prefix === ''
        ? ['prefix part must be non-empty']
        : dnsSubdomain(prefix).map((each) => `prefix part ${each}`);
  if (name === '') return [...prefixErrors, 'name part must be non-empty', QUALIFIED_RULE];
  return [
    ...prefixErrors,
    ...(name.length > MAX_LABEL ? [`name part must be no more than ${MAX_LABEL} bytes`] : []),
    ...(QUALIFIED_PART.test(name) ? [] : [QUALIFIED_RULE]),
  ];
}

/** A fully qualified domain name, with or without trailing dot (semantics VAL-12). */
export function fullyQualifiedName(text: string): readonly string[] {
  const name = text.replace(/\.$/, '');
  const errors = dnsSubdomain(name);
  if (errors.length > 0) return errors;
  const labels = name.split('.');
  if (labels.length < 2) return ['should be a domain with at least two segments separated by dots'];
  return labels.flatMap((label) => dnsLabel(label));
}
