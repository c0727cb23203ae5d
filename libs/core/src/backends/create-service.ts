import type { Service, ServicePort } from '../service.js';
import { PROTOCOLS } from '../service.js';
import { dnsLabel } from '../validate/names.js';
import { MAX_BACKEND_PORTS, PORT_RANGE } from './backend-limits.js';
import type { FieldNames } from './input-reader.js';
import { below, InputReader } from './input-reader.js';
import { appProtocol, portName } from './text-rules.js';
import type { Validated } from './violation.js';

const IP_FAMILIES = ['IPv4', 'IPv6'] as const;
type IpFamily = (typeof IP_FAMILIES)[number];

const FIELDS: FieldNames = { known: ['ports', 'ipFamilies'] };
const PORT_FIELDS: FieldNames = { known: ['name', 'port', 'protocol', 'appProtocol'] };

/** A Service without selector that is to be made for registrations. */
export interface CreateServiceInput {
  readonly ports: readonly ServicePort[];
  /** The first is the primary one; null = the cluster decides (semantics FAM-4). */
  readonly ipFamilies: readonly IpFamily[] | null;
}

/** What somebody sent as `createService`, or everything that is wrong with it: what the API server would refuse is refused here (semantics SVC-6). */
export function validateCreateService(value: unknown, pointer = ''): Validated<CreateServiceInput> {
  const reader = new InputReader();
  const sent = reader.object(value, pointer, FIELDS);
  if (!sent) return reader.done({ ports: [], ipFamilies: null });
  const ports = readPorts(sent.ports, below(pointer, 'ports'), reader);
  const ipFamilies = readFamilies(sent.ipFamilies, below(pointer, 'ipFamilies'), reader);
  return reader.done({ ports, ipFamilies });
}

/** The Service as it would be, so that registrations can be fitted to it and planned before it exists. */
export function draftService(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { ports, ipFamilies }: CreateServiceInput,
): Service {
  return {
    metadata: { namespace, name },
    spec: { type: 'ClusterIP', ports, ...(ipFamilies && { ipFamilies }) },
    status: { loadBalancer: { ingress: [] } },
  };
}

/** A whole v1 Service, ready to be made. */
export interface ServiceManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Service';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly type: 'ClusterIP';
    readonly ports: readonly ServicePort[];
    readonly ipFamilies?: readonly string[];
    /** Where both families were asked for, a cluster that has only one refuses, and does not make less of it. */
    readonly ipFamilyPolicy?: 'RequireDualStack';
  };
}

/** A draft as an API server takes it. */
export function serviceManifest({ metadata, spec }: Service): ServiceManifest {
  const { name, namespace } = metadata;
  const { ports, ipFamilies } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      type: 'ClusterIP',
      ports,
      ...(ipFamilies && { ipFamilies }),
      ...(ipFamilies?.length === 2 && { ipFamilyPolicy: 'RequireDualStack' }),
    },
  };
}

/** Why no Service can have this name, as a sentence; null = one can (semantics SVC-6). */
export function serviceNameProblem(name: string): string | null {
  if (dnsLabel(name).length === 0) return null;
  return 'The name of a Service must be of lower-case letters, digits and -, begin and end with a letter or digit, and have at most 63 characters.';
}

function readPorts(value: unknown, pointer: string, reader: InputReader): readonly ServicePort[] {
  const items = reader.list(value, pointer, { min: 1, max: MAX_BACKEND_PORTS });
  const [names, numbers] = [new Set<string>(), new Set<string>()];
  return items.map((item, i) => {
    const at = (field: string): string => below(below(pointer, i), field);
    const sent = reader.object(item, below(pointer, i), PORT_FIELDS) ?? { port: PORT_RANGE.min, name: `p${i}` };
    const name = reader.text(sent.name, at('name'), portName) ?? '';
    const port = reader.wholeNumber(sent.port, at('port'), { range: PORT_RANGE, or: null });
    const protocol = reader.oneOf(sent.protocol, at('protocol'), { of: PROTOCOLS, or: 'TCP' });
    const application = reader.text(sent.appProtocol, at('appProtocol'), appProtocol);
    if (name === '' && items.length > 1) reader.refuse(at('name'), 'must be there where a Service has several ports');
    else if (names.has(name))
      reader.refuse(at('name'), `"${name}" is there already: each port needs a name of its own`);
    if (numbers.has(`${protocol}/${port}`)) reader.refuse(at('port'), `${port}/${protocol} is there already`);
    names.add(name);
    numbers.add(`${protocol}/${port}`);
    return { name, port, protocol, ...(application === null ? {} : { appProtocol: application }) };
  });
}

function readFamilies(value: unknown, pointer: string, reader: InputReader): readonly IpFamily[] | null {
  if (value === undefined || value === null) return null;
  const items = reader.list(value, pointer, { min: 1, max: IP_FAMILIES.length });
  const families = items.flatMap((item, i) => {
    const family = reader.oneOf(item, below(pointer, i), { of: IP_FAMILIES, or: null });
    if (family === null && item === null) reader.refuse(below(pointer, i), `must be one of ${IP_FAMILIES.join(', ')}`);
    return family ?? [];
  });
  if (new Set(families).size < families.length) reader.refuse(pointer, 'must name each family once');
  return families;
}
