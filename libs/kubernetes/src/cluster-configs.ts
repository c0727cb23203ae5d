import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

import { parse } from 'yaml';

import type { KubeconfigPlace } from './cluster-credentials.js';
import { KubeconfigError, loadKubeconfig } from './cluster-credentials.js';
import { clusterNameFrom, isClusterName } from './cluster-name.js';

/** A cluster that is to be mirrored. */
export interface ClusterConfig {
  readonly name: string;
  readonly place: KubeconfigPlace;
  /** Empty = all. */
  readonly namespaces: readonly string[];
  readonly writeBack: boolean;
}

/** Where clusters may be named; the first that says something is taken. */
export interface ClusterPlaces {
  /** A file of many clusters (ROLLCALL_CLUSTERS). */
  readonly clustersFile: string | null;
  /** As in KUBECONFIG; null = not set. */
  readonly kubeconfig: string | null;
  readonly home: string;
  /** The process runs in a Pod with a service account. */
  readonly inCluster: boolean;
  /** Name for the one cluster of a kubeconfig; null = its context's. */
  readonly name: string | null;
  readonly writeBack: boolean;
}

/** Thrown when clusters are named in a way that cannot be used. One line for each problem. */
export class ClusterConfigError extends Error {
  override readonly name = 'ClusterConfigError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** The clusters that are configured; empty = none is. Throws {@link ClusterConfigError}. */
export function loadClusterConfigs(places: ClusterPlaces): readonly ClusterConfig[] {
  if (places.clustersFile !== null) return readClustersFile(places.clustersFile);
  const place = findKubeconfig(places);
  if (!place) return [];
  try {
    const context = loadKubeconfig(place).getCurrentContext();
    const name = places.name ?? (place.type === 'IN_CLUSTER' ? 'in-cluster' : clusterNameFrom(context));
    if (!isClusterName(name))
      throw new ClusterConfigError([
        `ROLLCALL_CLUSTER_NAME=${name}: must be lower-case letters, digits, - and ., at most 63`,
      ]);
    return [{ name, place, namespaces: [], writeBack: places.writeBack }];
  } catch (error) {
    if (error instanceof KubeconfigError) throw new ClusterConfigError([`KUBECONFIG: ${error.message}`]);
    throw error;
  }
}

/** A kubeconfig that was named has to be there; the usual one need not be, nor need it have a current context. */
function findKubeconfig({ kubeconfig, home, inCluster }: ClusterPlaces): KubeconfigPlace | null {
  if (kubeconfig !== null)
    return { type: 'FILES', paths: kubeconfig.split(delimiter).filter((path) => path !== ''), context: null };
  const usual = join(home, '.kube', 'config');
  if (existsSync(usual) && hasCurrentContext(usual)) return { type: 'FILES', paths: [usual], context: null };
  return inCluster ? { type: 'IN_CLUSTER' } : null;
}

function hasCurrentContext(path: string): boolean {
  const file = asObject(parse(readFileSync(path, 'utf8')));
  return typeof file['current-context'] === 'string' && file['current-context'] !== '';
}

function readClustersFile(path: string): readonly ClusterConfig[] {
  const problems: string[] = [];
  const items = readItems(path);
  const configs = items.flatMap((item, i) => readItem(item, `${path}[${i}]`, { folder: dirname(path), problems }));
  const names = configs.map(({ name }) => name);
  for (const name of new Set(names.filter((each, i) => names.indexOf(each) !== i)))
    problems.push(`${path}: two clusters are named ${name}`);
  if (problems.length > 0) throw new ClusterConfigError(problems);
  return configs;
}

function readItems(path: string): readonly unknown[] {
  try {
    const items: unknown = parse(readFileSync(path, 'utf8'));
    if (Array.isArray(items) && items.length > 0) return items;
  } catch (error) {
    throw new ClusterConfigError([
      `ROLLCALL_CLUSTERS=${path}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  throw new ClusterConfigError([
    `ROLLCALL_CLUSTERS=${path}: must be a list of clusters [{name, kubeconfig, context, namespaces, writeBack}]`,
  ]);
}

const FIELDS = ['name', 'kubeconfig', 'context', 'namespaces', 'writeBack'];

function readItem(
  item: unknown,
  at: string,
  { folder, problems }: { folder: string; problems: string[] },
): readonly ClusterConfig[] {
  const before = problems.length;
  const cluster = asObject(item);
  for (const field of Object.keys(cluster))
    if (!FIELDS.includes(field))
      problems.push(`${at}.${field}: there is no such field; there are ${FIELDS.join(', ')}`);
  const { name, kubeconfig, context = null, namespaces = [], writeBack = true } = cluster;
  if (typeof name !== 'string' || !isClusterName(name))
    problems.push(`${at}.name: must be lower-case letters, digits, - and ., at most 63`);
  if (typeof kubeconfig !== 'string' || kubeconfig === '')
    problems.push(`${at}.kubeconfig: must be the path of a kubeconfig`);
  if (context !== null && typeof context !== 'string') problems.push(`${at}.context: must be the name of a context`);
  if (!isTexts(namespaces)) problems.push(`${at}.namespaces: must be a list of namespaces; empty = all`);
  if (typeof writeBack !== 'boolean') problems.push(`${at}.writeBack: must be true or false`);
  if (problems.length > before || typeof name !== 'string' || typeof kubeconfig !== 'string' || !isTexts(namespaces))
    return [];
  const place: KubeconfigPlace = {
    type: 'FILES',
    paths: [isAbsolute(kubeconfig) ? kubeconfig : join(folder, kubeconfig)],
    context: context as string | null,
  };
  try {
    loadKubeconfig(place);
  } catch (error) {
    problems.push(`${at}.kubeconfig: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  return [{ name, place, namespaces, writeBack: writeBack === true }];
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '');
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
