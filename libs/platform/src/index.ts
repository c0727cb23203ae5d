export { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
export type { EmbeddedPostgresOptions } from './embedded-postgres/embedded-postgres.js';
export { EmbeddedPostgresError } from './embedded-postgres/postgres-errors.js';
