export { FreshnessWords } from './answers/freshness-words.js';
export { ReadyAnswers } from './answers/ready-answers.js';
export { rememberAnswers } from './answers/remember-answers.js';
export type { GraphqlParts } from './graphql-parts.js';
export { GraphqlEdgeModule } from './graphql.module.js';
export { DocumentGate } from './limits/document-gate.js';
export { LIMITS } from './limits/limits.js';
export { mountEventStream } from './transport/event-stream.js';
export { GraphqlWebSocketServer } from './transport/websocket-server.js';
