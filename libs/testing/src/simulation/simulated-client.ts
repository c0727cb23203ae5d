import type { Clock } from '@rollcall/catalog';
import { NotFoundError } from '@rollcall/catalog';
import type { Endpoint } from '@rollcall/core';

import type { Follower, Replica } from '../fakes/replica.js';
import type { ClientEvent } from '../history/client-event.js';

/** A client that follows one Service for ever: where its stream ends it goes on from its cursor, on whatever replica there is. */
export class SimulatedClient {
  private readonly past: ClientEvent<Endpoint>[] = [];
  private follower: Follower | null = null;
  private replica: Replica | null = null;
  /** What it was answered last: there is no such Service. Then it has nothing, whatever it had. */
  isToldNothing = false;

  constructor(
    readonly service: string,
    private readonly clock: Clock,
    private readonly pickReplica: () => Replica,
  ) {
    void this.follow();
  }

  get events(): readonly ClientEvent<Endpoint>[] {
    return [...this.past, ...(this.follower?.events ?? [])];
  }

  stall(): void {
    this.follower?.stall();
  }

  resume(): void {
    this.follower?.resume();
  }

  /** The network between it and its replica breaks. */
  cut(): void {
    this.follower?.stream.close();
    this.follower?.resume();
  }

  /** A replica is gone. */
  lose(replica: Replica): void {
    if (this.replica === replica) this.cut();
  }

  private async follow(): Promise<void> {
    for (;;) {
      const told = this.past.filter((event) => event.type !== 'CONNECTED');
      const cursor = told.at(-1)?.revision ?? null;
      try {
        this.replica = this.pickReplica();
        this.follower = await this.replica.follow(this.service, cursor, { readiness: 'any' });
        this.isToldNothing = false;
        await this.follower.ended;
        this.past.push(...this.follower.events);
        this.follower = null;
      } catch (error) {
        this.isToldNothing = error instanceof NotFoundError;
        // There is nothing to follow yet, or not on this replica: another one, or later.
      }
      await new Promise<void>((resolve) => void this.clock.after(500, resolve));
    }
  }
}
