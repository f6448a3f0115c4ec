/**
 * The rules a reader can rely on: strict types, short functions, no default exports, and three layers
 * (engine, models, experiments) in which nothing reads a clock, draws a random number or touches the outside.
 */
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const pureLayers = ['{engine,models,experiments}/**/*.ts'];
const tests = ['**/*.test.ts', '**/*.contract.ts', '**/testing/**/*.ts'];
const plainJavaScript = ['**/*.js', '**/*.cjs'];

const impureGlobals = [
  'process',
  'console',
  'fetch',
  'performance',
  'crypto',
  'navigator',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'This layer is pure: time, randomness and data arrive as arguments.' }));

const clockAndChance = [
  { object: 'Date', property: 'now', message: 'This layer is pure: take the instant as an argument.' },
  { object: 'Math', property: 'random', message: 'This layer is pure: take the uniform number as an argument.' },
  ...['process', 'console', 'fetch', 'performance', 'crypto'].map((property) => ({
    object: 'globalThis',
    property,
    message: 'This layer is pure.',
  })),
];

const clockSyntax = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'This layer is pure: `new Date()` reads the clock.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'This layer is pure: `Date()` reads the clock.' },
  { selector: 'ImportExpression', message: 'This layer is pure: nothing is loaded while it runs.' },
  { selector: 'MetaProperty', message: 'This layer does not know where its files are.' },
];

/** The one door to Node in a pure layer: hashing, which is a function of its input. */
const hashingOnly = {
  paths: [
    {
      name: 'node:crypto',
      allowImportNames: ['hash', 'createHash', 'createHmac'],
      message: 'Only hashing is pure; no random bytes, no keys.',
    },
  ],
  patterns: [
    {
      regex: '^node:(?!crypto$)',
      message: 'This layer is pure: no file, no network, no process.',
    },
  ],
};

export default defineConfig(
  globalIgnores(['node_modules/', 'coverage/', '.tact/', 'web/dist/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A switch counts once: an exhaustive list of cases is long, not complex.
      complexity: ['error', { max: 10, variant: 'modified' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      eqeqeq: 'error',
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: false },
      ],
    },
  },
  {
    files: pureLayers,
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': ['error', ...clockAndChance],
      'no-restricted-syntax': ['error', ...clockSyntax],
      'no-restricted-imports': ['error', hashingOnly],
    },
  },
  {
    // A command line speaks on the console; the rest of the code has a logger.
    files: ['scripts/**/*'],
    rules: { 'no-console': 'off' },
  },
  {
    // A test reads as a story: long tables and a `!` after a lookup that must succeed are fine there.
    files: tests,
    rules: {
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.config.ts', '**/*.config.js', '**/global-setup.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: plainJavaScript,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', module: 'writable' } },
  },
);
