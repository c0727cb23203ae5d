import type { Resolution, ResolutionFailure } from '@rollcall/catalog';

export type FailedResolution = Extract<Resolution, { type: ResolutionFailure }>;

/** c-ares' codes for what is no fault of the server's, and for a question that was cancelled when its time was up. */
const FAILURES: Readonly<Record<string, ResolutionFailure>> = {
  ENOTFOUND: 'NXDOMAIN',
  EBADNAME: 'NXDOMAIN',
  ENODATA: 'NO_DATA',
  EREFUSED: 'REFUSED',
  ETIMEOUT: 'TIMEOUT',
  ECANCELLED: 'TIMEOUT',
};

const MESSAGES: Readonly<Record<ResolutionFailure, (name: string) => string>> = {
  NXDOMAIN: (name) => `DNS knows no name ${name}`,
  NO_DATA: (name) => `DNS knows ${name}, but no address of it`,
  REFUSED: (name) => `the DNS server refuses to answer for ${name}`,
  SERVFAIL: (name) => `the DNS server could not find out the addresses of ${name}`,
  TIMEOUT: (name) => `DNS did not answer for ${name} in time`,
};

/** What an error of node:dns means. */
export function failureOf(name: string, error: unknown): FailedResolution {
  const code = typeof error === 'object' && error && 'code' in error ? String(error.code) : 'no code';
  if (code === 'ECONNREFUSED')
    return { type: 'SERVFAIL', message: `no DNS server could be reached to ask for ${name}` };
  const type = FAILURES[code] ?? 'SERVFAIL';
  const unexpected = type === 'SERVFAIL' && code !== 'ESERVFAIL' ? ` (${code})` : '';
  return { type, message: `${MESSAGES[type](name)}${unexpected}` };
}
