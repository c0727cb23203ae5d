import type { AddressVerdict, Backend, DesiredEndpoint, EndpointSlice, Service, WriteBackStatus } from '@rollcall/core';
import { desiredEndpoints, jsonEquals, judgeTarget } from '@rollcall/core';

import type { StatusReport } from '../backends/backend-store.js';
import type { Holder } from './slice-places.js';
import { holdersOf, placeOf } from './slice-places.js';
import type { WriteProblem } from './write-problem.js';

/** What became of a Service's plan. */
export interface WriteBackGround {
  readonly cluster: string;
  /** null = it is gone. */
  readonly service: Service | null;
  /** Whether the cluster is written at all. */
  readonly writeBack: boolean;
  readonly judge: (backend: Backend, address: string) => AddressVerdict;
  /** Our slices as they were seen. */
  readonly seen: readonly EndpointSlice[];
  /** Slices that were just written. */
  readonly written: readonly Holder[];
  /** Slices that should be written and were not; null = it is not known yet what becomes of them. */
  readonly unwritten: readonly { readonly slice: Holder; readonly problem: WriteProblem | null }[];
}

type Said = Pick<WriteBackStatus, 'state' | 'message' | 'slices'>;

/** Says of each registration of a Service how far it has come into the cluster. */
export class WriteBackStatuses {
  private readonly seen;
  private readonly written;
  private readonly problems = new Map<string, WriteProblem | null>();

  constructor(private readonly ground: WriteBackGround) {
    this.seen = holdersOf(ground.seen);
    this.written = holdersOf(ground.written);
    for (const { slice, problem } of ground.unwritten)
      for (const place of holdersOf([slice]).keys()) this.problems.set(place, problem);
  }

  /** Of those of which something new is to be said. `at`: RFC 3339. */
  reports(backends: readonly Backend[], at: string): readonly StatusReport[] {
    return backends.flatMap((backend) => {
      const said = this.of(backend);
      const { at: since, ...before } = backend.status.writeBack;
      if (!said || jsonEquals(said, before)) return [];
      const writeBack = { ...said, at: said.state === before.state ? since : at };
      return [{ id: backend.id, version: backend.version, status: { writeBack } }];
    });
  }

  /** null = nothing new is known. */
  private of(backend: Backend): Said | null {
    const { service, cluster, writeBack, judge } = this.ground;
    const target = judgeTarget(service, backend);
    if (target.state === 'ORPHANED') return unwritten('ORPHANED', target.message);
    if (!service || target.state === 'REFUSED')
      return unwritten('REFUSED', target.state === 'REFUSED' ? sentences(target.violations) : '');
    if (!writeBack) return unwritten('DISABLED', `Write-back is off for cluster ${cluster}: nothing is written.`);
    if (backend.state === 'DISABLED') return unwritten('DISABLED', 'It is disabled: nothing is written.');
    if (backend.publish === 'NONE')
      return unwritten('DISABLED', 'It is registered to be served only (publish is NONE).');
    const { endpoints, warnings } = desiredEndpoints({ service, backends: [backend], judge });
    const message = warnings.length > 0 ? sentences(warnings) : null;
    if (endpoints.length > 0) return this.ofEndpoints(endpoints, message);
    const isWaiting = warnings.length === 0 || warnings.some(({ code }) => code === 'NOT_RESOLVED');
    return unwritten(isWaiting ? 'PENDING' : 'REFUSED', message ?? backend.status.resolved?.error ?? null);
  }

  private ofEndpoints(endpoints: readonly DesiredEndpoint[], message: string | null): Said | null {
    const places = endpoints.map(({ family, address, ports }) => placeOf(family, address, ports));
    const slices = [...new Set(places.flatMap((place) => [...this.holders(place)]))].sort();
    const problem = places.map((place) => this.problems.get(place)).find((each) => each);
    if (problem) return { state: problem.state, message: problem.message, slices };
    if (places.some((place) => this.problems.has(place))) return null;
    if (places.some((place) => this.written.has(place))) return { state: 'WRITTEN', message, slices };
    return { state: places.every((place) => this.seen.has(place)) ? 'OBSERVED' : 'PENDING', message, slices };
  }

  private holders(place: string): readonly string[] {
    return [...(this.seen.get(place) ?? []), ...(this.written.get(place) ?? [])];
  }
}

function unwritten(state: WriteBackStatus['state'], message: string | null): Said {
  return { state, message, slices: [] };
}

function sentences(said: readonly { readonly message: string }[]): string {
  return said.map(({ message }) => message).join(' ');
}
