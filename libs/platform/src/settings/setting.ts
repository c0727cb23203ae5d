import { isIP } from 'node:net';

import { isLoopback } from '../auth/host-policy.js';

/** Reads one value from text; a string says what is wrong and what would be right. */
export type Parser<T> = (text: string) => { readonly value: T } | string;

/** One line of the table of settings: docs/configuration.md is made from it. */
export interface Setting<T> {
  readonly variable: string;
  readonly parse: Parser<T>;
  /** When the variable is not set, or empty. */
  readonly fallback: T;
  /** The default as people read it, where the value does not say it. */
  readonly fallbackText?: string;
  readonly meaning: string;
  /** Never shown. */
  readonly secret?: boolean;
}

/** Has the compiler find out of what a setting is. */
export function define<T>(setting: Setting<T>): Setting<T> {
  return setting;
}

export function text(): Parser<string> {
  return (value) => ({ value });
}

export function oneOf<const T extends string>(...values: readonly T[]): Parser<T> {
  return (value) => {
    const known = values.find((each) => each === value);
    return known === undefined ? `must be one of ${values.join(', ')}` : { value: known };
  };
}

export function yesNo(): Parser<boolean> {
  return (value) => (['true', 'false'].includes(value) ? { value: value === 'true' } : 'must be true or false');
}

export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Parser<number> {
  return (value) => {
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return { value: number };
    return max === Number.MAX_SAFE_INTEGER
      ? `must be a whole number, at least ${min}`
      : `must be a whole number from ${min} to ${max}`;
  };
}

/** Milliseconds. A timer cannot wait longer than 2^31-1. */
export function milliseconds(min: number, max = 2 ** 31 - 1): Parser<number> {
  return integer(min, max);
}

export function port(): Parser<number> {
  return integer(0, 65_535);
}

export function ratio(): Parser<number> {
  return (value) => {
    const number = /^(0|1|0?\.\d{1,6}|1\.0+|0\.\d{1,6})$/.test(value) ? Number(value) : NaN;
    return number >= 0 && number <= 1 ? { value: number } : 'must be a number from 0 to 1, such as 0.5';
  };
}

export function url(...protocols: readonly string[]): Parser<string> {
  return (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    return parsed && protocols.includes(parsed.protocol.slice(0, -1))
      ? { value }
      : `must be a URL that begins with ${protocols.join(':// or ')}://`;
  };
}

/** An https URL; http only where it leads to this machine itself, and nothing but a path behind the host. */
export function issuer(): Parser<string> {
  const words =
    'must be the https URL of an identity provider, as it calls itself, such as https://login.example/realms/main';
  return (value) => {
    if (!URL.canParse(value)) return words;
    const { protocol, hostname, search, hash, username, password } = new URL(value);
    const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    return isSecure && search + hash + username + password === '' ? { value } : words;
  };
}

/** Comma list without empty elements. */
export function list(): Parser<readonly string[]> {
  return (value) => ({ value: value.split(',').flatMap((each) => each.trim() || []) });
}

/** Comma list of which every element fits; `words` says what fits. */
function listOf(fits: (element: string) => boolean, words: string): Parser<readonly string[]> {
  return (value) => {
    const parsed = list()(value);
    return typeof parsed === 'string' || parsed.value.every(fits) ? parsed : words;
  };
}

/** Origins as browsers send them: scheme, name and port. */
export function origins(): Parser<readonly string[]> {
  const isOrigin = (text: string): boolean =>
    /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
  return listOf(isOrigin, 'must be origins such as https://portal.example, comma list');
}

/** IP addresses and networks. */
export function networks(): Parser<readonly string[]> {
  return listOf(isNetwork, 'must be addresses or networks such as 10.0.0.0/8, comma list');
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** An IP address, in brackets if it is IPv6, and a port. */
export function addressAndPort(): Parser<string> {
  return (value) => {
    const [, six, four, number] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value) ?? [];
    const isAddress = six === undefined ? isIP(four ?? '') === 4 : isIP(six) === 6;
    return isAddress && Number(number) >= 1 && Number(number) <= 65_535
      ? { value }
      : 'must be an IP address and a port such as 10.0.0.1:443 or [fd00::1]:443';
  };
}

/** IP addresses, each with or without a port: as resolvers take them. */
export function dnsServers(): Parser<readonly string[]> {
  const isServer = (text: string): boolean => isIP(text) !== 0 || typeof addressAndPort()(text) !== 'string';
  return listOf(isServer, 'must be addresses such as 10.0.0.53, 10.0.0.53:5353 or [fd00::53]:5353, comma list');
}

/** Names of hosts, or IP addresses. */
export function hostNames(): Parser<readonly string[]> {
  const isName = (text: string): boolean => isIP(text) !== 0 || /^[a-z0-9._-]+$/i.test(text);
  return listOf(isName, 'must be names without scheme and port, comma list');
}

/** What text has to look like; `words` says it. */
export function matching(pattern: RegExp, words: string): Parser<string> {
  return (value) => (pattern.test(value) ? { value } : words);
}

/** Not set = null. */
export function optional<T>(parse: Parser<T>): Parser<T | null> {
  return parse;
}
