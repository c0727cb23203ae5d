import type { RealControlPlane } from '@rollcall/testing';

/** Another manager that wants one of our slices to be as it says. */
export class Rival {
  constructor(
    private readonly plane: RealControlPlane,
    private readonly slice: { readonly namespace: string; readonly name: string },
  ) {}

  /** Applies its own endpoints by force, as a GitOps tool does. */
  async takesOver(): Promise<void> {
    const manifest = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: this.slice,
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.66.6.6'] }],
    };
    await this.plane.kubectl(
      ['apply', '--server-side', '--force-conflicts', '--field-manager=rival', '-f', '-'],
      JSON.stringify(manifest),
    );
  }
}
