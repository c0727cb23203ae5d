export { DemoApiServer } from './demo-api-server.js';
export type { DemoApiServerOptions } from './demo-api-server.js';
export type { DemoClock } from './demo-clock.js';
export { DemoCluster } from './demo-cluster.js';
export type { DemoClusterOptions } from './demo-cluster.js';
export type { Fault, FaultMatch } from './faults.js';
export type { JsonObject, KubernetesObject } from './kubernetes-object.js';
