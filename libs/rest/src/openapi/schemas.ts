import { CLUSTER_KINDS, CLUSTER_STATES } from '@rollcall/catalog';
import { ADDRESS_FAMILIES, ORIGINS } from '@rollcall/core';

import { PROBLEM_CODES } from '../problems/problem.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const whole: Schema = { type: 'integer' };
const time: Schema = { type: 'string', format: 'date-time' };
const texts: Schema = { type: 'array', items: text };
const textMap: Schema = { type: 'object', additionalProperties: text };
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (name: string): Schema => ({ type: 'array', items: ref(name) });

/** All fields are always there; what is not known is null. */
function object(properties: Readonly<Record<string, Schema>>, description?: string): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    ...(description !== undefined && { description }),
  };
}

const SUMMARY: Readonly<Record<string, Schema>> = {
  cluster: text,
  namespace: text,
  name: text,
  uid: text,
  type: text,
  headless: flag,
  externalName: orNull(text),
  selector: textMap,
  labels: textMap,
  annotations: textMap,
  clusterIPs: texts,
  externalIPs: texts,
  ipFamilies: texts,
  ipFamilyPolicy: orNull(text),
  ports: listOf('ServicePort'),
  internalTrafficPolicy: orNull(text),
  externalTrafficPolicy: orNull(text),
  trafficDistribution: orNull(text),
  sessionAffinity: orNull(text),
  publishNotReadyAddresses: flag,
  createdAt: orNull(time),
  resourceVersion: orNull(text),
  revision: text,
  changedAt: orNull(time),
  endpointCounts: object({ ready: whole, notReady: whole, terminating: whole, total: whole }),
  families: listOf('AddressFamily'),
  zones: { type: 'array', items: object({ zone: text, ready: whole, total: whole }) },
};

/** Schemas of the OpenAPI document, by name. Names and fields are those of the public contract. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Text: text,
  Targets: { type: 'string', description: '`host:port` lines, IPv6 in brackets.', examples: ['10.20.0.11:8080\n'] },
  EventStream: {
    type: 'string',
    description: 'Server-Sent Events: `snapshot`, `changes`, `freshness`, `heartbeat`, `resync`.',
  },
  OpenApi: { type: 'object' },
  Index: object({ name: text, version: text, links: textMap }),
  Status: { type: 'object', description: 'For people and scripts; fields may be added.' },
  EndpointSet: object({
    service: object({ cluster: orNull(text), namespace: text, name: text }, 'What was asked for; cluster null = all.'),
    revision: { ...text, description: 'The last revision that touched the Service: a cursor for `since`.' },
    freshness: ref('Freshness'),
    applied: ref('Applied'),
    endpoints: listOf('Endpoint'),
    targets: { ...texts, description: '`host:port` of every endpoint and port, each once.' },
  }),
  Freshness: object(
    {
      stale: { ...flag, description: 'true unless every cluster concerned is LIVE.' },
      asOf: orNull(time),
      lagMs: orNull(whole),
      clusters: listOf('ClusterFreshness'),
    },
    'How fresh an answer is: as its least fresh cluster.',
  ),
  ClusterFreshness: object({ name: text, state: ref('ClusterState'), asOf: orNull(time), lagMs: orNull(whole) }),
  ClusterState: { type: 'string', enum: [...CLUSTER_STATES] },
  Applied: object(
    { zoneFallback: flag, routable: orNull(listOf('RoutableDecision')) },
    'What was done beyond filtering.',
  ),
  RoutableDecision: object({
    cluster: text,
    port: text,
    protocol: text,
    family: ref('AddressFamily'),
    proxied: { ...flag, description: 'false: kube-proxy does not serve this, and `reason` says why.' },
    policy: orNull({ type: 'string', enum: ['Cluster', 'Local'] }),
    topology: orNull({ type: 'string', enum: ['none', 'zone', 'node'] }),
    fallback: { ...flag, description: 'No endpoint is ready: serving and terminating ones were taken.' },
    reason: orNull(text),
  }),
  AddressFamily: { type: 'string', enum: [...ADDRESS_FAMILIES] },
  Endpoint: object({
    id: { ...text, description: 'The same on every replica, as long as the endpoint is there.' },
    cluster: text,
    address: text,
    family: ref('AddressFamily'),
    resolvedAddresses: orNull(texts),
    ports: listOf('EndpointPort'),
    ready: flag,
    serving: flag,
    terminating: flag,
    conditions: object(
      { ready: orNull(flag), serving: orNull(flag), terminating: orNull(flag) },
      'As published; null = not set.',
    ),
    zone: orNull(text),
    nodeName: orNull(text),
    hostname: orNull(text),
    hints: orNull(object({ forZones: texts, forNodes: texts })),
    targetRef: orNull(object({ kind: orNull(text), namespace: orNull(text), name: orNull(text), uid: orNull(text) })),
    origin: { type: 'string', enum: [...ORIGINS] },
    slices: texts,
    since: {
      ...time,
      description: 'Since when ready, serving and terminating have had these values, as far as Rollcall has seen.',
    },
    check: { type: 'null', description: 'Our own check, of registered backends.' },
  }),
  EndpointPort: object({
    name: { ...text, description: 'Empty = the unnamed port.' },
    port: whole,
    protocol: text,
    appProtocol: orNull(text),
  }),
  Explanation: object({ address: text, selected: flag, summary: text, reasons: listOf('Reason') }),
  Reason: object({ rule: text, text, slice: orNull(text), condition: orNull(text) }),
  ServiceSummary: object(SUMMARY),
  Service: object({ ...SUMMARY, freshness: ref('Freshness') }),
  ServicePort: object({
    name: text,
    port: whole,
    protocol: text,
    targetPort: orNull(text),
    nodePort: orNull(whole),
    appProtocol: orNull(text),
  }),
  ServiceList: object({ items: listOf('ServiceSummary'), nextCursor: orNull(text), freshness: ref('Freshness') }),
  EndpointSliceList: object({
    items: { type: 'array', items: { type: 'object', description: 'A discovery.k8s.io/v1 EndpointSlice.' } },
  }),
  Cluster: object({
    name: text,
    kind: { type: 'string', enum: [...CLUSTER_KINDS] },
    state: ref('ClusterState'),
    asOf: orNull(time),
    lagMs: orNull(whole),
    serverVersion: orNull(text),
    identity: orNull(object({ uid: text, source: text })),
    counts: object({ services: whole, slices: whole, endpoints: whole }),
    guard: orNull(ref('Guard')),
    lastError: orNull(object({ message: text, advice: text, at: time })),
    scopes: {
      type: 'array',
      items: object({ scope: text, state: text, message: orNull(text), relists: whole, rejected: whole }),
    },
    drift: orNull(whole),
  }),
  Guard: object(
    { since: time, removals: whole, of: whole, until: orNull(time) },
    'Removals that are held back until they are confirmed.',
  ),
  ClusterList: object({ items: listOf('Cluster') }),
  Confirmation: object({ cluster: text, guard: orNull(ref('Guard')) }),
  Problem: object(
    {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: whole,
      detail: text,
      instance: text,
      code: { type: 'string', enum: Object.keys(PROBLEM_CODES) },
      requestId: text,
      errors: { type: 'array', items: object({ pointer: text, code: text, message: text }) },
    },
    'RFC 9457.',
  ),
};
