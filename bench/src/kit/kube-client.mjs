import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

export const SLICES = '/apis/discovery.k8s.io/v1/endpointslices';
export const SERVICES = '/api/v1/services';

/** As little as can be between a program and an API server: node:https and JSON. */
export class KubeClient {
  #server;
  #options;

  /** `kubeconfig`: path of one that {@link RealControlPlane} wrote. */
  constructor(kubeconfig, connections = 16) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
    this.#server = server;
    this.#options = {
      agent: new Agent({ keepAlive: true, maxSockets: connections, ca: Buffer.from(ca, 'base64') }),
      headers: { authorization: `Bearer ${users[0].user.token}`, accept: 'application/json' },
    };
  }

  get(path) {
    return this.#send('GET', path);
  }

  create(object) {
    return this.#send('POST', pathOf(object), { type: 'application/json', body: JSON.stringify(object) });
  }

  /** Turns one endpoint of a slice ready or not, by a JSON patch. */
  flip({ namespace, name, index, ready }) {
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/${name}`;
    const conditions = { ready, serving: ready, terminating: false };
    const body = JSON.stringify([{ op: 'replace', path: `/endpoints/${index}/conditions`, value: conditions }]);
    return this.#send('PATCH', path, { type: 'application/json-patch+json', body });
  }

  /** Calls `onLine` with each line of a watch from now on. Resolves when the watch is open. */
  async watch(path, onLine) {
    const { metadata } = JSON.parse(await this.get(`${path}?limit=1`));
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${metadata.resourceVersion}`;
    const response = await this.#open('GET', `${path}?${query}`);
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) onLine(line);
    });
    return { close: () => response.destroy() };
  }

  stop() {
    this.#options.agent.destroy();
  }

  async #send(method, path, content) {
    const response = await this.#open(method, path, content);
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
    return text;
  }

  #open(method, path, content = null) {
    return new Promise((resolve, reject) => {
      const { agent, headers } = this.#options;
      const more = content && { 'content-type': content.type, 'content-length': Buffer.byteLength(content.body) };
      const outgoing = request(this.#server + path, { method, agent, headers: { ...headers, ...more } }, resolve);
      outgoing.on('error', reject);
      outgoing.end(content?.body);
    });
  }
}

function pathOf({ kind, metadata }) {
  return kind === 'Service'
    ? `/api/v1/namespaces/${metadata.namespace}/services`
    : `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`;
}
