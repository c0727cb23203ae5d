import type { ServiceSummary, SessionCaller } from '@rollcall/client';
import type { Service } from '@rollcall/core';
import { PROTOCOLS, serviceViolations } from '@rollcall/core';

import type { PortDraft } from './draft.js';

/** Why nobody, or not this one, can register backends for a Service. */
export type TargetRefusal = 'API_SERVER' | 'EXTERNAL_NAME' | 'SELECTOR' | 'NOT_ALLOWED' | 'READER';

/** A listed Service as the rules take it. */
export function coreService(summary: ServiceSummary): Service {
  const { namespace, name, type, selector, ports, ipFamilies, clusterIPs, headless } = summary;
  const clusterIP = headless ? 'None' : clusterIPs[0];
  return {
    metadata: { namespace, name },
    spec: {
      type,
      selector,
      ports: ports.map((port) => ({ name: port.name, protocol: port.protocol, port: port.port })),
      ...(ipFamilies.length > 0 && { ipFamilies }),
      ...(clusterIP !== undefined && { clusterIP }),
    },
    status: { loadBalancer: { ingress: [] } },
  };
}

/** null = backends can be registered for it. `caller` null = it is not known who asks: the server will say. */
export function targetRefusal(summary: ServiceSummary, caller: SessionCaller | null): TargetRefusal | null {
  if (`${summary.namespace}/${summary.name}` === 'default/kubernetes') return 'API_SERVER';
  if (summary.type === 'ExternalName') return 'EXTERNAL_NAME';
  if (serviceViolations(coreService(summary)).length > 0) return 'SELECTOR';
  if (!caller) return null;
  if (caller.role === 'reader') return 'READER';
  const isAllowed = holds(caller.clusters, summary.cluster) && holds(caller.namespaces, summary.namespace);
  return isAllowed ? null : 'NOT_ALLOWED';
}

/** The ports that a backend of this Service will most likely have: its own, with the numbers that clients are sent to. */
export function likelyPorts(ports: ServiceSummary['ports']): readonly PortDraft[] {
  return ports.map(({ name, port, protocol, targetPort, appProtocol }) => ({
    name,
    port: /^\d+$/.test(targetPort ?? '') && targetPort !== '0' ? (targetPort ?? '') : String(port),
    protocol: PROTOCOLS.find((each) => each === protocol) ?? 'TCP',
    appProtocol: appProtocol ?? '',
  }));
}

function holds(names: readonly string[], name: string): boolean {
  return names.includes('*') || names.includes(name);
}
