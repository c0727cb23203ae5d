import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where a Rollcall runs that the development server asks. */
const api = { target: 'http://127.0.0.1:8080', ws: true };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    // What loads first is counted from it (src/budget.spec.ts).
    manifest: true,
    modulePreload: { polyfill: false },
    // Everything is a file of its own: the content security policy knows no `data:`.
    assetsInlineLimit: 0,
    target: 'es2023',
    // Those that know light-dark() and colour schemes.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
  },
  server: { proxy: { '/v1': api, '/graphql': api, '/graphiql': api, '/docs': api, '/openapi.json': api } },
});
