import { StaticFile } from '@rollcall/platform';

import { scalarBundle } from './scalar-bundle.js';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rollcall API</title>
  </head>
  <body>
    <div id="reference"></div>
    <noscript>This page needs JavaScript. The document that it shows is <a href="/openapi.json">openapi.json</a>.</noscript>
    <script src="/docs/scalar.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Scalar, told to ask nobody else: no fonts, no proxy, no measuring, no agent. */
const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  withDefaultFonts: false,
  proxyUrl: '',
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

/** Files of `/docs`, made when they are first asked for. */
export class DocsFiles {
  private readonly made = new Map<string, Promise<StaticFile>>();

  page(): Promise<StaticFile> {
    return this.once('page', () => StaticFile.of(HTML, PAGE));
  }

  /** null = there is no such file. */
  script(name: string): Promise<StaticFile> | null {
    if (name === 'start.js') return this.once(name, () => StaticFile.of(SCRIPT, START));
    if (name === 'scalar.js') return this.once(name, async () => StaticFile.of(SCRIPT, await scalarBundle()));
    return null;
  }

  private once(name: string, make: () => Promise<StaticFile>): Promise<StaticFile> {
    const known = this.made.get(name) ?? make();
    this.made.set(name, known);
    return known;
  }
}
