import { globSync, readFileSync } from 'node:fs';

import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom (ARCHITECTURE.md, "Direction"). A project without a tag matches no rule and may import nothing. */
const layers = [
  { layer: 'core', may: [], packages: ['ipaddr.js'] },
  { layer: 'catalog', may: ['core'], packages: [] },
  { layer: 'adapter', may: ['core', 'catalog'] },
  { layer: 'edge', may: ['core', 'catalog', 'platform'] },
  { layer: 'platform', may: [] },
  { layer: 'client', may: [], packages: [] },
  { layer: 'demo', may: [] },
  { layer: 'testing', may: ['core', 'catalog', 'platform'] },
  { layer: 'admin', may: ['core', 'client'] },
  { layer: 'app', may: ['core', 'catalog', 'adapter', 'edge', 'platform', 'client', 'demo'] },
  { layer: 'e2e', may: ['core', 'client', 'demo', 'testing'] },
  { layer: 'bench', may: ['core', 'adapter', 'testing'] },
];

// The boundary rule says nothing about a project without a tag until it imports something: so that is refused here.
for (const file of globSync(['apps/*/package.json', 'libs/*/package.json', 'e2e/package.json', 'bench/package.json'], {
  cwd: import.meta.dirname,
})) {
  const tags = JSON.parse(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).nx?.tags ?? [];
  if (tags.length !== 1 || !layers.some(({ layer }) => tags[0] === `layer:${layer}`)) {
    throw new Error(`${file}: needs exactly one tag, one of ${layers.map(({ layer }) => `layer:${layer}`).join(', ')}`);
  }
}

/** `alsoMay`: what specs may import on top: the test kit, and in-process parts that they run against. */
const boundaries = (alsoMay = [], specs = false) => [
  'error',
  {
    banTransitiveDependencies: false,
    checkDynamicDependenciesExceptions: [],
    depConstraints: layers.map(({ layer, may, packages }) => ({
      sourceTag: `layer:${layer}`,
      onlyDependOnLibsWithTags: [...may, ...alsoMay].map((name) => `layer:${name}`),
      ...(packages && !specs ? { allowedExternalImports: packages } : {}),
    })),
    // The test kit is built on what it helps to test: what its specs import is no part of what is built.
    ignoredCircularDependencies: specs
      ? ['core', 'catalog', 'platform'].map((name) => [`@rollcall/${name}`, '@rollcall/testing'])
      : [],
  },
];

const restrictedSyntax = [
  { selector: 'ExportAllDeclaration', message: 'Name what a room shows: no `export *`.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read in apps/*/src/config.ts only.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      'libs/store/src/generated/**',
      'coverage/**',
      'tmp/**',
      '**/.rollcall*/**',
      'prisma.config.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'tsconfig.spec.json']
          .map((name) => `{apps,libs}/*/${name}`)
          .concat('e2e/tsconfig.json'),
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, destructuredArrayIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@rollcall/*/*'], message: 'No deep imports: a room has one door, its index.' }] },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: false }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Nest declares its options as classes and takes object literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['apps/admin/src/**/*.ts', 'apps/admin/src/**/*.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      // What people read is in i18n; words in the markup would be in one language only.
      'no-restricted-syntax': [
        'error',
        ...restrictedSyntax,
        { selector: 'JSXText[value=/[\\p{L}]/u]', message: 'Words come from i18n: t(…).' },
        {
          selector:
            'JSXAttribute[name.name=/^(aria-label|aria-description|alt|title|label|placeholder|description)$/] > Literal[value=/[\\p{L}]/u]',
          message: 'Words come from i18n: t(…).',
        },
      ],
      // An event handler may be async: what it throws is caught as an unhandled rejection.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // Markup is long, and says little.
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['libs/testing/**/*.ts', 'libs/demo-cluster/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/*.spec.tsx',
      'libs/testing/src/contracts/**',
      '{apps,libs}/*/src/testing/**',
      'e2e/**/*.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['testing', 'demo'], true),
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    files: ['libs/core/src/**/*.ts', 'libs/catalog/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'performance', 'fetch'].map(
          (name) => ({
            name,
            message: 'What it means does not depend on when or where: clock, randomness and timers are injected.',
          }),
        ),
      ],
    },
  },
  {
    files: ['apps/*/src/config.ts', 'e2e/src/harness/environment.ts', 'libs/testing/src/control-plane-assets.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    // A script of the page itself, not built.
    files: ['apps/admin/public/**/*.js'],
    languageOptions: { globals: { localStorage: 'readonly', matchMedia: 'readonly', document: 'readonly' } },
  },
  prettier,
);
