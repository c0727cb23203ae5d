import type { Snippet } from '../snippet.js';
import { curlToken, endpointsUrl, quoted } from '../snippet.js';

export const curl: Snippet = {
  id: 'curl',
  file: 'targets.sh',
  write: (place) => `curl -fsS -H 'Accept: text/plain'${curlToken(place)} \\
  ${quoted(endpointsUrl(place))}
`,
};
