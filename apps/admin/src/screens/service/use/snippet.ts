/** What a snippet is filled in with. */
export interface SnippetPlace {
  /** Of this page: where the API is. */
  readonly origin: string;
  readonly namespace: string;
  readonly name: string;
  /** undefined = all clusters that have the Service. */
  readonly cluster?: string | undefined;
  /** A token is needed: it is taken from the environment, and never written into what people paste. */
  readonly needsToken: boolean;
}

/** A program that reads the endpoints of a Service, ready to be pasted. */
export interface Snippet {
  /** Also the key of its words. */
  readonly id: 'curl' | 'sse' | 'graphql' | 'python' | 'java' | 'php' | 'haproxy' | 'prometheus';
  /** Where its text goes. */
  readonly file: string;
  readonly write: (place: SnippetPlace) => string;
}

/** URL of the Service's endpoints. */
export function endpointsUrl({ origin, namespace, name, cluster }: SnippetPlace, query = ''): string {
  const path = `/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}/endpoints`;
  const parts = [
    ...(cluster === undefined ? [] : [`cluster=${encodeURIComponent(cluster)}`]),
    ...(query ? [query] : []),
  ];
  return `${origin}${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** curl's option for the token, with what stands before it. */
export function curlToken({ needsToken }: SnippetPlace): string {
  return needsToken ? ` \\\n  -H "Authorization: Bearer $ROLLCALL_TOKEN"` : '';
}

/** In single quotes of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
