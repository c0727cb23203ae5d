/**
 * Thrown when the embedded PostgreSQL cannot be used as things are. The message is complete: what is wrong and what to do,
 * for a person who only ran `npm start`.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
