import { anEndpoint, aService, aSlice } from '@rollcall/testing/without-jest';

/** The objects that the rows are about: as the EndpointSlice controller writes them, and as many as asked for. */
export const NAMESPACE = 'default';

const SLICE_SIZE = 100;
const ZONES = ['eu-1a', 'eu-1b', 'eu-1c'];

/** `count` Services of `size` endpoints each, with their slices: `service-0`, `service-1`, … */
export function services(count, size) {
  return Array.from({ length: count }, (_, i) => service(`service-${i}`, size, i * size)).flat();
}

/**
 * A Service and its slices, all endpoints ready. `first`: number
 * of its first address, so that addresses are no other Service's.
 */
export function service(name, size, first = 0) {
  const slices = Array.from({ length: Math.ceil(size / SLICE_SIZE) }, (_, n) => {
    const inSlice = Math.min(SLICE_SIZE, size - n * SLICE_SIZE);
    const endpoints = Array.from({ length: inSlice }, (_each, i) => endpoint(name, first + n * SLICE_SIZE + i));
    return aSlice(`${name}-${n}`, endpoints, { service: name, namespace: NAMESPACE, labels: { app: name } });
  });
  return [aService(name, { namespace: NAMESPACE, labels: { app: name } }), ...slices];
}

function endpoint(service, number) {
  return anEndpoint(`10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`, {
    nodeName: `worker-${number % 50}`,
    zone: ZONES[number % ZONES.length],
    targetRef: { kind: 'Pod', namespace: NAMESPACE, name: `${service}-${number}`, uid: podUid(number) },
  });
}

/** The same slice, with one of its endpoints turned. */
export function flipped(slice, index, ready) {
  const conditions = { ready, serving: ready, terminating: false };
  return { ...slice, endpoints: slice.endpoints.map((each, i) => (i === index ? { ...each, conditions } : each)) };
}

/** As one writes it to an API server. */
export function manifest(object) {
  const { name, namespace, labels } = object.metadata;
  const metadata = { name, namespace, labels };
  if ('addressType' in object) {
    const { addressType, ports, endpoints } = object;
    return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType, ports, endpoints };
  }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: object.spec.ports } };
}

/** Where a Service's endpoints are asked for. */
export function endpointsPath(name) {
  return `/v1/namespaces/${NAMESPACE}/services/${name}/endpoints`;
}

function podUid(number) {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
