// Builds the site, and packs each file that is worth it once, so that no server has to.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { build } from 'vite';

const PACKED = /\.(js|css|svg|txt|webmanifest)$/;
/** Below this many bytes the headers weigh more. */
const WORTH_IT = 1_024;
const [packGzip, packBrotli] = [promisify(gzip), promisify(brotliCompress)];
const site = join(import.meta.dirname, 'dist', 'site');

await build({ configFile: join(import.meta.dirname, 'vite.config.mjs'), logLevel: 'warn' });
const files = (await readdir(site, { recursive: true })).filter((name) => PACKED.test(name));
await Promise.all(files.map((name) => pack(join(site, name))));

async function pack(path) {
  if ((await stat(path)).size < WORTH_IT) return;
  const content = await readFile(path);
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  };
  await writeFile(`${path}.gz`, await packGzip(content, { level: 9 }));
  await writeFile(`${path}.br`, await packBrotli(content, options));
}
