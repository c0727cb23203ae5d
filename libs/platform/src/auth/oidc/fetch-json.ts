/** How long an identity provider has to answer. */
const TIMEOUT_MS = 5_000;
/** Characters of an answer; real ones have some thousand. */
const SIZE_LIMIT = 262_144;

/** A JSON document of an identity provider. Rejects for everything but a 200 that is one. Redirects are not followed. */
export async function fetchJson(url: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok || !response.body) throw new Error(`${url} answers with ${response.status}`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > SIZE_LIMIT) throw new Error(`${url} answers with more than ${SIZE_LIMIT} characters`);
  }
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null) throw new Error(`${url} answers with no JSON object`);
  return document as Readonly<Record<string, unknown>>;
}
