import type { AddressFamily } from '../endpoint.js';
import { ADDRESS_FAMILIES } from '../endpoint.js';
import { jsonEquals } from '../json-equals.js';
import { MAX_ENDPOINTS_PER_SLICE } from '../limits.js';
import type { StringMap } from '../object-meta.js';
import type { FieldError } from './field-errors.js';
import { invalid, notSupported, required, tooMany } from './field-errors.js';
import { labelValue, qualifiedName } from './names.js';
import type { SentEndpoint } from './validate-endpoint.js';
import { validateEndpoint } from './validate-endpoint.js';
import type { SentPort } from './validate-ports.js';
import { validatePorts } from './validate-ports.js';

/** An EndpointSlice as it is sent to the API server. */
export interface SentSlice {
  readonly metadata: { readonly name?: string; readonly labels?: StringMap | null };
  readonly addressType?: string | null;
  readonly endpoints?: readonly SentEndpoint[] | null;
  readonly ports?: readonly SentPort[] | null;
}

/** What the API server makes of it. */
export interface SliceVerdict {
  readonly errors: readonly FieldError[];
  readonly warnings: readonly string[];
  /** What would be stored: without what a write drops. */
  readonly stored: SentSlice;
}

/** Judges a create, or with `old` an update, as kube-apiserver 1.36 does (semantics 11). */
export function validateSlice(sent: SentSlice, old: SentSlice | null = null): SliceVerdict {
  const stored = withoutDeprecated(sent);
  const immutable =
    old && old.addressType !== stored.addressType
      ? [invalid('addressType', stored.addressType, 'field is immutable')]
      : [];
  // Endpoints that stay as they are, are not judged again (VAL-41).
  const sameEndpoints = old !== null && jsonEquals(old.endpoints ?? [], sent.endpoints ?? []);
  const errors = [
    ...validateLabels(sent.metadata.labels ?? {}),
    ...validateContent(stored, sameEndpoints),
    ...immutable,
  ];
  const warnings =
    old === null && stored.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
  return { errors, warnings, stored };
}

function validateContent({ addressType, endpoints, ports }: SentSlice, sameEndpoints: boolean): readonly FieldError[] {
  const portErrors = validatePorts(ports ?? []);
  if (!addressType) return [required('addressType'), ...portErrors];
  const family = ADDRESS_FAMILIES.find((each) => each === addressType);
  if (!family) return [notSupported('addressType', addressType, ADDRESS_FAMILIES), ...portErrors];
  return [...(sameEndpoints ? [] : validateEndpoints(family, endpoints ?? [])), ...portErrors];
}

function validateEndpoints(family: AddressFamily, endpoints: readonly SentEndpoint[]): readonly FieldError[] {
  if (endpoints.length > MAX_ENDPOINTS_PER_SLICE)
    return [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS_PER_SLICE)];
  return endpoints.flatMap((endpoint, i) => validateEndpoint(family, endpoint, `endpoints[${i}]`));
}

function validateLabels(labels: StringMap): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedName(key).map((detail) => invalid('metadata.labels', key, detail)),
    ...labelValue(value).map((detail) => invalid('metadata.labels', value, detail)),
  ]);
}

/** deprecatedTopology is dropped by every write of v1 (VAL-25). */
function withoutDeprecated(sent: SentSlice): SentSlice {
  const endpoints = sent.endpoints?.map((endpoint) => {
    const { deprecatedTopology, ...kept } = endpoint as SentEndpoint & { readonly deprecatedTopology?: unknown };
    return kept;
  });
  return { ...sent, ...(endpoints && { endpoints }) };
}
