import type { Snippet } from '../snippet.js';
import { endpointsUrl } from '../snippet.js';

export const python: Snippet = {
  id: 'python',
  file: 'follow.py',
  write: (place) => `"""Follows the endpoints by long poll. Python 3.8 or newer, nothing to install."""
import ${place.needsToken ? 'os\nimport ' : ''}time
import urllib.error
import urllib.request

URL = ${JSON.stringify(endpointsUrl(place))}
HEADERS = {"Accept": "text/plain"${place.needsToken ? ', "Authorization": "Bearer " + os.environ["ROLLCALL_TOKEN"]' : ''}}

targets, since = None, None
while True:
    more = "" if since is None else ${JSON.stringify(place.cluster === undefined ? '?' : '&')} + "wait=60s&since=" + since
    try:
        with urllib.request.urlopen(urllib.request.Request(URL + more, headers=HEADERS), timeout=90) as answer:
            since = answer.headers["Rollcall-Revision"]
            now = answer.read().decode().split()
            if now != targets:
                targets = now
                print(" ".join(targets), flush=True)
            continue
    except urllib.error.HTTPError as error:
        if error.code == 410:  # the cursor says nothing any more: read everything
            since = None
            continue
        trouble = error
    except OSError as error:
        trouble = error
    print("keeping what is known:", trouble, flush=True)
    time.sleep(5)
`,
};
