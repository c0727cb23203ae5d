import type { Snippet } from '../snippet.js';
import { endpointsUrl } from '../snippet.js';

export const php: Snippet = {
  id: 'php',
  file: 'targets.php',
  write: (place) => `<?php
// Reads the endpoints once. PHP 7.4 or newer, nothing to install.
$headers = ['Accept: text/plain'];
${place.needsToken ? "$headers[] = 'Authorization: Bearer ' . getenv('ROLLCALL_TOKEN');\n" : ''}$options = ['http' => ['header' => $headers, 'timeout' => 5]];
$text = file_get_contents(${phpText(endpointsUrl(place))}, false, stream_context_create($options));
if ($text === false) {
    exit("keep what is known\\n"); // an answer that failed says nothing about the endpoints
}
foreach (explode("\\n", trim($text)) as $target) {
    echo $target, "\\n";
}
`,
};

function phpText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
