import { readAddress } from '../address.js';
import type { AddressFamily } from '../endpoint.js';
import { MAX_NAME } from '../limits.js';
import { canonicalName, hostNameProblems, specialNameMeaning } from './host-name.js';
import { looseReadings } from './loose-readings.js';
import type { Network } from './network.js';
import { isInNetwork } from './network.js';
import { specialRangeOf } from './special-ranges.js';

/** A network that takes the right `restricted-addresses`. */
export interface RestrictedNetwork {
  readonly network: Network;
  /** Completes the sentence "… is in", such as `the service network of cluster prod`. */
  readonly what: string;
}

/** What an operator allows, on top of what is never allowed. */
export interface AddressPolicy {
  /** null = all private and public unicast addresses. */
  readonly allowedNetworks: readonly Network[] | null;
  /** Wins over what is allowed. */
  readonly deniedNetworks: readonly Network[];
  /** Lower case, without dots around; each stands for itself and all names below. null = all names. */
  readonly allowedDomains: readonly string[] | null;
  /** Cluster, service and pod networks, our own database and API servers. */
  readonly restrictedNetworks: readonly RestrictedNetwork[];
}

/** Private and public unicast addresses, all names, nothing restricted. */
export const DEFAULT_ADDRESS_POLICY: AddressPolicy = {
  allowedNetworks: null,
  deniedNetworks: [],
  allowedDomains: null,
  restrictedNetworks: [],
};

export interface AddressRights {
  /** The right `restricted-addresses`: restricted networks are allowed. Lifts nothing else. */
  readonly restrictedAddresses: boolean;
}

export interface AllowedAddress {
  readonly allowed: true;
  readonly family: AddressFamily;
  /** The text that was judged: it is canonical. */
  readonly address: string;
}

export interface RefusedAddress {
  readonly allowed: false;
  /** `ADDRESS_FORBIDDEN` if the place is the problem, whatever its spelling; `VALIDATION_FAILED` if only the spelling is. */
  readonly code: 'ADDRESS_FORBIDDEN' | 'VALIDATION_FAILED';
  /** A sentence that says what is wrong and, where there is one, the spelling that would be right. */
  readonly message: string;
  /** The canonical spelling; null = the text is canonical already, means nothing, or means different things to different readers. */
  readonly canonical: string | null;
}

export type AddressVerdict = AllowedAddress | RefusedAddress;

/**
 * Whether an address may be registered, connected to, or written: the one judge, at registration, for every answer of a resolver, for every
 * connection and at write-back. Only canonical text is taken; nothing is ever silently changed (security: addresses). That a name is allowed says
 * nothing about what it resolves to: every resolved address comes here again.
 */
export function judgeAddress(text: string, policy: AddressPolicy, rights: AddressRights): AddressVerdict {
  if (text.length > MAX_TEXT)
    return misspeltName(text.slice(0, MAX_TEXT), [`must have at most ${MAX_NAME} characters`]);
  const family = (['IPv4', 'IPv6'] as const).find((each) => readAddress(each, text)?.text === text);
  if (family) return verdictOf({ text, family, problem: networkProblem(text, policy, rights) });
  const readings = looseReadings(text);
  if (readings.length > 0) return misspelt(text, readings, { policy, rights });
  return judgeName(text, policy);
}

function verdictOf({
  text,
  family,
  problem,
}: {
  readonly text: string;
  readonly family: AddressFamily;
  readonly problem: string | null;
}): AddressVerdict {
  if (problem === null) return { allowed: true, family, address: text };
  return { allowed: false, code: 'ADDRESS_FORBIDDEN', message: `${text} ${problem}.`, canonical: null };
}

/** Why the address is forbidden, to follow its text; null = it is not. */
function networkProblem(address: string, policy: AddressPolicy, rights: AddressRights): string | null {
  const special = specialRangeOf(address);
  if (special) return `is ${special.what} (${special.network.text}): no backend can stand there`;
  const denied = policy.deniedNetworks.find((network) => isInNetwork(address, network));
  if (denied) return `is in ${denied.text}, which the operator denies`;
  const restricted = policy.restrictedNetworks.find(({ network }) => isInNetwork(address, network));
  if (restricted && !rights.restrictedAddresses)
    return `is in ${restricted.what} (${restricted.network.text}): this takes the right restricted-addresses`;
  if (policy.allowedNetworks?.some((network) => isInNetwork(address, network)) === false)
    return `is in none of the networks that the operator allows (${policy.allowedNetworks.map((each) => each.text).join(', ')})`;
  return null;
}

function misspelt(
  text: string,
  readings: readonly string[],
  { policy, rights }: { readonly policy: AddressPolicy; readonly rights: AddressRights },
): RefusedAddress {
  const canonical = readings.length === 1 ? (readings[0] ?? null) : null;
  for (const reading of readings) {
    const problem = networkProblem(reading, policy, rights);
    if (problem !== null) {
      const message = `${quoted(text)} is another spelling of ${reading}, which ${problem}.`;
      return { allowed: false, code: 'ADDRESS_FORBIDDEN', message, canonical };
    }
  }
  const message =
    canonical === null
      ? `${quoted(text)} is read as ${readings.join(' by some programs and as ')} by others: write the one that is meant.`
      : `${quoted(text)} is not the canonical spelling of this address: write ${canonical}.`;
  return { allowed: false, code: 'VALIDATION_FAILED', message, canonical };
}

function judgeName(text: string, { allowedDomains }: AddressPolicy): AddressVerdict {
  const meaning = specialNameMeaning(text);
  if (meaning !== null) {
    const message = `${quoted(text)} stands for ${meaning}: no backend can stand there.`;
    return { allowed: false, code: 'ADDRESS_FORBIDDEN', message, canonical: null };
  }
  const problems = hostNameProblems(text);
  if (problems.length > 0) return misspeltName(text, problems);
  const isAllowed = allowedDomains?.some((domain) => text === domain || text.endsWith(`.${domain}`)) ?? true;
  const problem = isAllowed
    ? null
    : `is in none of the domains that the operator allows (${(allowedDomains ?? []).join(', ')})`;
  return verdictOf({ text, family: 'FQDN', problem });
}

function misspeltName(text: string, problems: readonly string[]): RefusedAddress {
  const name = canonicalName(text);
  const canonical = hostNameProblems(name).length === 0 ? name : null;
  const message =
    canonical === null
      ? `${quoted(text)} is neither an IP address nor a host name: a name ${problems.join('; it ')}.`
      : `${quoted(text)} is not the canonical spelling of this name: write ${canonical}.`;
  return { allowed: false, code: 'VALIDATION_FAILED', message, canonical };
}

/** Longer text is no address in any spelling, and is not looked at. */
const MAX_TEXT = 1_000;
const MAX_QUOTED = 80;

/** Text of a stranger inside a sentence. */
function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}
