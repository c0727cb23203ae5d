import type { BackendPort, SlicePort } from '@rollcall/core';
import { portGroupOf } from '@rollcall/core';

/** A slice, written or to be written, as far as what it holds is concerned. */
export interface Holder {
  readonly metadata: { readonly name: string };
  readonly addressType: string;
  readonly endpoints: readonly { readonly addresses: readonly string[] }[];
  readonly ports: readonly SlicePort[];
}

/** Where an address with a list of ports stands: the same for what is desired and for what slices hold. */
export function placeOf(family: string, address: string, ports: readonly (SlicePort | BackendPort)[]): string {
  return `${family} ${address} ${portGroupOf(ports)}`;
}

export function placesIn({ addressType, endpoints, ports }: Holder): readonly string[] {
  return endpoints.flatMap(({ addresses }) => addresses.map((address) => placeOf(addressType, address, ports)));
}

/** Names of the slices that hold each place. */
export function holdersOf(slices: readonly Holder[]): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const slice of slices) {
    for (const place of placesIn(slice)) {
      const names = holders.get(place);
      if (names) names.push(slice.metadata.name);
      else holders.set(place, [slice.metadata.name]);
    }
  }
  return holders;
}
