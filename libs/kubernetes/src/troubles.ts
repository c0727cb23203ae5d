import type { Trouble } from '@rollcall/catalog';

/** What a failed connection means to a person: by the code that Node, TLS or undici gives. */
const CONNECTION_TROUBLES: Readonly<Record<string, readonly [message: string, advice: string]>> = {
  ECONNREFUSED: [
    'nothing listens there (connection refused)',
    'Is the cluster running? Compare the server address in the kubeconfig.',
  ],
  ENOTFOUND: ['its name cannot be resolved', 'Compare the server name in the kubeconfig, and the DNS of this machine.'],
  EAI_AGAIN: ['its name cannot be resolved now', 'Does the DNS of this machine work?'],
  EHOSTUNREACH: ['there is no route to it', 'Is a VPN or a route missing?'],
  ENETUNREACH: ['there is no route to it', 'Is a VPN or a route missing?'],
  ETIMEDOUT: ['it does not answer', 'Is a VPN, a route or a firewall rule missing?'],
  UND_ERR_CONNECT_TIMEOUT: ['it does not answer', 'Is a VPN, a route or a firewall rule missing?'],
  ECONNRESET: ['it broke the connection', 'Usually passes; if not, look at the API server and at proxies on the way.'],
  UND_ERR_SOCKET: ['the connection broke', 'Usually passes; if not, look at the API server and at proxies on the way.'],
  CERT_HAS_EXPIRED: ['its certificate has expired', 'Renew the API server certificate.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'its certificate is for another name',
    'Compare the server address, or tls-server-name, in the kubeconfig.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'its certificate is not signed by the CA in the kubeconfig',
    'Was the cluster made anew? Get its kubeconfig again.',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'its certificate is not signed by the CA in the kubeconfig',
    'Was the cluster made anew? Get its kubeconfig again.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'its certificate is not signed by the CA in the kubeconfig',
    'Was the cluster made anew? Get its kubeconfig again.',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'its certificate is not signed by a known CA',
    'Set certificate-authority in the kubeconfig.',
  ],
};

/** Codes that speak of certificates: they may have been replaced on our side, too. */
export function isTlsFailure(code: string): boolean {
  return code.includes('CERT') || code.includes('TLS') || code.startsWith('UNABLE_TO') || code.startsWith('ERR_SSL');
}

/** The innermost code of an error: libraries wrap what the system said. */
export function errorCode(error: unknown): string {
  for (let each = error; typeof each === 'object' && each !== null; each = 'cause' in each ? each.cause : null) {
    if (each instanceof AggregateError && each.errors.length > 0) return errorCode(each.errors[0]);
    if ('code' in each && typeof each.code === 'string') return each.code;
  }
  return '';
}

export function unreachable(server: string, error: unknown): Trouble {
  const code = errorCode(error);
  const [message, advice] = CONNECTION_TROUBLES[code] ?? [
    error instanceof Error ? error.message : String(error),
    'Compare the kubeconfig with the cluster.',
  ];
  return { kind: 'UNREACHABLE', message: `${server}: ${message}`, advice };
}

export function timedOut(server: string, what: string): Trouble {
  return {
    kind: 'UNREACHABLE',
    message: `${server}: ${what}`,
    advice: 'Is the API server overloaded, or a firewall dropping what comes back?',
  };
}

export function unreadable(server: string, what: string): Trouble {
  return {
    kind: 'UNREADABLE',
    message: `${server}: ${what}`,
    advice: 'Is this a Kubernetes API server (1.21 or newer), and nothing on the way that changes its answers?',
  };
}

/** What a refusal means to a person. `said`: the message of the Status object, '' = none. */
export function refused(server: string, status: number, said: string): Trouble {
  const message = `${server}: answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 401)
    return {
      kind: 'UNAUTHENTICATED',
      message,
      advice: 'The credentials in the kubeconfig are not accepted (any more): get new ones.',
    };
  if (status === 403)
    return {
      kind: 'FORBIDDEN',
      message,
      advice: 'Give this user get, list and watch on services and endpointslices.discovery.k8s.io.',
    };
  if (status === 429 || status >= 500)
    return { kind: 'OVERLOADED', message, advice: 'Usually passes; if not, look at the API server.' };
  return unreadable(server, `answered ${status}${said === '' ? '' : `: ${said}`}`);
}
