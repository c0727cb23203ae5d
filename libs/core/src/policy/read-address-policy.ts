import type { AddressPolicy } from './address-policy.js';
import { DEFAULT_ADDRESS_POLICY } from './address-policy.js';
import type { Network } from './network.js';
import { readNetwork } from './network.js';

/** The settings of the address policy, as an operator writes them; null = not set. */
export interface AddressSettings {
  readonly allowedCidrs: readonly string[] | null;
  readonly deniedCidrs: readonly string[] | null;
  readonly allowedDomains: readonly string[] | null;
}

/** Settings that cannot be read: a sentence for each that says what would be right. */
export interface UnreadableSettings {
  readonly problems: Readonly<Record<keyof AddressSettings, readonly string[]>>;
}

const DOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * What the operator allows, or everything that is wrong with the settings. Restricted networks are no setting: they are known of the clusters and of our own
 * connections, and are added to the policy where it is used.
 */
export function readAddressPolicy(settings: AddressSettings): AddressPolicy | UnreadableSettings {
  const allowed = readNetworks(settings.allowedCidrs ?? []);
  const denied = readNetworks(settings.deniedCidrs ?? []);
  const domains = (settings.allowedDomains ?? []).flatMap(domainProblems);
  if (allowed.problems.length + denied.problems.length + domains.length > 0)
    return { problems: { allowedCidrs: allowed.problems, deniedCidrs: denied.problems, allowedDomains: domains } };
  return {
    ...DEFAULT_ADDRESS_POLICY,
    allowedNetworks: settings.allowedCidrs && allowed.networks,
    deniedNetworks: denied.networks,
    allowedDomains: settings.allowedDomains,
  };
}

function readNetworks(texts: readonly string[]): {
  readonly networks: readonly Network[];
  readonly problems: readonly string[];
} {
  const read = texts.map(readNetwork);
  return {
    networks: read.flatMap((each) => ('problem' in each ? [] : [each])),
    problems: read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  };
}

function domainProblems(text: string): readonly string[] {
  if (DOMAIN.test(text) && !/^[\d.]+$/.test(text)) return [];
  return [
    `"${text}" is no domain: it must be in lower case, without dots around or a wildcard, such as corp.example, which stands for itself and all names below`,
  ];
}
