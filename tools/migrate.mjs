// Brings the database to the newest schema: what runs before API and worker are updated (docker-compose.yml: `migrate`).
// Prisma's own `prisma migrate deploy` does the same where it can download its engine: both keep the same table.
// Run it after a build.
import { join } from 'node:path';

import { migrate, readMigrations } from '@rollcall/store';

const url = process.env.ROLLCALL_MIGRATION_DATABASE_URL || process.env.ROLLCALL_DATABASE_URL;
if (!url) {
  console.error(
    'ROLLCALL_DATABASE_URL: needed, the PostgreSQL to migrate (or ROLLCALL_MIGRATION_DATABASE_URL, as the owner of the tables)',
  );
  process.exit(78);
}
try {
  const applied = await migrate(url, readMigrations(join(import.meta.dirname, '../prisma/migrations')));
  console.log(applied.length === 0 ? 'the schema is up to date' : `applied: ${applied.join(', ')}`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
