import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { environmentSchema, parseConfig, type Config } from './config.ts';
import { renderConfigPage, renderConfigTable, renderEnvExample } from './config-text.ts';

type Env = Readonly<Record<string, string | undefined>>;

const configOf = (env: Env): Config => {
  const parsed = parseConfig(env);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const problemsOf = (env: Env): readonly string[] => {
  const parsed = parseConfig(env);
  return parsed.ok ? [] : parsed.error.problems.map(({ name, detail }) => `${name} ${detail}`);
};

test('nothing set: everything has a default, on this machine only, with no outside service', () => {
  expect(configOf({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDirectory: '.tact',
    databasePoolSize: 10,
    role: 'all',
    clock: 'system',
    logLevel: 'info',
    trainingFamilies: ['hazard', 'trees'],
    sampleDebtorCount: 2400,
  });
});

test.each<[string, Env, Partial<Config>]>([
  ['a port', { PORT: '8080' }, { port: 8080 }],
  ['a free port', { PORT: '0' }, { port: 0 }],
  ['the last port', { PORT: '65535' }, { port: 65535 }],
  ['an empty value is not set', { PORT: '', DATABASE_URL: '' }, { port: 3000 }],
  ['an undefined value is not set', { PORT: undefined }, { port: 3000 }],
  ['names that are not ours', { PATH: '/bin', TACTICAL: 'x', npm_config_cache: 'y' }, { port: 3000 }],
  ['all networks', { HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
  ['another folder', { TACT_DATA_DIR: '/var/lib/tact' }, { dataDirectory: '/var/lib/tact' }],
  ['a worker', { TACT_ROLE: 'worker' }, { role: 'worker' }],
  ['a simulated clock', { TACT_CLOCK: 'simulated' }, { clock: 'simulated' }],
  ['a quiet log', { TACT_LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
  ['the sample, said aloud', { TACT_SAMPLE: 'on' }, { sampleDebtorCount: 2400 }],
  ['no sample', { TACT_SAMPLE: 'off' }, { sampleDebtorCount: 0 }],
  ['a small sample', { TACT_SAMPLE: '25' }, { sampleDebtorCount: 25 }],
  [
    'networks too',
    { TACT_TRAINING_FAMILIES: 'hazard, trees,network' },
    { trainingFamilies: ['hazard', 'trees', 'network'] },
  ],
  ['a large pool', { TACT_POOL_SIZE: '64' }, { databasePoolSize: 64 }],
])('accepts %s', (_name, env, expected) => {
  expect(configOf(env)).toMatchObject(expected);
});

test.each<[string, Env, string]>([
  ['a port with letters', { PORT: '80a' }, 'PORT must be a whole number from 0 to 65535'],
  ['a negative port', { PORT: '-1' }, 'PORT must be a whole number from 0 to 65535'],
  ['a port past the last', { PORT: '65536' }, 'PORT must be a whole number from 0 to 65535'],
  ['a fraction', { PORT: '3000.5' }, 'PORT must be a whole number from 0 to 65535'],
  ['a hexadecimal port', { PORT: '0x10' }, 'PORT must be a whole number from 0 to 65535'],
  ['a number past all numbers', { PORT: '9'.repeat(400) }, 'PORT must be a whole number from 0 to 65535'],
  [
    'a family that is none',
    { TACT_TRAINING_FAMILIES: 'trees,forest' },
    'TACT_TRAINING_FAMILIES must be hazard, trees and network',
  ],
  ['an empty pool', { TACT_POOL_SIZE: '0' }, 'TACT_POOL_SIZE must be a whole number from 1 to 1000'],
  ['an unknown role', { TACT_ROLE: 'API' }, 'TACT_ROLE must be all, api or worker'],
  ['an unknown clock', { TACT_CLOCK: 'fast' }, 'TACT_CLOCK must be system or simulated'],
  ['a sample of nothing', { TACT_SAMPLE: '0' }, 'TACT_SAMPLE must be on, off or a whole number from 1 to 1000000'],
  ['a sample in words', { TACT_SAMPLE: 'yes' }, 'TACT_SAMPLE must be on, off or a whole number from 1 to 1000000'],
  ['another database', { DATABASE_URL: 'mysql://h/d' }, 'DATABASE_URL must be postgresql://'],
  ['no address at all', { DATABASE_URL: 'localhost' }, 'DATABASE_URL must be postgresql://'],
  ['a queue that is no Redis', { REDIS_URL: 'https://h' }, 'REDIS_URL must be redis://'],
  ['a misspelt name', { TACT_ROEL: 'api' }, 'TACT_ROEL is not a setting of Tact; did you mean TACT_ROLE?'],
  ['a prefix too many', { TACT_PORT: '80' }, 'TACT_PORT is not a setting of Tact; did you mean PORT?'],
])('refuses %s', (_name, env, problem) => {
  expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
});

test('names every problem at once', () => {
  expect(problemsOf({ PORT: 'x', TACT_ROLE: 'x', TACT_SAMPEL: 'off' })).toHaveLength(3);
});

test('no error repeats a value, which may be a password in the wrong place', () => {
  const password = 'hunter2hunter2';
  const everywhere = Object.fromEntries(
    [...environmentSchema.keyof().options, 'TACT_X'].map((name) => [name, password]),
  );
  expect(JSON.stringify(parseConfig(everywhere))).not.toContain(password);
});

test('addresses with passwords are secrets', () => {
  const env = { DATABASE_URL: 'postgresql://u:hunter2@h:5432/d', REDIS_URL: 'rediss://:hunter2@h:6379' };
  const config = configOf(env);
  expect(config.databaseUrl?.reveal()).toBe(env.DATABASE_URL);
  expect(config.redisUrl?.reveal()).toBe(env.REDIS_URL);
  expect(JSON.stringify(config) + inspect(config, { depth: 9 })).not.toContain('hunter2');
});

test('the result is frozen, secrets included', () => {
  const config = configOf({ DATABASE_URL: 'postgres://h/d' });
  expect(Object.isFrozen(config) && Object.values(config).every((value) => Object.isFrozen(value))).toBe(true);
});

test.each([
  ['.env.example', renderEnvExample],
  ['docs/configuration.md', renderConfigPage],
])('%s is what the schema says, byte for byte (npm run golden)', (path, render) => {
  expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(render());
});

test('.env.example, taken as it stands or with its defaults set, gives the default configuration', () => {
  const assignments = (text: string) =>
    Object.fromEntries([...text.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [String(name), value]));
  const { DATABASE_URL, REDIS_URL, ...defaults } = assignments(renderEnvExample());
  expect(configOf(defaults)).toEqual(configOf({}));
  expect(parseConfig({ DATABASE_URL, REDIS_URL }).ok).toBe(true);
});

test('the table has a row for each setting', () => {
  const rows = renderConfigTable().trim().split('\n').slice(2);
  expect(rows.map((row) => /`([A-Z_]+)`/.exec(row)?.[1])).toEqual(environmentSchema.keyof().options);
});
