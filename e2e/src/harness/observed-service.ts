import type { RealControlPlane } from '@rollcall/testing';
import { checkHistory } from '@rollcall/testing';

import { eventually } from './eventually.js';
import { followByGraphql } from './graphql-client.js';
import { followByLongPoll } from './long-poll-client.js';
import type { ObservedEndpoint, ObservingClient, Where } from './observed.js';
import { folded, lines } from './observed.js';
import type { PublishedSlice } from './published-slice.js';
import { endpointsOf } from './published-slice.js';
import { followBySse } from './sse-client.js';

/** One Service as every kind of client sees it, beside what the cluster itself says. */
export class ObservedService {
  readonly clients: readonly ObservingClient[];
  private readonly path: string;

  constructor(
    private readonly plane: RealControlPlane,
    private readonly where: Where,
    private readonly service: { readonly namespace: string; readonly name: string; readonly cluster?: string },
  ) {
    const cluster = service.cluster === undefined ? '' : `&cluster=${service.cluster}`;
    this.path = `/v1/namespaces/${service.namespace}/services/${service.name}/endpoints?readiness=any${cluster}`;
    this.clients = [
      followBySse(where, this.path),
      followByLongPoll(where, this.path),
      followByGraphql(where, { service, filter: { readiness: 'ANY' } }),
    ];
  }

  /** Resolves when the cluster publishes what is wanted, and every way of asking tells the same. */
  async settles(what: string, wanted: (published: readonly string[]) => boolean, withinMs?: number): Promise<void> {
    await eventually(
      `${what}: the cluster has it, and every client sees it`,
      async () => {
        const published = await this.published();
        if (!wanted(published)) throw new Error(`the cluster publishes ${JSON.stringify(published)}`);
        const told = [
          ['REST', lines(await this.ask())],
          ...this.clients.map(({ name, events }) => [name, lines(folded(events))] as const),
        ] as const;
        const other = told.find(([, each]) => JSON.stringify(each) !== JSON.stringify(published));
        if (other)
          throw new Error(`${other[0]} tells ${JSON.stringify(other[1])}, the cluster ${JSON.stringify(published)}`);
        return true;
      },
      withinMs,
    );
  }

  /** What kubectl says, as lines. */
  async published(): Promise<readonly string[]> {
    const { namespace, name } = this.service;
    const selector = `kubernetes.io/service-name=${name}`;
    const json = await this.plane.kubectl(['-n', namespace, 'get', 'endpointslices', '-l', selector, '-o', 'json']);
    const { items } = JSON.parse(json) as { items: readonly PublishedSlice[] };
    return lines(items.flatMap(endpointsOf));
  }

  async ask(query = ''): Promise<readonly ObservedEndpoint[]> {
    const answer = await fetch(`${this.where()}${this.path}${query}`);
    if (!answer.ok) throw new Error(`REST answers ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { endpoints: readonly ObservedEndpoint[] }).endpoints;
  }

  /**
   * Wants every client's history to keep the promises of a stream, and to end with what the cluster publishes. `published`:
   * every line that the cluster was ever given, if that is known.
   */
  async expectPromisesKept(published?: ReadonlySet<string>): Promise<void> {
    const truth = { lines, final: await this.published(), ...(published && { published }) };
    for (const { name, events } of this.clients) {
      const violations = checkHistory(events, truth);
      if (violations.length > 0) throw new Error(`${name}: ${JSON.stringify(violations, null, 1)}`);
      if (!events.some(({ type }) => type === 'SNAPSHOT')) throw new Error(`${name} was told nothing`);
    }
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}
