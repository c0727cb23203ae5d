import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['ROLLCALL_MIGRATION_DATABASE_URL'] ?? process.env['ROLLCALL_DATABASE_URL'] ?? '' },
});
