import type { AddressFamily, Origin } from './endpoint.js';
import { hash128 } from './hash128.js';

/** What an endpoint's id is made from. */
export interface EndpointIdentity {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly origin: Origin;
  readonly family: AddressFamily;
  /** Canonical text. */
  readonly address: string;
  /** `name/protocol/number` of the row's first port; '' = none. */
  readonly portKey: string;
}

/** 32 hexadecimal digits: the same on every replica, at every time. */
export function endpointId({
  cluster,
  namespace,
  service,
  origin,
  family,
  address,
  portKey,
}: EndpointIdentity): string {
  return hash128(`${cluster}/${namespace}/${service}/${origin}/${family}/${address}/${portKey}`);
}
