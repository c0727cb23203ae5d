// Makes the Prisma client from prisma/schema.prisma. Prisma's command looks for an engine that it would download and that
// making the client does not need: any existing file satisfies it, so nothing is fetched.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js');
const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
});
if (status !== 0) {
  process.stderr.write(stdout + stderr);
  process.exit(status ?? 1);
}
