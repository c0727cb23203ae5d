const CLUSTER_NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;

/** Whether a text may name a cluster. */
export function isClusterName(text: string): boolean {
  return CLUSTER_NAME.test(text);
}

/** A cluster's name made from that of its context; '' if nothing of it can be used. */
export function clusterNameFrom(context: string): string {
  return context
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 63)
    .replace(/[.-]+$/, '');
}
