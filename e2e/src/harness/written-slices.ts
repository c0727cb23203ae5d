import type { RealControlPlane } from '@rollcall/testing';

interface Slice {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions: { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean };
  }[];
}

/** What we wrote to a namespace, as kubectl shows it, by name. */
export class WrittenSlices {
  constructor(
    private readonly plane: RealControlPlane,
    private readonly namespace: string,
  ) {}

  async names(): Promise<readonly string[]> {
    return (await this.all()).map(({ metadata }) => metadata.name);
  }

  /** Name and version of each: another one after each write. */
  async versions(): Promise<readonly string[]> {
    return (await this.all()).map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`);
  }

  async sizes(): Promise<readonly number[]> {
    return (await this.all()).map(({ endpoints = [] }) => endpoints.length);
  }

  /** Sorted; twice if it is there twice. */
  async addresses(): Promise<readonly string[]> {
    return (await this.endpoints()).flatMap(({ addresses }) => addresses).sort();
  }

  /** `ready serving terminating` of each endpoint. */
  async conditions(): Promise<readonly string[]> {
    return (await this.endpoints()).map(
      ({ conditions: { ready, serving, terminating } }) => `${ready} ${serving} ${terminating}`,
    );
  }

  private async endpoints(): Promise<readonly NonNullable<Slice['endpoints']>[number][]> {
    return (await this.all()).flatMap(({ endpoints = [] }) => endpoints);
  }

  private async all(): Promise<readonly Slice[]> {
    const ours = 'endpointslice.kubernetes.io/managed-by=rollcall.dev';
    const json = await this.plane.kubectl(['get', 'endpointslices', '-n', this.namespace, '-l', ours, '-o', 'json']);
    return (JSON.parse(json) as { items: readonly Slice[] }).items;
  }
}
