import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;
const libs = readdirSync(join(root, 'libs')).join('|');

/** Specs run from source, as ES modules, on the real parts they name. */
export const preset = (displayName, overrides = {}) => ({
  displayName,
  rootDir: overrides.rootDir,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    [`^@rollcall/(${libs})$`]: join(root, 'libs/$1/src/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  ...overrides,
});
