import type { DemoApiServer } from '@rollcall/demo-cluster';
import fc from 'fast-check';

import type { KubernetesCase, PublishedObject } from './kubernetes-cases.js';

/** One write at an API server. */
export interface Write {
  readonly plural: 'services' | 'endpointslices';
  readonly object: PublishedObject;
  readonly isGone: boolean;
}

/**
 * Writes in a random order that ends with every object as its case has it: on the way slices have other endpoints, conditions
 * and ports, belong to another Service, and are gone; Services go and return. The same seed gives the same writes.
 */
export function disturbances(cases: readonly KubernetesCase[], seed: number): readonly Write[] {
  const slices = cases.flatMap((each) => each.slices);
  const ways = slices.flatMap((slice, i) => fc.sample(disturbed(slice), { seed: seed + i, numRuns: 3 }));
  const services = cases.map(({ service }) => ({ plural: 'services' as const, object: service, isGone: false }));
  const [gone = []] = fc.sample(fc.subarray(services, { maxLength: Math.ceil(services.length / 4) }), {
    seed,
    numRuns: 1,
  });
  return [
    ...shuffled([...ways, ...gone.map((write) => ({ ...write, isGone: true }))], seed),
    ...shuffled([...services, ...slices.map((slice) => written(slice))], seed + 1),
  ];
}

const written = (object: PublishedObject): Write => ({ plural: 'endpointslices', object, isGone: false });

function disturbed(slice: PublishedObject): fc.Arbitrary<Write> {
  const [endpoints, ports] = [slice.endpoints, slice.ports].map((list) => (list ?? []) as readonly object[]);
  const condition = fc.constantFrom(true, false, null);
  const flipped = fc.record({ ready: condition, serving: condition, terminating: condition });
  return fc
    .record({
      endpoints: fc
        .tuple(fc.shuffledSubarray([...(endpoints ?? [])]), fc.infiniteStream(fc.option(flipped)))
        .map(([some, conditions]) =>
          some.map((endpoint) => {
            const { value } = conditions.next() as { value: object | null };
            return value === null ? endpoint : { ...endpoint, conditions: value };
          }),
        ),
      ports: fc.subarray([...(ports ?? [])]),
      isGone: fc.boolean(),
      isElsewhere: fc.integer({ max: 5, min: 0 }).map((n) => n === 0),
    })
    .map(({ isGone, isElsewhere, ...content }) => {
      const labels = { ...slice.metadata.labels, 'kubernetes.io/service-name': 'elsewhere' };
      const metadata = isElsewhere ? { ...slice.metadata, labels } : slice.metadata;
      return { ...written({ ...slice, ...content, metadata }), isGone };
    });
}

function shuffled<T>(values: readonly T[], seed: number): readonly T[] {
  const all = fc.shuffledSubarray([...values], { minLength: values.length });
  return fc.sample(all, { seed, numRuns: 1 })[0] ?? [];
}

/** The objects that disturbances write, and which of them are there. */
export class Published {
  private readonly there = new Set<string>();

  constructor(private readonly server: DemoApiServer) {}

  write({ plural, object, isGone }: Write): void {
    const { namespace, name } = object.metadata;
    const key = `${plural}/${namespace}/${name}`;
    if (!isGone) this.server.put(plural, object);
    else if (this.there.has(key)) this.server.delete(plural, namespace, name);
    if (isGone) this.there.delete(key);
    else this.there.add(key);
  }
}
