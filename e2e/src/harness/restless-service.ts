import type { RealControlPlane } from '@rollcall/testing';

import { service, slice } from './manifests.js';
import { lines } from './observed.js';
import { endpointsOf } from './published-slice.js';

/** A Service whose endpoints never rest: they come, go, and change their conditions, until it is told to stop. */
export class RestlessService {
  private restless = true;
  private moving: Promise<void> = Promise.resolve();
  /** Every line that the cluster was given. */
  readonly published = new Set<string>();
  private changes = 0;

  constructor(
    private readonly plane: RealControlPlane,
    readonly name: string,
  ) {}

  async create(): Promise<void> {
    await this.plane.apply(service(this.name, { ports: [{ name: 'http', port: 80 }] }));
    await this.change();
  }

  start(): void {
    this.moving = this.move();
  }

  /** Resolves when the last change was made. */
  async rest(): Promise<void> {
    this.restless = false;
    await this.moving;
  }

  /** One change of both slices; throws while the cluster takes none. */
  async change(): Promise<void> {
    this.changes += 1;
    const step = this.changes;
    await this.plane.apply(this.sliceAt(1, step), this.sliceAt(2, step * 7));
  }

  private async move(): Promise<void> {
    while (this.restless) {
      await this.change().catch(() => undefined); // the cluster is away: the next change goes on
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Which endpoints there are, and how they are, follows from the step alone. */
  private sliceAt(number: number, step: number): object {
    const endpoints = Array.from({ length: 8 }, (_, i) => i)
      .filter((i) => (step + i * 3) % 5 !== 0)
      .map((i) => {
        const isReady = (step + i) % 3 !== 0;
        const isTerminating = !isReady && (step + i) % 2 === 0;
        return {
          addresses: [`10.7.${number}.${i + 1}`],
          conditions: { ready: isReady, serving: isReady || isTerminating, terminating: isTerminating },
          zone: `eu-1${'abc'[i % 3] ?? 'a'}`,
        };
      });
    const ports = [{ name: 'http', port: 8080, protocol: 'TCP' }];
    for (const line of lines(endpointsOf({ ports, endpoints }))) this.published.add(line);
    return slice(`${this.name}-${number}`, this.name, { addressType: 'IPv4', ports, endpoints });
  }
}
