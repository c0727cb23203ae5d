import { preset } from '../../jest.preset.mjs';

const { moduleNameMapper, transform } = preset('admin', {});
const [[, [swc, options]]] = Object.entries(transform);

export default preset('admin', {
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.spec.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { ...moduleNameMapper, '\\.css$': '<rootDir>/src/testing/no-styles.ts' },
  transform: {
    '^.+\\.tsx?$': [
      swc,
      {
        ...options,
        jsc: {
          ...options.jsc,
          parser: { syntax: 'typescript', tsx: true },
          // Words are JSON modules.
          experimental: { keepImportAttributes: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
});
