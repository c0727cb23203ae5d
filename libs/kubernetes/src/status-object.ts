/** A Kubernetes Status object, as far as it can be read; '' = it does not say. */
export interface StatusObject {
  readonly message: string;
  readonly reason: string;
  /** What it is about, by `details.kind`: a plural where the object was not found, such as `namespaces`. */
  readonly kind: string;
  readonly causes: readonly StatusCause[];
}

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  /** Path, such as `endpoints[3].addresses[0]`. */
  readonly field: string;
}

/** What is no JSON is a message: proxies answer so. */
export function readStatus(text: string): StatusObject {
  try {
    return statusOf(JSON.parse(text) as unknown);
  } catch {
    return { message: text.slice(0, 200).trim(), reason: '', kind: '', causes: [] };
  }
}

export function statusOf(value: unknown): StatusObject {
  const { message, reason, details } = asRecord(value);
  const { causes, kind } = asRecord(details);
  return {
    message: asText(message),
    reason: asText(reason),
    kind: asText(kind),
    causes: Array.isArray(causes) ? causes.map(causeOf) : [],
  };
}

function causeOf(value: unknown): StatusCause {
  const { reason, message, field } = asRecord(value);
  return { reason: asText(reason), message: asText(message), field: asText(field) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
