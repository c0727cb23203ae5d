import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { matchesTag } from '@rollcall/platform';

import type { Packing, SiteFile } from './site-files.js';
import { readSiteFiles } from './site-files.js';
import { siteHeaders } from './site-headers.js';

/**
 * Pages of the admin UI: each is the same document, and the script in it shows what the path says. What is below one of the
 * others is not: `/v1`, `/graphql`, `/docs` and whatever else the API has.
 */
const PAGES = /^\/(?:|services(?:\/.*)?|register|backends\/.*|clusters(?:\/.*)?|tokens|audit|explore|sign-in)$/;
/** In the built document, where the nonce of each answer goes. */
const NONCE_PLACE = '__CSP_NONCE__';
const INDEX = 'index.html';

/** The built admin UI. Its pages and files are open to all: what they then ask the API for needs credentials as ever. */
export class AdminSite {
  private constructor(
    private readonly index: string,
    private readonly files: ReadonlyMap<string, SiteFile>,
  ) {}

  /** null = it was not built. */
  static async read(folder: string): Promise<AdminSite | null> {
    const files = await readSiteFiles(folder);
    const index = files.get(`/${INDEX}`);
    return index ? new AdminSite(await readFile(index.path, 'utf8'), files) : null;
  }

  /** false = it is no page and no file of the site, and nothing was answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '' } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const file = path === `/${INDEX}` ? undefined : this.files.get(path);
    if (file) {
      void sendFile(file, request, response);
      return true;
    }
    if (!PAGES.test(path) || !wantsPage(request)) return false;
    this.sendPage(request, response);
    return true;
  }

  private sendPage({ method }: IncomingMessage, response: ServerResponse): void {
    const nonce = randomBytes(16).toString('base64url');
    const body = Buffer.from(this.index.replaceAll(NONCE_PLACE, nonce), 'utf8');
    response.writeHead(200, {
      ...siteHeaders(nonce),
      'content-type': 'text/html; charset=utf-8',
      'content-length': body.length,
      // Each answer has a nonce of its own, and names the files of this version.
      'cache-control': 'no-cache',
      vary: 'Accept',
    });
    response.end(method === 'HEAD' ? undefined : body);
  }
}

/** A browser that goes somewhere says so; a program that asks for anything gets the API's answer. */
function wantsPage({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.split(',').some((range) => /^\s*text\/html\s*(;|$)/i.test(range));
}

async function sendFile(file: SiteFile, { method, headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  const { etag, contentType, isImmutable } = file;
  const common = {
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // A file with a hash in its name never changes.
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'Accept-Encoding',
    etag,
  };
  const condition = headers['if-none-match'];
  if (condition !== undefined && matchesTag(condition, etag)) {
    response.writeHead(304, common).end();
    return;
  }
  const packing = bestPacking(file.packings, headers['accept-encoding'] ?? '');
  const body = await readFile(packing?.path ?? file.path).catch(() => null);
  if (body === null) {
    // It was there when this process started: another version is being installed.
    response.writeHead(404, { 'cache-control': 'no-store' }).end();
    return;
  }
  response.writeHead(200, {
    ...common,
    'content-type': contentType,
    'content-length': body.length,
    ...(packing && { 'content-encoding': packing.encoding }),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

/** The smallest that the client can read. */
function bestPacking(packings: readonly Packing[], accepted: string): Packing | undefined {
  const readable = accepted.split(',').flatMap((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [name];
  });
  return packings.find(({ encoding }) => readable.includes(encoding));
}
