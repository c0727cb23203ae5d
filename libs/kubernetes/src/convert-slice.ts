import type {
  EndpointSlice,
  ObjectReference,
  SliceConditions,
  SliceEndpoint,
  SliceHints,
  SlicePort,
} from '@rollcall/core';

import type { Conversion } from './conversion.js';
import { convertMeta } from './convert-meta.js';
import { JsonReader, compact } from './json-reader.js';
import type { JsonObject } from './json-reader.js';
import { refOf } from './object-ref.js';

/**
 * A discovery.k8s.io/v1 EndpointSlice as an API server sends it. An endpoint or port that cannot be read is left out and
 * reported; the rest goes on.
 */
export function convertSlice(value: unknown): Conversion {
  const reader = new JsonReader();
  const object = reader.object(value, '') ?? {};
  const metadata = convertMeta(object.metadata, reader);
  const addressType = reader.text(object.addressType, 'addressType');
  if (addressType === undefined) reader.wrong('addressType', 'there');
  // What is no list at all is not taken for an empty one: that would be a removal.
  const lists = [object.ports, object.endpoints].every(
    (list) => list === undefined || list === null || Array.isArray(list),
  );
  if (!lists) reader.wrong('endpoints, ports', 'lists');
  if (!metadata || addressType === undefined || !lists)
    return { type: 'REJECTED', ref: refOf(value), violations: reader.violations };
  const slice: EndpointSlice = {
    metadata,
    addressType,
    ports: reader.list(object.ports, 'ports').flatMap((port, i) => convertPort(port, `ports[${i}]`, reader)),
    endpoints: reader
      .list(object.endpoints, 'endpoints')
      .flatMap((endpoint, i) => convertEndpoint(endpoint, `endpoints[${i}]`, reader)),
  };
  return { type: 'OBJECT', observed: { resource: 'endpointslices', object: slice }, violations: reader.violations };
}

/** Absent names and protocols have their defaults (semantics PRT-4). */
function convertPort(value: unknown, path: string, reader: JsonReader): readonly SlicePort[] {
  const before = reader.count;
  const port = reader.object(value, path) ?? {};
  const converted = compact<SlicePort>({
    name: reader.text(port.name, `${path}.name`) ?? '',
    protocol: reader.text(port.protocol, `${path}.protocol`) ?? 'TCP',
    port: reader.whole(port.port, `${path}.port`),
    appProtocol: reader.text(port.appProtocol, `${path}.appProtocol`),
  });
  return reader.count === before ? [converted] : [];
}

function convertEndpoint(value: unknown, path: string, reader: JsonReader): readonly SliceEndpoint[] {
  const before = reader.count;
  const endpoint = reader.object(value, path) ?? {};
  const converted = compact<SliceEndpoint>({
    addresses: reader.texts(endpoint.addresses, `${path}.addresses`) ?? [],
    conditions: convertConditions(endpoint.conditions, `${path}.conditions`, reader),
    hostname: reader.text(endpoint.hostname, `${path}.hostname`),
    targetRef: convertTarget(endpoint.targetRef, `${path}.targetRef`, reader),
    deprecatedTopology: reader.textMap(endpoint.deprecatedTopology, `${path}.deprecatedTopology`),
    nodeName: reader.text(endpoint.nodeName, `${path}.nodeName`),
    zone: reader.text(endpoint.zone, `${path}.zone`),
    hints: convertHints(endpoint.hints, `${path}.hints`, reader),
  });
  return reader.count === before ? [converted] : [];
}

function convertConditions(value: unknown, path: string, reader: JsonReader): SliceConditions {
  const conditions = reader.object(value, path);
  if (!conditions) return {};
  return compact<SliceConditions>({
    ready: reader.flag(conditions.ready, `${path}.ready`),
    serving: reader.flag(conditions.serving, `${path}.serving`),
    terminating: reader.flag(conditions.terminating, `${path}.terminating`),
  });
}

function convertTarget(value: unknown, path: string, reader: JsonReader): ObjectReference | undefined {
  const target = reader.object(value, path);
  if (!target) return undefined;
  const text = (field: string): string | undefined => reader.text(target[field], `${path}.${field}`);
  return compact<ObjectReference>({
    apiVersion: text('apiVersion'),
    kind: text('kind'),
    namespace: text('namespace'),
    name: text('name'),
    uid: text('uid'),
    resourceVersion: text('resourceVersion'),
    fieldPath: text('fieldPath'),
  });
}

function convertHints(value: unknown, path: string, reader: JsonReader): SliceHints | undefined {
  const hints = reader.object(value, path);
  if (!hints) return undefined;
  const names = (field: 'forZones' | 'forNodes'): SliceHints['forZones'] => {
    if (hints[field] === undefined || hints[field] === null) return undefined;
    return reader
      .list(hints[field], `${path}.${field}`)
      .map((each, i) => nameOf(reader.object(each, `${path}.${field}[${i}]`), `${path}.${field}[${i}].name`, reader));
  };
  return compact<SliceHints>({ forZones: names('forZones'), forNodes: names('forNodes') });
}

function nameOf(object: JsonObject | null, path: string, reader: JsonReader): { name: string } {
  return { name: reader.text(object?.name, path) ?? '' };
}
