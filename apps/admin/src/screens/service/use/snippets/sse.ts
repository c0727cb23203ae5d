import type { Snippet } from '../snippet.js';
import { curlToken, endpointsUrl, quoted } from '../snippet.js';

export const sse: Snippet = {
  id: 'sse',
  file: 'follow.sh',
  write: (place) => `curl -fsSN -H 'Accept: text/event-stream'${curlToken(place)} \\
  ${quoted(endpointsUrl(place))}
`,
};
