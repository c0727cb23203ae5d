import type { Snippet } from '../snippet.js';
import { curlToken, quoted } from '../snippet.js';

export const graphql: Snippet = {
  id: 'graphql',
  file: 'endpoints.sh',
  write: (place) => {
    const { origin, namespace, name, cluster } = place;
    const query = `query ($service: ServiceRef!) {
  endpoints(service: $service) { revision freshness { stale } targets }
}`;
    const body = JSON.stringify(
      { query, variables: { service: { namespace, name, ...(cluster !== undefined && { cluster }) } } },
      null,
      2,
    );
    return `curl -fsS -H 'Content-Type: application/json'${curlToken(place)} \\
  --data-binary ${quoted(body)} \\
  ${quoted(`${origin}/graphql`)}
`;
  },
};
