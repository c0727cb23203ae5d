import type { AddressPolicy, Backend, RestrictedNetwork, SlicePlan } from '@rollcall/core';
import { backendAddresses, judgeAddress, planWriteBack } from '@rollcall/core';

import type { Sight } from '../access/access.js';
import { NOWHERE } from '../access/access.js';
import type { Catalog } from '../reads/catalog.js';
import { publishedSlice } from '../reads/service-reads.js';
import type { ServiceView } from '../view/service-view.js';
import type { RegistrationGround } from './registration-ground.js';
import { restrictedPlaces } from './restricted-places.js';

export interface PreviewOptions {
  /** What the operator allows. */
  readonly policy: AddressPolicy;
  /** Where we are ourselves: see {@link OwnPlaces}. */
  readonly ownNetworks: () => readonly RestrictedNetwork[];
  /** Endpoints in a slice that we write, 1..1000. */
  readonly maxEndpoints: number;
}

/** What has to be written to a cluster, as far as the view knows: nothing is asked of the cluster. */
export class WriteBackPreview {
  constructor(
    private readonly catalog: Catalog,
    private readonly options: PreviewOptions,
  ) {}

  /** What the operator allows, where we are ourselves, and what the mirrored clusters use themselves, as far as these addresses are concerned; in words for who sees this. */
  policyFor(addresses: Iterable<string>, sight: Sight): AddressPolicy {
    const { policy, ownNetworks } = this.options;
    const places = restrictedPlaces(this.catalog.view, addresses, sight);
    return { ...policy, restrictedNetworks: [...policy.restrictedNetworks, ...ownNetworks(), ...places] };
  }

  /** For a Service as it stands, with these registrations instead of its own. */
  plan(
    view: Omit<RegistrationGround, 'service' | 'backends'> & Pick<ServiceView, 'service'>,
    backends: readonly Backend[],
  ): SlicePlan {
    const { cluster, namespace, service, slices } = view;
    const addresses = backends.flatMap(backendAddresses);
    const policy = this.policyFor(addresses, NOWHERE);
    return planWriteBack({
      service,
      backends,
      slices: slices.map(publishedSlice),
      isTaken: (name) => this.catalog.view.hasSlice({ cluster, namespace, name }),
      settings: { mark: this.catalog.view.mark, maxEndpoints: this.options.maxEndpoints, epoch: null },
      judge: ({ restrictedAddresses }, address) => judgeAddress(address, policy, { restrictedAddresses }),
    });
  }
}
