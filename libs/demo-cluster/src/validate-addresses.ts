import { isIPv4, isIPv6 } from 'node:net';

import { objectsOf } from './field-managers.js';
import type { JsonObject } from './kubernetes-object.js';
import type { StatusCause } from './status-error.js';

/** What is wrong with the addresses of a slice: a small part of what the real server says (semantics VAL-10 to VAL-13), so that a refusal can be seen. */
export function validateAddresses({ addressType, endpoints }: JsonObject): readonly StatusCause[] {
  return objectsOf(endpoints).flatMap((endpoint, i) =>
    (Array.isArray(endpoint.addresses) ? endpoint.addresses : []).flatMap((address: unknown, j) => {
      const wrong = whatIsWrong(addressType, String(address));
      const message = `Invalid value: ${JSON.stringify(address)}: ${wrong ?? ''}`;
      const field = `endpoints[${i}].addresses[${j}]`;
      return wrong === null ? [] : [{ reason: 'FieldValueInvalid', message, field }];
    }),
  );
}

function whatIsWrong(addressType: unknown, address: string): string | null {
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return null;
  if (!(addressType === 'IPv4' ? isIPv4(address) : isIPv6(address))) return `must be an ${addressType} address`;
  return address.startsWith('127.') || address === '::1'
    ? 'may not be in the loopback range (127.0.0.0/8, ::1/128)'
    : null;
}
