export { EndpointWords } from './answers/endpoint-words.js';
export type { RestParts } from './controllers/rest-parts.js';
export { isOpenPath } from './openapi/routes.js';
export { openApiDocument } from './openapi/openapi-document.js';
export type { ReportDefect } from './problems/problem.filter.js';
export { ProblemFilter } from './problems/problem.filter.js';
export { RestModule } from './rest.module.js';
