import { familyOf } from '../address.js';
import type { AddressFamily } from '../endpoint.js';
import type { Service, ServiceSpec } from '../service.js';
import type { BackendInput } from './backend.js';
import { below } from './input-reader.js';
import type { Violation } from './violation.js';

/** A backend as far as a Service has to fit it. */
export type Targeting = Pick<BackendInput, 'address' | 'ports'>;

/**
 * What a Service is to a registration, asked anew on every change of the Service. `ORPHANED`: it is gone; the registration waits for it to return.
 * `REFUSED`: it is there and no longer fits; what was written is withdrawn until it does.
 */
export type TargetVerdict =
  | { readonly state: 'FITS' }
  | { readonly state: 'ORPHANED'; readonly message: string }
  | { readonly state: 'REFUSED'; readonly violations: readonly [Violation, ...Violation[]] };

/** What a change of the Service means to a registration. */
export type TargetTransition = 'UNCHANGED' | 'RESUMED' | 'WITHDRAWN' | 'ORPHANED';

/** Why backends cannot be registered for a Service, whatever they are; empty = they can. `service` null = there is none (contract 6, semantics SEC-6). */
export function serviceViolations(service: Service | null): readonly Violation[] {
  if (!service)
    return [refused('NOT_FOUND', 'There is no such Service: it must exist before backends are registered.')];
  const { metadata, spec } = service;
  const name = `${metadata.namespace}/${metadata.name}`;
  if (name === 'default/kubernetes')
    return [
      refused(
        'VALIDATION_FAILED',
        `${name} is the API server itself: backends must be registered for another Service.`,
      ),
    ];
  if (spec.type === 'ExternalName') {
    return [
      refused(
        'VALIDATION_FAILED',
        `${name} is of type ExternalName, whose answer is a name: backends take a Service without selector of another type.`,
      ),
    ];
  }
  if (Object.keys(spec.selector ?? {}).length > 0) {
    return [
      refused(
        'SERVICE_HAS_SELECTOR',
        `${name} has a selector, so the cluster itself says who stands behind it: backends take a Service without selector.`,
      ),
    ];
  }
  return [];
}

/** Why this backend cannot stand behind this Service, each with a pointer below `pointer`; empty = it can. */
export function backendViolations(service: Service, { address, ports }: Targeting, pointer = ''): readonly Violation[] {
  const family = familyOf(address);
  const families = servedFamilies(service.spec);
  return [
    ...(family === 'FQDN' || families.includes(family)
      ? []
      : [
          {
            pointer: below(pointer, 'address'),
            code: 'VALIDATION_FAILED' as const,
            message: `${address} is of family ${family}: it must be of a family of the Service (${families.join(', ')}).`,
          },
        ]),
    ...ports.flatMap(({ name, protocol }, i) =>
      service.spec.ports.some((port) => port.name === name && port.protocol === protocol)
        ? []
        : [
            {
              pointer: below(below(below(pointer, 'ports'), i), 'name'),
              code: 'VALIDATION_FAILED' as const,
              message: `The Service has no port ${portText(name, protocol)}: it must be one of its ports (${portsText(service.spec)}).`,
            },
          ],
    ),
  ];
}

/** Everything that speaks against registering these backends for this Service; `pointer`: of their list. */
export function targetViolations(
  service: Service | null,
  backends: readonly Targeting[],
  pointer = '',
): readonly Violation[] {
  const violations = serviceViolations(service);
  if (!service || violations.length > 0) return violations;
  return backends.flatMap((backend, i) => backendViolations(service, backend, below(pointer, i)));
}

/** How a registration stands to its Service now. */
export function judgeTarget(service: Service | null, backend: Targeting): TargetVerdict {
  if (!service)
    return {
      state: 'ORPHANED',
      message: 'The Service is gone: the registration waits for it to return in a form that fits.',
    };
  const ofService = serviceViolations(service);
  const [first, ...more] = ofService.length > 0 ? ofService : backendViolations(service, backend);
  return first ? { state: 'REFUSED', violations: [first, ...more] } : { state: 'FITS' };
}

/** What to do about it, and to put into the audit, if a change of the Service turned one verdict into another. */
export function targetTransition(before: TargetVerdict, after: TargetVerdict): TargetTransition {
  if (before.state === after.state) return 'UNCHANGED';
  switch (after.state) {
    case 'FITS':
      return 'RESUMED';
    case 'REFUSED':
      return 'WITHDRAWN';
    case 'ORPHANED':
      return 'ORPHANED';
  }
}

/** IP families of which slices are written for a Service (semantics FAM-3). */
export function servedFamilies({ ipFamilies, clusterIP }: ServiceSpec): readonly AddressFamily[] {
  const named = (['IPv4', 'IPv6'] as const).filter((family) => ipFamilies?.includes(family));
  if (named.length > 0) return named;
  return clusterIP && clusterIP !== 'None' ? [familyOf(clusterIP)] : ['IPv4', 'IPv6'];
}

function refused(code: Violation['code'], message: string): Violation {
  return { pointer: '', code, message };
}

function portsText({ ports }: ServiceSpec): string {
  return ports.map(({ name, protocol }) => portText(name, protocol)).join(', ') || 'none';
}

function portText(name: string, protocol: string): string {
  return `${name === '' ? '(unnamed)' : name}/${protocol}`;
}
