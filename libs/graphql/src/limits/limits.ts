/**
 * What a GraphQL document may ask, on whatever way it comes. Shown
 * in the documentation; tested over POST, GET, WebSocket and SSE.
 */
export const LIMITS = {
  /** Characters of a document. */
  documentCharacters: 16_384,
  /** Tokens of a document. */
  tokens: 2_000,
  depth: 8,
  /** Where the schema is asked for: what tools send is 15 deep. */
  schemaDepth: 16,
  aliases: 30,
  /** Times the same directives may be given in a document. */
  directives: 50,
  /** Estimated fields of the answer: a page's lists count with its `first`, others with {@link LIMITS.assumedListLength}. */
  cost: 20_000,
  /** Endpoints in one answer, over all the selections that it asks for. */
  rows: 12_000,
  /** For lists without `first`. */
  assumedListLength: 10,
  first: 500,
  subscriptionsPerConnection: 100,
  /** Bytes of a WebSocket message. */
  messageBytes: 65_536,
} as const;
