import { lookup } from 'node:dns/promises';

/** All addresses of a host as connections of this process find them. Rejects where there are none. */
export async function lookUp(host: string): Promise<readonly string[]> {
  const answers = await lookup(host.replace(/^\[|\]$/g, ''), { all: true });
  return answers.map(({ address }) => address);
}

/** The host of a URL; null = it has none, such as where a socket in the file system is meant. */
export function hostOf(url: string): string | null {
  const host = URL.parse(url)?.hostname ?? '';
  return host === '' ? null : host;
}
