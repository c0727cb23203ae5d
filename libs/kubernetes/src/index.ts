export { TransportError } from './api-transport.js';
export { loadClusterConfigs, ClusterConfigError } from './cluster-configs.js';
export type { ClusterConfig, ClusterPlaces } from './cluster-configs.js';
export { CredentialSource, KubeconfigError } from './cluster-credentials.js';
export type { KubeconfigPlace } from './cluster-credentials.js';
export { KubernetesSource } from './kubernetes-source.js';
export type { KubernetesSourceOptions, KubernetesSourceParts } from './kubernetes-source.js';
export { UndiciTransport } from './undici-transport.js';
