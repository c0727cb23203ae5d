/** The part of a URL after `?`, as TanStack Router hands it to a route. Everything in it is text; a list is text with commas. */
export type Search = Readonly<Record<string, unknown>>;

/** A text that was given; undefined = none, or an empty one. */
export function textIn(search: Search, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One of a few words; undefined = none of them was given. */
export function wordIn<T extends string>(search: Search, name: string, words: readonly T[]): T | undefined {
  return words.find((word) => word === search[name]);
}

/** Some of a few words, each once; undefined = none of them was given. */
export function wordsIn<T extends string>(search: Search, name: string, words: readonly T[]): readonly T[] | undefined {
  const given = textIn(search, name)?.split(',') ?? [];
  const known = words.filter((word) => given.includes(word));
  return known.length > 0 ? known : undefined;
}

/** `?name=true` and nothing else. */
export function flagIn(search: Search, name: string): true | undefined {
  return search[name] === 'true' || search[name] === true ? true : undefined;
}

/** Reads `?a=b&c=d`: values are text as they are. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The same written; what is undefined or empty is left out. */
export function stringifySearch(search: Search): string {
  const given = Object.entries(search).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return value.length > 0 ? [[name, value.join(',')]] : [];
    return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? [[name, String(value)]] : [];
  });
  const text = new URLSearchParams(given).toString();
  return text === '' ? '' : `?${text}`;
}
