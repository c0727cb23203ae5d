import type { Backend } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';
import { BACKEND_FIELDS, PROTOCOLS } from '@rollcall/core';

/** What somebody says of a backend, without what Rollcall says. */
export const SAID_FIELDS = BACKEND_FIELDS;
export type SaidField = (typeof SAID_FIELDS)[number];

export function saidOf(backend: Backend): BackendInput {
  const { address, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note } = backend;
  const ports = backend.ports.map(({ name, port, protocol, appProtocol }) => ({
    name,
    port,
    protocol: PROTOCOLS.find((each) => each === protocol) ?? 'TCP',
    appProtocol,
  }));
  return { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note };
}
