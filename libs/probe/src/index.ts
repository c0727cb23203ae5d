export { NetworkProber } from './network-prober.js';
export { NodeNameResolver } from './node-name-resolver.js';
export type { NameResolverOptions } from './node-name-resolver.js';
