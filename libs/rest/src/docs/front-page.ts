/** Where everything is, for whoever comes to `/`. */
export const LINKS = {
  services: '/v1/services',
  clusters: '/v1/clusters',
  openapi: '/openapi.json',
  docs: '/docs',
  graphql: '/graphql',
  graphiql: '/graphiql',
  readyz: '/readyz?verbose',
  statusz: '/statusz',
} as const;

const WORDS: Readonly<Record<keyof typeof LINKS, string>> = {
  services: 'All Services, page by page',
  clusters: 'The clusters that are mirrored, and how fresh they are',
  openapi: 'The REST API as an OpenAPI 3.1 document',
  docs: 'The same, to read and try',
  graphql: 'The GraphQL endpoint (POST, WebSocket; Server-Sent Events on /graphql/stream)',
  graphiql: 'The same, to explore',
  readyz: 'Whether this replica is ready, and why not',
  statusz: 'Everything that this replica knows about itself',
};

/** `/` for a person, where the admin UI was not built. */
export function frontPage(version: string): string {
  const items = Object.entries(LINKS).map(
    ([name, path]) => `      <li><a href="${path}">${path}</a>: ${WORDS[name as keyof typeof LINKS]}</li>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rollcall</title>
  </head>
  <body>
    <h1>Rollcall ${version}</h1>
    <p>Tells everything outside Kubernetes who stands behind every Kubernetes Service, right now, and why.</p>
    <p>
      The admin UI would be here: it was not built. In the folder of the source, run <code>npm run build</code>, then start again.
    </p>
    <ul>
${items.join('\n')}
    </ul>
  </body>
</html>
`;
}
