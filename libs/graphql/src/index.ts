export { sendRateLimited, speaksGraphql } from './transport/send-rate-limited.js';
export { ReadyAnswers } from './answers/ready-answers.js';
export { rememberAnswers } from './answers/remember-answers.js';
export { isGraphiqlPath } from './graphiql/mount-graphiql.js';
export type { GraphqlParts } from './graphql-parts.js';
export { GraphqlEdgeModule } from './graphql.module.js';
export { LIMITS } from './limits/limits.js';
export { mountGraphql } from './transport/mount-graphql.js';
