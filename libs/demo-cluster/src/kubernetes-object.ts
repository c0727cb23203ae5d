/** Any JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export interface ObjectMetadata extends JsonObject {
  readonly name: string;
  /** Absent for objects of the whole cluster. */
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An object as the server keeps it. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

/** A resource that the server has. */
export interface ResourceDefinition {
  /** Plural, as in paths. */
  readonly plural: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** As people type it: `svc`; '' = there is none. */
  readonly shortName: string;
  readonly namespaced: boolean;
  /** Lists that the real server writes as null when they are empty. */
  readonly nullLists: readonly string[];
}

/** `/api/v1` or `/apis/discovery.k8s.io/v1`. */
export function apiPrefix({ apiVersion }: ResourceDefinition): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

export const RESOURCES: readonly ResourceDefinition[] = [
  { plural: 'services', apiVersion: 'v1', kind: 'Service', shortName: 'svc', namespaced: true, nullLists: [] },
  {
    plural: 'endpointslices',
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    shortName: '',
    namespaced: true,
    nullLists: ['endpoints', 'ports'],
  },
  { plural: 'pods', apiVersion: 'v1', kind: 'Pod', shortName: 'po', namespaced: true, nullLists: [] },
  { plural: 'namespaces', apiVersion: 'v1', kind: 'Namespace', shortName: 'ns', namespaced: false, nullLists: [] },
  { plural: 'nodes', apiVersion: 'v1', kind: 'Node', shortName: 'no', namespaced: false, nullLists: [] },
];
