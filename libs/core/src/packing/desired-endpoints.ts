import type { Backend } from '../backends/backend.js';
import { servedConditions } from '../backends/served-conditions.js';
import { judgeTarget, servedFamilies } from '../backends/target-rules.js';
import { familyOf } from '../address.js';
import type { ResolvedConditions } from '../conditions.js';
import type { AddressFamily } from '../endpoint.js';
import type { AddressVerdict } from '../policy/address-policy.js';
import type { Service } from '../service.js';
import type { DesiredEndpoint } from './desired-endpoint.js';
import { portGroupOf } from './desired-endpoint.js';
import type { PlanWarning } from './plan-warning.js';
import { warning } from './plan-warning.js';
import { topologyHints } from './topology-hints.js';

export interface DesiredInput {
  readonly service: Service;
  /** All that are registered for it. */
  readonly backends: readonly Backend[];
  /** The address policy, with the rights that the backend was registered with: what it refuses now is not written. */
  readonly judge: (backend: Backend, address: string) => AddressVerdict;
}

export interface Desired {
  /** Each address once for a family and list of ports; the order says nothing. */
  readonly endpoints: readonly DesiredEndpoint[];
  readonly warnings: readonly PlanWarning[];
}

/**
 * What our slices should hold: the served backends that fit the Service and are to be published, names by what they resolved to in the families of the Service. What is
 * left out of it is said. An address that two registrations lead to is written once, as the one that takes more traffic has it.
 */
export function desiredEndpoints({ service, backends, judge }: DesiredInput): Desired {
  const warnings: PlanWarning[] = [];
  const byPlace = new Map<string, Candidate>();
  for (const backend of backends) {
    const conditions = servedConditions(backend.state, backend.status.check?.state ?? null);
    if (!conditions || judgeTarget(service, backend).state !== 'FITS') continue;
    const { addresses, left } = publishedAddresses(backend, service, judge);
    warnings.push(...left);
    for (const { family, address } of addresses) {
      const candidate = { backend, endpoint: endpointOf(backend, { service, conditions, family, address }) };
      const place = `${family} ${address} ${portGroupOf(backend.ports)}`;
      const known = byPlace.get(place);
      if (!known || outranks(candidate, known)) byPlace.set(place, candidate);
    }
  }
  return { endpoints: [...byPlace.values()].map(({ endpoint }) => endpoint), warnings };
}

interface Candidate {
  readonly backend: Backend;
  readonly endpoint: DesiredEndpoint;
}

interface Published {
  readonly addresses: readonly { readonly family: AddressFamily; readonly address: string }[];
  readonly left: readonly PlanWarning[];
}

function publishedAddresses(backend: Backend, service: Service, judge: DesiredInput['judge']): Published {
  const { address, publish } = backend;
  if (publish === 'NONE') return { addresses: [], left: [] };
  if (publish === 'FQDN_SLICE') {
    const message = `${address} is written as a name: kube-proxy ignores such slices, so clients in the cluster do not reach it through the Service (semantics ADT-2).`;
    return { addresses: [{ family: 'FQDN', address }], left: [warning('FQDN_IGNORED', message)] };
  }
  if (familyOf(address) !== 'FQDN') return sifted(backend, [address], { service, judge });
  const { resolved } = backend.status;
  if (!resolved || resolved.addresses.length === 0) {
    const message = resolved?.error ?? `${address} is not resolved yet: it is written when it is.`;
    return { addresses: [], left: [warning('NOT_RESOLVED', message)] };
  }
  return sifted(backend, resolved.addresses, { service, judge });
}

function sifted(
  backend: Backend,
  addresses: readonly string[],
  { service, judge }: { readonly service: Service; readonly judge: DesiredInput['judge'] },
): Published {
  const families = servedFamilies(service.spec);
  const found = addresses.map((address) => ({ address, family: familyOf(address), verdict: judge(backend, address) }));
  const served = found.filter(({ family }) => families.includes(family));
  const others = found.filter(({ family }) => !families.includes(family));
  const of = backend.family === 'FQDN' ? `${backend.address} resolves to an address that is not written: ` : '';
  return {
    addresses: served.filter(({ verdict }) => verdict.allowed),
    left: [
      ...served.flatMap(({ verdict }) =>
        verdict.allowed ? [] : [warning('ADDRESS_FORBIDDEN', `${of}${verdict.message}`)],
      ),
      ...(others.length > 0
        ? [
            warning(
              'FAMILY_NOT_SERVED',
              `${others.map(({ address }) => address).join(', ')} of ${backend.address} cannot be written: the Service has no cluster IP of that family (${families.join(', ')} only).`,
            ),
          ]
        : []),
    ],
  };
}

interface Place {
  readonly service: Service;
  readonly conditions: ResolvedConditions;
  readonly family: AddressFamily;
  readonly address: string;
}

function endpointOf(backend: Backend, { service, conditions, family, address }: Place): DesiredEndpoint {
  const { ports, zone, nodeName, hostname } = backend;
  const { ready } = conditions;
  const hints = topologyHints(service.spec.trafficDistribution, { ready, zone, nodeName });
  return { family, address, ports, conditions, zone, nodeName, hostname, hints, changedAt: changedAt(backend) };
}

/** The last of what can have changed what is written: the registration, its check, its addresses. */
function changedAt({ updatedAt, family, status }: Backend): string {
  const times = [updatedAt, status.check?.since, family === 'FQDN' ? status.resolved?.at : undefined];
  return times.reduce<string>(
    (last, time) => (time !== undefined && Date.parse(time) > Date.parse(last) ? time : last),
    updatedAt,
  );
}

/** The same order as between copies of one address: running before draining, ready before not, then the smaller id (semantics DUP-2, DUP-4). */
function outranks(a: Candidate, b: Candidate): boolean {
  const [one, other] = [a.endpoint.conditions, b.endpoint.conditions];
  if (one.terminating !== other.terminating) return !one.terminating;
  if (one.ready !== other.ready) return one.ready;
  return a.backend.id < b.backend.id;
}
