import type { AddressPolicy, AddressRights, AddressVerdict, RestrictedNetwork } from '@rollcall/core';
import { backendAddresses, judgeAddress } from '@rollcall/core';

import { restrictedPlaces } from '../backends/restricted-places.js';
import { NOWHERE } from '../access/access.js';
import type { Clock } from '../clock.js';
import type { CatalogView } from '../view/catalog-view.js';

/** So long an answer holds on whether an address belongs to a cluster. */
const KEPT_MS = 5_000;

/** Judges addresses as the operator allows them and the clusters use them, with the rights that a registration was made with. */
export class AddressJudge {
  /** By address that was looked for; null = it belongs to no cluster. */
  private places = new Map<string, RestrictedNetwork | null>();
  private lookedAtMs = -Infinity;

  constructor(
    private readonly policy: () => AddressPolicy,
    private readonly view: CatalogView,
    private readonly clock: Clock,
  ) {}

  /** In words that name no place: whoever sees the registration may read them. */
  judge({ restrictedAddresses }: AddressRights, address: string): AddressVerdict {
    const place = this.placeOf(address);
    const policy = this.policy();
    const restricted = place ? { ...policy, restrictedNetworks: [...policy.restrictedNetworks, place] } : policy;
    return judgeAddress(address, restricted, { restrictedAddresses });
  }

  private placeOf(address: string): RestrictedNetwork | null {
    const isOld = this.clock.monotonicMs() - this.lookedAtMs >= KEPT_MS;
    if (isOld || !this.places.has(address)) this.look(address);
    return this.places.get(address) ?? null;
  }

  /** All at once: each look goes through everything that is mirrored. */
  private look(address: string): void {
    const registered = this.view.registrations.all().flatMap(backendAddresses);
    const addresses = new Set([address, ...registered]);
    const found = restrictedPlaces(this.view, addresses, NOWHERE);
    const places = new Map<string, RestrictedNetwork | null>([...addresses].map((each) => [each, null]));
    for (const place of found) places.set(place.network.text.replace(/\/\d+$/, ''), place);
    this.places = places;
    this.lookedAtMs = this.clock.monotonicMs();
  }
}
