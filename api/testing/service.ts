/**
 * The whole service in this process, on a test database and a free port of loopback, with a key for every role. Whatever is asked through
 * it is held against the contract of its endpoint: status, media type and shape; an answer that the contract does not promise throws.
 */
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { parseConfig } from '../config.ts';
import { roles, type Role } from '../contracts/keys.ts';
import { startService, type RunningService } from '../main.ts';
import { issueKey } from '../services/keys.ts';
import { checkAnswer } from './contract.ts';

export type Ask = {
  /** `POST /v1/events` */
  readonly to: string;
  /** Sent as JSON, unless `raw` is given. */
  readonly body?: unknown;
  /** Bytes or text as they are, with the media type. */
  readonly raw?: { readonly type: string; readonly content: string | Buffer<ArrayBuffer> };
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the key of every role; null: none. */
  readonly key?: string | null;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; null where there is none; of NDJSON the list of its lines. */
  readonly body: never;
};

export type TestService = {
  readonly url: string;
  readonly key: string;
  readonly running: RunningService;
  readonly database: TestDatabase;
  readonly ask: (ask: Ask) => Promise<Answered>;
  readonly makeKey: (roles?: readonly Role[], portfolios?: readonly string[]) => Promise<string>;
  /** Stops the service, and removes the database unless it was given. */
  readonly close: () => Promise<void>;
};

export type TestServiceOptions = {
  readonly clock?: 'system' | 'simulated';
  /** One that others use as well: it is left alone at the end. */
  readonly database?: TestDatabase;
};

const parseBody = (type: string, text: string): unknown => {
  if (!/json/.test(type) && text !== '') return text;
  if (!type.startsWith('application/x-ndjson')) return text === '' ? null : JSON.parse(text);
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line of the answer is not whole');
  return lines.map((line) => JSON.parse(line) as unknown);
};

const requestOf = ({ to, body, raw, headers, key }: Ask, ownKey: string): RequestInit => {
  const init: RequestInit = { method: to.split(' ')[0] ?? '' };
  const sent = raw?.content ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = raw?.type ?? 'application/json';
  const authorization = key === null ? {} : { authorization: `Bearer ${key ?? ownKey}` };
  if (sent === undefined) return { ...init, headers: { ...authorization, ...headers } };
  return { ...init, headers: { ...authorization, 'content-type': type, ...headers }, body: sent };
};

const makeAsk =
  (url: string, ownKey: string): TestService['ask'] =>
  async (ask) => {
    const [method = '', target = ''] = ask.to.split(' ');
    const response = await fetch(`${url}${target}`, requestOf(ask, ownKey));
    const type = response.headers.get('content-type') ?? '';
    const body = parseBody(type, await response.text());
    checkAnswer(method, target.split('?')[0] ?? '', response.status, type, body);
    return { status: response.status, headers: response.headers, body: body as never };
  };

const configOf = (databaseUrl: string, clock: 'system' | 'simulated') => {
  const config = parseConfig({
    PORT: '0',
    DATABASE_URL: databaseUrl,
    TACT_POOL_SIZE: '6',
    TACT_ROLE: 'api',
    TACT_CLOCK: clock,
    TACT_LOG_LEVEL: 'silent',
    TACT_SAMPLE: 'off',
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
};

export const startTestService = async ({
  clock = 'system',
  database: given,
}: TestServiceOptions = {}): Promise<TestService> => {
  const database = given ?? (await createTestDatabase({ poolSize: 4 }));
  const running = await startService(configOf(database.connectionString, clock));
  running.markReady();
  const { keyStore } = running.dependencies.stores;
  const makeKey: TestService['makeKey'] = async (held = roles, portfolios) => {
    const request = {
      name: 'test',
      roles: [...held],
      ...(portfolios === undefined ? {} : { portfolios: [...portfolios] }),
    };
    return (await issueKey({ keyStore, now: () => Date.now() }, request)).key;
  };
  const key = await makeKey();
  const url = (running.address ?? '').replace('localhost', '127.0.0.1');
  return {
    url,
    key,
    running,
    database,
    makeKey,
    ask: makeAsk(url, key),
    close: async () => {
      await running.close();
      if (given === undefined) await database.drop();
    },
  };
};
