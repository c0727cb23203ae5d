import type { Snapshot } from '@rollcall/catalog';
import { isResourceVersion } from '@rollcall/core';

import { ApiError } from './api-client.js';
import type { ApiClient } from './api-client.js';
import { pathOf, RESOURCE_KINDS } from './resources.js';
import type { ScopeReader } from './scope-reader.js';
import { SnapshotBuilder } from './scope-reader.js';

/** Objects a page: bounds what the API server and we hold at once. */
const PAGE = 500;

interface Page {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  readonly continueToken: string;
}

/**
 * A complete list of a scope, page by page, of the newest state (no resourceVersion is given: a quorum read). If the
 * continue token expires, begins anew without pages. Throws {@link ApiError}, {@link TransportError}; what was read so far is dropped.
 */
export async function listPages(client: ApiClient, reader: ScopeReader, signal: AbortSignal): Promise<Snapshot> {
  try {
    return await list(client, reader, { limit: PAGE, signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 410) return await list(client, reader, { limit: null, signal });
    throw error;
  }
}

async function list(
  client: ApiClient,
  reader: ScopeReader,
  { limit, signal }: { limit: number | null; signal: AbortSignal },
): Promise<Snapshot> {
  const builder = new SnapshotBuilder(reader);
  let continueToken = '';
  do {
    const query = new URLSearchParams();
    if (limit !== null) query.set('limit', String(limit));
    if (continueToken !== '') query.set('continue', continueToken);
    const path = `${pathOf(reader.scope)}?${query.toString()}`;
    const page = readPage(await client.json({ method: 'GET', path }, signal), client, reader);
    for (const item of page.items) builder.add(item);
    if (page.continueToken === '') return builder.build(page.resourceVersion);
    continueToken = page.continueToken;
  } while (!signal.aborted);
  throw client.unreadable('the list was given up');
}

/** The version that a scope is at now: the cheapest read that asks the newest state. */
export async function probe(client: ApiClient, reader: ScopeReader, signal: AbortSignal): Promise<string> {
  const value = await client.json({ method: 'GET', path: `${pathOf(reader.scope)}?limit=1` }, signal);
  return readPage(value, client, reader).resourceVersion;
}

function readPage(value: unknown, client: ApiClient, { scope }: ScopeReader): Page {
  const list = asObject(value);
  const { resourceVersion, continue: token } = asObject(list.metadata);
  const { listKind } = RESOURCE_KINDS[scope.resource];
  const items: unknown = list.items ?? [];
  if (list.kind !== listKind || !Array.isArray(items))
    throw client.unreadable(`answered something that is no ${listKind}`);
  if (typeof resourceVersion !== 'string' || !isResourceVersion(resourceVersion))
    throw client.unreadable(`answered a ${listKind} without resourceVersion`);
  return { items, resourceVersion, continueToken: typeof token === 'string' ? token : '' };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
