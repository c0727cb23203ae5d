import type { Snippet } from '../snippet.js';
import { curlToken, endpointsUrl, quoted } from '../snippet.js';

export const prometheus: Snippet = {
  id: 'prometheus',
  file: 'file-sd.sh',
  write: (place) => {
    const { namespace, name } = place;
    const file = `${namespace}-${name}.json`;
    const labels = JSON.stringify({ namespace, service: name }).replaceAll('"', '\\"');
    return `# Writes ${file} for file_sd_configs anew, and only from a good answer.
set -e
targets=$(curl -fsS -H 'Accept: text/plain'${curlToken(place)} \\
  ${quoted(endpointsUrl(place))})
echo "$targets" | awk '
  NF { list = list (list == "" ? "" : ", ") "\\"" $1 "\\"" }
  END { print "[{\\"targets\\": [" list "], \\"labels\\": ${labels}}]" }' > ${file}.new
mv ${file}.new ${file}
`;
  },
};
