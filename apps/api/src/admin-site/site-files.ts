import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

import { weakTag } from '@rollcall/platform';

/** The same content, packed when the site was built. */
export interface Packing {
  readonly encoding: 'br' | 'gzip';
  readonly path: string;
}

export interface SiteFile {
  readonly path: string;
  readonly contentType: string;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly isImmutable: boolean;
  /** The smallest first. */
  readonly packings: readonly Packing[];
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

const PACKINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** All files of a built site by their path in URLs; none where the folder does not exist. What has no known type is not served. */
export async function readSiteFiles(folder: string): Promise<ReadonlyMap<string, SiteFile>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = new Set(found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)));
  const files = new Map<string, SiteFile>();
  for (const path of paths) {
    const contentType = TYPES[extname(path)];
    if (contentType === undefined) continue;
    const url = path.slice(folder.length).split(sep).join('/');
    files.set(url, {
      path,
      contentType,
      etag: weakTag(await readFile(path)),
      isImmutable: url.startsWith('/assets/'),
      packings: PACKINGS.map(([encoding, ending]) => ({ encoding, path: path + ending })).filter((packing) =>
        paths.has(packing.path),
      ),
    });
  }
  return files;
}
