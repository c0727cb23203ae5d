import type { Backend } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';

/** `10.9.8.7 pg 5432/TCP`: what a backend is known by. */
export function backendText({ address, ports }: Pick<BackendInput, 'address' | 'ports'>): string {
  return `${address} ${ports.map(portText).join(', ')}`;
}

export function portText({ name, port, protocol }: BackendInput['ports'][number]): string {
  return `${name === '' ? '' : `${name} `}${port}/${protocol}`;
}

/** `shop/orders-db in prod`. */
export function serviceOf({ namespace, service, cluster }: Backend): string {
  return `${namespace}/${service} in ${cluster}`;
}
