/**
 * Three projects, told apart by suffix: unit (`*.test.ts`: no I/O, no server), integration (`*.int.test.ts`: PostgreSQL)
 * and e2e (`*.e2e.test.ts`: the application on loopback). Integration and e2e share one embedded PostgreSQL, started once
 * by the global setup; each file works in a clone of its template database.
 * Coverage is asked for by hand: `npx vitest run --project unit --coverage`.
 */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const neverTests = ['**/node_modules/**', '**/.tact/**', '**/coverage/**'];
const needsServer = ['**/*.int.test.ts', '**/*.e2e.test.ts'];
const serverSetup = './data/testing/global-setup.ts';

export default defineConfig({
  test: {
    // Two workers: with the database beside them they already fill a two-core machine.
    maxWorkers: 2,
    // For the commands that tests start as processes: compiled once.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, 'node_modules/.cache/tact-compiled') },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...neverTests, ...needsServer],
          // A limit against what hangs, not a measure of speed: a busy machine is ten times slower.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.int.test.ts'],
          exclude: neverTests,
          globalSetup: [serverSetup],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: neverTests,
          globalSetup: [serverSetup],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['engine/**/*.ts', 'experiments/**/*.ts'],
      exclude: ['**/*.test.ts', '**/index.ts'],
      thresholds: {
        'engine/**': { branches: 95 },
        'experiments/**': { branches: 95 },
      },
    },
  },
});
