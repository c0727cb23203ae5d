import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { JsonObject } from '@rollcall/demo-cluster';

import { ROOT } from './server-process.js';

/** A Service or an EndpointSlice as the API server returns it. */
export type PublishedObject = JsonObject & {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: object };
};

export interface CaseQuery {
  readonly view: string;
  readonly family: string;
  readonly port: string;
  readonly protocol: string;
  readonly node?: string;
  readonly zone?: string;
  readonly where?: Readonly<Record<string, boolean>>;
}

/** What upstream answers; of `anyOf` each is right. */
export interface CaseAnswer {
  readonly endpoints?: readonly (JsonObject & { readonly address: string; readonly port: number })[];
  readonly proxied?: boolean;
  readonly internal?: readonly string[];
  readonly internalAsCluster?: readonly string[];
  readonly cluster?: readonly string[] | null;
  readonly local?: readonly string[] | null;
  readonly topology?: string;
  readonly fallback?: readonly string[];
  readonly anyOf?: readonly CaseAnswer[];
}

/** A Service with its slices, and what is true of it. */
export interface KubernetesCase {
  readonly id: string;
  readonly service: PublishedObject;
  readonly slices: readonly PublishedObject[];
  readonly queries: readonly CaseQuery[];
  readonly expect: readonly CaseAnswer[];
}

interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly input: {
    readonly service: PublishedObject;
    readonly slices?: readonly PublishedObject[];
    readonly events?: readonly { readonly type: string; readonly slice: PublishedObject }[];
    readonly query: CaseQuery;
  };
  readonly expect: CaseAnswer;
}

const VIEWS = ['table', 'route'];

/** Random Services with the answers of kube-proxy's own code; each is in a namespace of its own, which begins with `prefix`. */
export function kubeProxyCases(prefix: string): readonly KubernetesCase[] {
  const lines = fixture('kube-proxy-answers.jsonl').trim().split('\n');
  return lines.map((line) => isolated(JSON.parse(line) as KubernetesCase, prefix));
}

/** The hand-made cases about consuming, the same way. A slice that has several states in a case is published once in each. */
export function handMadeCases(prefix: string): readonly KubernetesCase[] {
  const { cases } = JSON.parse(fixture('vectors.json')) as { cases: readonly Vector[] };
  return cases
    .filter(({ kind, input }) => kind === 'consume' && VIEWS.includes(input.query.view))
    .map(({ id, input: { service, slices, events, query }, expect }) =>
      isolated(
        {
          id,
          service,
          slices: slices ?? events?.map(({ slice }) => slice) ?? [],
          queries: [query],
          expect: [expect],
        },
        `${prefix}${id.toLowerCase()}-`,
      ),
    );
}

function fixture(name: string): string {
  return gunzipSync(readFileSync(join(ROOT, 'libs/core/fixtures', `${name}.gz`))).toString('utf8');
}

function isolated(each: KubernetesCase, prefix: string): KubernetesCase {
  const moved = (object: PublishedObject): PublishedObject => ({
    ...object,
    metadata: { ...object.metadata, namespace: `${prefix}${object.metadata.namespace}` },
  });
  return { ...each, service: moved(each.service), slices: each.slices.map(moved) };
}
