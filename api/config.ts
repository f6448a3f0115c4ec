/**
 * The environment, read once: `parseConfig(process.env)` gives a frozen `Config` that is passed to whoever needs it, or
 * every problem at once. An empty value counts as not set. Business settings (catalogue, strategies, rules, experiments)
 * are not here: they are versioned rows in the database.
 */
import { z } from 'zod';
import { failure, success, type Result } from '../engine/index.ts';
import { nearestName } from './nearest-name.ts';
import { makeSecret, type Secret } from './secret.ts';

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Absent: the embedded PostgreSQL in `dataDirectory`. */
  readonly databaseUrl?: Secret;
  readonly databasePoolSize: number;
  /** Absent: jobs are queued in PostgreSQL. */
  readonly redisUrl?: Secret;
  readonly role: 'all' | 'api' | 'worker';
  readonly clock: 'system' | 'simulated';
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** What a nightly run compares with the factored hazard, which always takes part. */
  readonly trainingFamilies: readonly ('hazard' | 'trees' | 'network')[];
  /** Debtors in the sample portfolio that the first start loads; 0 loads none. */
  readonly sampleDebtorCount: number;
};

export type ConfigError = {
  readonly code: 'invalid-configuration';
  readonly problems: readonly { readonly name: string; readonly detail: string }[];
};

const defaultSampleDebtorCount = 2_400;

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));

const urlOf = (...schemes: readonly string[]) =>
  z
    .string()
    .refine((text) => schemes.includes(URL.parse(text)?.protocol ?? ''))
    .transform(makeSecret);

const sample = z.union([
  z.literal('on').transform(() => defaultSampleDebtorCount),
  z.literal('off').transform(() => 0),
  wholeNumber(1, 1_000_000),
]);

const familyNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(['hazard', 'trees', 'network'])).min(1))
  .transform((names) => Object.freeze(names));

/**
 * The one list of variables. `values` says what is accepted, in the words of the error message and of the documentation;
 * a default is the text one would write in the environment.
 */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535).prefault('3000').meta({
    description: 'TCP port of the HTTP server; 0 takes a free one.',
    values: 'a whole number from 0 to 65535',
  }),
  HOST: z.string().min(1).prefault('127.0.0.1').meta({
    description: 'Address to listen on. The default answers this machine only; 0.0.0.0 answers every network.',
    values: 'an address or a host name',
  }),
  TACT_DATA_DIR: z.string().min(1).prefault('.tact').meta({
    description: 'Folder for the embedded database and other local state; relative to the current folder.',
    values: 'a path',
  }),
  DATABASE_URL: urlOf('postgres:', 'postgresql:').optional().meta({
    description: 'PostgreSQL 15 or newer to use. Not set: an embedded PostgreSQL is started in TACT_DATA_DIR.',
    values: 'postgresql://user:password@host:5432/database',
  }),
  TACT_POOL_SIZE: wholeNumber(1, 1_000).prefault('10').meta({
    description: 'Most database connections this process opens at a time.',
    values: 'a whole number from 1 to 1000',
  }),
  REDIS_URL: urlOf('redis:', 'rediss:').optional().meta({
    description: 'Redis for the job queue. Not set: jobs are queued in PostgreSQL.',
    values: 'redis://user:password@host:6379/0',
  }),
  TACT_ROLE: z.enum(['all', 'api', 'worker']).prefault('all').meta({
    description: 'What this process does: answer requests, work on jobs, or both.',
    values: 'all, api or worker',
  }),
  TACT_CLOCK: z.enum(['system', 'simulated']).prefault('system').meta({
    description:
      'Whose time it is: that of the machine, or, for back-tests and simulators, the instant each request carries.',
    values: 'system or simulated',
  }),
  TACT_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).prefault('info').meta({
    description: 'Least severity that is logged.',
    values: 'trace, debug, info, warn, error, fatal or silent',
  }),
  TACT_TRAINING_FAMILIES: familyNames.prefault('hazard,trees').meta({
    description:
      'Families of models that a nightly run compares; the factored hazard takes part in any case. Networks take about twice as long as trees.',
    values: 'hazard, trees and network, with commas between',
  }),
  TACT_SAMPLE: sample.prefault('on').meta({
    description: `Sample portfolio that a first start loads: on (${defaultSampleDebtorCount} debtors), off, or a number of debtors.`,
    values: 'on, off or a whole number from 1 to 1000000',
  }),
});

type Environment = z.output<typeof environmentSchema>;
type VariableName = keyof Environment;

const variableNames = environmentSchema.keyof().options;
const withoutPrefix = (name: string): string => name.replace(/^TACT_/, '');

/** Compared without the prefix, so that `TACT_PORT` leads to `PORT`. */
const nearestVariable = (name: string): string => {
  const nearest = nearestName(withoutPrefix(name), variableNames.map(withoutPrefix));
  return variableNames.find((known) => withoutPrefix(known) === nearest) ?? nearest;
};

const isVariableName = (name: string): name is VariableName => Object.hasOwn(environmentSchema.shape, name);

/** What a variable accepts, in words. */
export const acceptedValues = (name: VariableName): string => String(environmentSchema.shape[name].meta()?.['values']);

const toConfig = (environment: Environment): Config =>
  Object.freeze({
    port: environment.PORT,
    host: environment.HOST,
    dataDirectory: environment.TACT_DATA_DIR,
    ...(environment.DATABASE_URL && { databaseUrl: environment.DATABASE_URL }),
    databasePoolSize: environment.TACT_POOL_SIZE,
    ...(environment.REDIS_URL && { redisUrl: environment.REDIS_URL }),
    role: environment.TACT_ROLE,
    clock: environment.TACT_CLOCK,
    logLevel: environment.TACT_LOG_LEVEL,
    trainingFamilies: environment.TACT_TRAINING_FAMILIES,
    sampleDebtorCount: environment.TACT_SAMPLE,
  });

/** Never repeats a value: what stands in the wrong variable may be a password. */
export const parseConfig = (env: Readonly<Record<string, string | undefined>>): Result<Config, ConfigError> => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const unknown = Object.keys(given)
    .filter((name) => name.startsWith('TACT_') && !isVariableName(name))
    .map((name) => ({ name, detail: `is not a setting of Tact; did you mean ${nearestVariable(name)}?` }));
  const parsed = environmentSchema.safeParse(given);
  const names = parsed.success ? [] : [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  const invalid = names.filter(isVariableName).map((name) => ({ name, detail: `must be ${acceptedValues(name)}` }));
  return parsed.success && unknown.length === 0
    ? success(toConfig(parsed.data))
    : failure({ code: 'invalid-configuration', problems: [...unknown, ...invalid] });
};
