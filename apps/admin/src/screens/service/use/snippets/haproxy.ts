import type { Snippet } from '../snippet.js';
import { curlToken, endpointsUrl, quoted } from '../snippet.js';

export const haproxy: Snippet = {
  id: 'haproxy',
  file: 'backend.sh',
  write: (place) => {
    const backend = `${place.namespace}-${place.name}`;
    return `# Writes ${backend}.cfg anew, and only from a good answer. Load it with: haproxy -f haproxy.cfg -f ${backend}.cfg
set -e
targets=$(curl -fsS -H 'Accept: text/plain'${curlToken(place)} \\
  ${quoted(endpointsUrl(place))})
{
  echo 'backend ${backend}'
  echo "$targets" | awk 'NF { print "  server s" NR " " $1 " check" }'
} > ${backend}.cfg.new
mv ${backend}.cfg.new ${backend}.cfg
`;
  },
};
