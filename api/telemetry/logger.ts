/** Structured logs, one JSON object a line. What must never be logged is cut out by name, at any of the usual depths. */
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const secretNames = [
  'authorization',
  'apiKey',
  'key',
  'password',
  'token',
  'secret',
  'databaseUrl',
  'redisUrl',
  'connectionString',
  'DATABASE_URL',
  'REDIS_URL',
  'cookie',
];

const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Passwords inside URLs, which drivers like to quote. */
const hideCredentials = (text: string): string => text.replaceAll(/([a-z][a-z0-9+]*:\/\/)[^\s/@]+@/gi, '$1***@');

/** Message, code and stack, and nothing else: drivers hang whole rows on their errors. */
const serializeError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { message: 'not an Error was thrown', type: typeof error };
  return {
    type: error.name,
    message: hideCredentials(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    stack: hideCredentials(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
};

/** `destination` is where the lines go; standard output where left out. */
export const makeLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '***' },
      serializers: { err: serializeError, error: serializeError },
    },
    destination ?? pino.destination(1),
  );
