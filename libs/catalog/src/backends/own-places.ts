import type { RestrictedNetwork } from '@rollcall/core';
import { familyOf, readAddress, readNetwork } from '@rollcall/core';

import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';

/** An address that is our own: of the database, or of a cluster's API server. */
export interface OwnAddress {
  /** Canonical text. */
  readonly address: string;
  /** Completes the sentence "… is in", such as `the addresses of our own database`. */
  readonly what: string;
}

/**
 * What all processes of an installation found of where we are ourselves. Throws {@link StoreUnavailableError}.
 */
export interface OwnAddressStore {
  /** Says what this process finds now, and answers what all of them found within the last minutes. */
  exchange(process: string, found: readonly OwnAddress[]): Promise<readonly OwnAddress[]>;
}

/** A host that this process connects to; `what` as of an {@link OwnAddress}. */
export interface OwnHost {
  readonly host: string;
  readonly what: string;
}

export interface OwnPlacesParts {
  /** Unique among processes. */
  readonly process: string;
  readonly hosts: readonly OwnHost[];
  /** As the connections themselves look it up. Rejects where there is no answer. */
  lookUp(host: string): Promise<readonly string[]>;
  readonly store: OwnAddressStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

const LOOK_MS = 60_000;

/** Keeps where we are ourselves: to register a backend there takes the right `restricted-addresses` (security: addresses). */
export class OwnPlaces {
  private found: readonly OwnAddress[] = [];
  private known: readonly RestrictedNetwork[] = [];
  private timer: Timer | null = null;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly parts: OwnPlacesParts) {}

  /** For the address policy. */
  get networks(): readonly RestrictedNetwork[] {
    return this.known;
  }

  start(): void {
    this.looking = this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.looking;
  }

  /** What cannot be looked up now is where it was. */
  private async look(): Promise<void> {
    const { process, hosts, store, logger, clock } = this.parts;
    const before = this.found;
    this.found = (await Promise.all(hosts.map((host) => this.addressesOf(host, before)))).flat();
    this.know(await store.exchange(process, this.found).catch(() => this.found));
    logger.debug('own addresses', { addresses: this.found.map(({ address }) => address) });
    if (!this.stopped) this.timer = clock.after(LOOK_MS, () => void (this.looking = this.look()));
  }

  private async addressesOf({ host, what }: OwnHost, before: readonly OwnAddress[]): Promise<readonly OwnAddress[]> {
    try {
      const answers = await this.parts.lookUp(host);
      const addresses = answers.flatMap((text) => readAddress(familyOf(text), text)?.text ?? []);
      return addresses.map((address) => ({ address, what }));
    } catch {
      return before.filter((each) => each.what === what);
    }
  }

  private know(addresses: readonly OwnAddress[]): void {
    this.known = addresses.flatMap(({ address, what }) => {
      const network = readNetwork(address);
      return 'problem' in network ? [] : [{ network, what }];
    });
  }
}
