import type { Backend, ServiceSummary } from '@rollcall/client';

import type { Target } from './target.js';

export function serviceTarget({ cluster, namespace, name }: ServiceSummary): Target {
  const to = { to: '/services/$namespace/$name', params: { namespace, name }, search: { cluster } } as const;
  return {
    key: `service ${cluster}/${namespace}/${name}`,
    kind: 'service',
    name,
    where: `${namespace} · ${cluster}`,
    to,
  };
}

export function backendTarget({ id, address, ports, namespace, service, cluster }: Backend): Target {
  return {
    key: `backend ${id}`,
    kind: 'backend',
    name: ports.map(({ port }) => `${address}:${port}`).join(', '),
    where: `${namespace}/${service} · ${cluster}`,
    to: { to: '/backends/$id', params: { id } },
  };
}

/** The namespaces of some Services that have the text in their name, each once. */
export function namespaceTargets(services: readonly ServiceSummary[], text: string): readonly Target[] {
  const names = new Set(services.map(({ namespace }) => namespace).filter((namespace) => namespace.includes(text)));
  return [...names].map((namespace) => ({
    key: `namespace ${namespace}`,
    kind: 'namespace',
    name: namespace,
    where: '',
    to: { to: '/services', search: { namespace } },
  }));
}
