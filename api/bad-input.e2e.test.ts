/** Bad input of every kind against the whole service: a problem that says where, never a 5xx, and nothing stored. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { CaseDetail } from './contracts/cases.ts';
import type { EventsSummary } from './contracts/events.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await service.ask({ to: 'POST /v1/events', body: [registered('D-1'), opened('C-1', 'D-1')] });
});
afterAll(() => service.close());

const tables = [
  'facts',
  'case_states',
  'debtor_states',
  'decisions',
  'hand_offs',
  'decision_overrides',
  'strategy_versions',
  'experiments',
];
const countRows = async (): Promise<string> => {
  const counts = tables.map((table) => `(select count(*) from ${table})`).join(` || ' ' || `);
  return (await service.database.pool.query<{ counts: string }>(`select ${counts} as counts`)).rows[0]?.counts ?? '';
};

type Problem = {
  readonly status: number;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
};
const json = 'application/json';
const ndjson = 'application/x-ndjson';
const post = (to: string, content: string | Buffer<ArrayBuffer>, type = json): Promise<Answered> =>
  service.ask({ to: `POST ${to}`, raw: { type, content } });
const pointers = ({ body }: Answered): readonly string[] =>
  (body as Problem).errors?.map(({ pointer }) => pointer) ?? [];

const payment = (changes: object = {}): object => ({
  ...told('payment.received', 'case/C-1', { amount: { amount: 100, currency: 'SEK' } }),
  ...changes,
});
const paying = (amount: unknown): string =>
  `{"specversion":"1.0","id":"p","source":"test","type":"payment.received","time":"2026-03-01T12:00:00Z","subject":"case/C-1","data":{"amount":${String(amount)}}}`;
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('nothing of it is stored', () => {
  let before = '';
  beforeEach(async () => {
    before = await countRows();
  });
  afterEach(async () => {
    expect(await countRows()).toBe(before);
  });

  const events: readonly (readonly [
    name: string,
    content: string | Buffer<ArrayBuffer>,
    status: number,
    pointer: string | null,
  ])[] = [
    ['no body', '', 400, null],
    ['malformed', '{"specversion":', 400, ''],
    ['single quotes', `{'specversion':'1.0'}`, 400, ''],
    ['a trailing comma', '{"specversion":"1.0",}', 400, ''],
    ['a byte order mark', `\u{feff}${JSON.stringify(payment())}`, 400, ''],
    ['a scalar', '42', 422, ''],
    ['null', 'null', 422, ''],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]), 400, null],
    [
      'an overlong encoding',
      Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
      400,
      null,
    ],
    ['a lone surrogate', JSON.stringify(payment({ id: '\ud800' })), 422, '/id'],
    ['U+0000', JSON.stringify(told('dispute.raised', 'case/C-1', { reason: 'a\0b' })), 422, '/data/reason'],
    ['a duplicate key', paying('{"amount":1,"amount":2,"currency":"SEK"}'), 400, '/data/amount/amount'],
    ['__proto__', paying('{"amount":1,"currency":"SEK","__proto__":{}}'), 400, '/data/amount/__proto__'],
    ['nested 33 deep', paying(nested(33)), 400, ''],
    ['nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), 400, ''],
    [
      'an event of more than 64 KB',
      JSON.stringify(told('dispute.raised', 'case/C-1', { reason: 'x'.repeat(70_000) })),
      413,
      null,
    ],
    ['a request of more than 1 MB', JSON.stringify([payment({ id: 'x'.repeat(1_100_000) })]), 413, null],
    ['more than 1,000 events', JSON.stringify(Array.from({ length: 1001 }, () => payment())), 413, null],
    ['NaN', paying('{"amount":NaN,"currency":"SEK"}'), 400, ''],
    ['Infinity', paying('{"amount":Infinity,"currency":"SEK"}'), 400, ''],
    ['a number beyond all doubles', paying('{"amount":1e999,"currency":"SEK"}'), 422, '/data/amount/amount'],
    ['a negative amount', paying('{"amount":-1,"currency":"SEK"}'), 422, '/data/amount/amount'],
    ['an amount of zero', paying('{"amount":0,"currency":"SEK"}'), 422, '/data/amount/amount'],
    ['minus zero', paying('{"amount":-0,"currency":"SEK"}'), 422, '/data/amount/amount'],
    ['an unsafe amount', paying('{"amount":9007199254740993,"currency":"SEK"}'), 422, '/data/amount/amount'],
    ['half a minor unit', paying('{"amount":10.5,"currency":"SEK"}'), 422, '/data/amount/amount'],
    ['an amount as text', paying('{"amount":"100","currency":"SEK"}'), 422, '/data/amount/amount'],
    ['a bare number for money', paying('100'), 422, '/data/amount'],
    ['an unknown currency', paying('{"amount":100,"currency":"XYZ"}'), 422, '/data/amount/currency'],
    ['a currency in small letters', paying('{"amount":100,"currency":"sek"}'), 422, '/data/amount/currency'],
    ['an unknown field', paying('{"amount":100,"currency":"SEK","note":1}'), 422, '/data/amount/note'],
    ['an unknown field of the event', JSON.stringify(payment({ Extra: 1 })), 422, '/Extra'],
    ['an unknown type', JSON.stringify(payment({ type: 'payment.imagined' })), 422, '/type'],
    ['a type of Object.prototype', JSON.stringify(payment({ type: 'constructor' })), 422, '/type'],
    ['the wrong subject', JSON.stringify(payment({ subject: 'debtor/D-1' })), 422, '/subject'],
    ['a subject with a path in it', JSON.stringify(payment({ subject: 'case/../../etc' })), 422, '/subject'],
    ['an id of 10,000 characters', JSON.stringify(payment({ id: 'x'.repeat(10_000) })), 422, '/id'],
    ['an id that is a number', JSON.stringify(payment({ id: 7 })), 422, '/id'],
    ['data that is a list', JSON.stringify(payment({ data: [] })), 422, '/data'],
    ['the 30th of February', JSON.stringify(payment({ time: '2026-02-30T12:00:00Z' })), 422, '/time'],
    ['the 25th hour', JSON.stringify(payment({ time: '2026-02-03T25:00:00Z' })), 422, '/time'],
    ['an instant without an offset', JSON.stringify(payment({ time: '2026-02-03T12:00:00' })), 422, '/time'],
    ['an instant in the future', JSON.stringify(payment({ time: '2199-01-01T00:00:00Z' })), 422, '/time'],
    ['the year 10000', JSON.stringify(payment({ time: '10000-01-01T00:00:00Z' })), 422, '/time'],
    [
      'a date that does not exist',
      JSON.stringify(
        told('promise.made', 'case/C-1', { amount: { amount: 1, currency: 'SEK' }, dueDate: '2026-02-29' }),
      ),
      422,
      '/data/dueDate',
    ],
    [
      'a negative balance',
      JSON.stringify(told('balance.updated', 'case/C-1', { balance: { amount: -5, currency: 'SEK' } })),
      422,
      '/data/balance/amount',
    ],
    [
      'a plan in two currencies',
      JSON.stringify(
        told('plan.agreed', 'case/C-1', {
          instalments: [
            { dueDate: '2026-05-01', amount: { amount: 1, currency: 'SEK' } },
            { dueDate: '2026-06-01', amount: { amount: 1, currency: 'EUR' } },
          ],
        }),
      ),
      422,
      '/data/instalments',
    ],
    [
      'an unknown zone',
      JSON.stringify(registered('D-9', { timeZones: ['Europe/Atlantis'] })),
      422,
      '/data/timeZones/0',
    ],
    ['an unknown country', JSON.stringify(registered('D-9', { country: 'XX' })), 422, '/data/country'],
    ['nothing but bad events', JSON.stringify([payment({ id: 1 }), payment({ time: 'now' })]), 422, '/0/id'],
  ];

  test.each(events)('POST /v1/events: %s', async (_, content, status, pointer) => {
    const answer = await post('/v1/events', content);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    if (pointer !== null) expect(pointers(answer)).toContain(pointer);
  });

  test.each([
    ['plain text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['another charset', 'application/json; charset=iso-8859-1'],
    ['no media type at all', ''],
  ])('POST /v1/events: %s is 415', async (_, type) => {
    expect((await post('/v1/events', JSON.stringify(payment()), type)).status).toBe(415);
  });

  const questions: readonly (readonly [name: string, content: string, status: number, pointer: string | null])[] = [
    ['malformed', '{"dryRun":tru', 400, ''],
    ['a list', '[]', 422, ''],
    ['an unknown field', '{"dryrun":true}', 422, '/dryrun'],
    ['an unknown channel', '{"channels":["sms","fax"]}', 422, '/channels/1'],
    ['no channel', '{"channels":[]}', 422, '/channels'],
    ['an unknown purpose', '{"purpose":"harass"}', 422, '/purpose'],
    ['a truth as text', '{"dryRun":"yes"}', 422, '/dryRun'],
    ['an instant that does not exist', '{"at":"2026-02-30T00:00:00Z"}', 422, '/at'],
    ['an instant where the server’s clock rules', '{"at":"2026-03-03T09:00:00+01:00"}', 422, '/at'],
    ['a duplicate key', '{"dryRun":true,"dryRun":false}', 400, '/dryRun'],
    ['more than 1 MB', JSON.stringify({ purpose: 'x'.repeat(1_100_000) }), 413, null],
    ['nested too deep', nested(40), 400, ''],
  ];

  test.each(questions)('a question: %s', async (_, content, status, pointer) => {
    const answer = await post('/v1/cases/C-1/next-best-action', content);
    expect(answer.status).toBe(status);
    if (pointer !== null) expect(pointers(answer)).toContain(pointer);
  });

  test.each([
    ['POST', '/v1/cases/C-nobody/next-best-action', 404],
    ['POST', `/v1/cases/${'x'.repeat(500)}/next-best-action`, 404],
    ['POST', '/v1/cases/%00/next-best-action', 404],
    ['GET', '/v1/cases/C-nobody', 404],
    ['GET', '/v1/debtors/D-nobody', 404],
    ['GET', '/v1/decisions/not-a-uuid', 404],
    ['GET', '/v1/decisions/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10', 404],
    ['POST', '/v1/decisions/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10/replay', 404],
    ['GET', '/v1/decisions?limit=0', 422],
    ['GET', '/v1/decisions?limit=1e9', 422],
    ['GET', '/v1/decisions?cursor=garbage', 422],
    ['GET', '/v1/decisions?from=yesterday', 422],
    ['GET', `/v1/decisions?caseId=${encodeURIComponent("'; drop table facts; --")}`, 422],
    ['GET', '/v1/decisions?caseId=a&caseId=b', 422],
    ['GET', '/v1/decisions?unknown=1', 422],
    ['GET', '/v1/cases/C-1/timeline?cursor=AAAA', 422],
    ['GET', '/v1/experiments/none/assignment?debtorId=D-1', 404],
    ['GET', '/v1/experiments/none/assignment', 422],
    ['GET', '/v1/strategies/table-v1/versions/0', 404],
    ['GET', '/v1/strategies/table-v1/versions/99999999999999999999', 404],
    ['GET', '/v1/packs/XX', 404],
    ['GET', '/v1/hand-offs?queue=%00', 422],
  ])('%s %s → %i', async (method, path, status) => {
    expect((await service.ask({ to: `${method} ${path}` })).status).toBe(status);
  });

  test('a body cut off before its end, and one that hangs up: nothing is taken from either', async () => {
    const { port } = new URL(service.url);
    const content = JSON.stringify(payment({ id: 'cut-off' }));
    for (const type of [json, ndjson]) {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      const head = `POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${service.key}\r\nContent-Type: ${type}\r\n`;
      socket.end(`${head}Content-Length: ${String(content.length + 50)}\r\n\r\n${content}`);
      socket.resume();
      await once(socket, 'close');
    }
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  test.each([
    ['a method that is not there', 'DELETE', '/v1/events', 405],
    ['a path that is not there', 'GET', '/v1/nothing', 404],
    ['a path that is not UTF-8', 'GET', '/v1/cases/%ff', 400],
  ])('%s', async (_, method, path, status) => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${service.key}` },
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('what is good is kept, whatever the bad is', () => {
  test('in an array: each bad event with its place, id and pointers', async () => {
    const events = [
      payment({ id: 'good-1' }),
      payment({ id: 'bad-1', time: 'never' }),
      payment({ id: 'good-1' }),
      { specversion: '1.0', id: 'bad-2' },
      payment({ id: 'good-2' }),
    ];
    const { status, body } = await service.ask({ to: 'POST /v1/events', body: events });
    const summary: EventsSummary = body;
    expect(status).toBe(200);
    expect(summary).toMatchObject({ accepted: 2, duplicates: 1, rejectedCount: 2 });
    expect(summary.rejected).toMatchObject([
      { index: 1, id: 'bad-1', errors: [{ pointer: '/time' }] },
      { index: 3, id: 'bad-2' },
    ]);
    expect(summary.rejected[1]?.errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/source', '/type', '/time', '/subject']),
    );
  });

  test('in a stream: lines that are broken, too long, doubled, not UTF-8, and half a line at the end', async () => {
    const lines = [
      JSON.stringify(payment({ id: 'line-1' })),
      '{"broken":',
      JSON.stringify(told('dispute.raised', 'case/C-1', { reason: 'x'.repeat(70_000) })),
      paying('{"amount":1,"amount":1,"currency":"SEK"}'),
      nested(40),
      JSON.stringify(payment({ id: 'line-2' })),
    ];
    const content = Buffer.concat([
      Buffer.from(`${lines.join('\n')}\n`),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('{"specversion":"1.0","id":"half'),
    ]);
    const { status, body } = await post('/v1/events', content, ndjson);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accepted: 2,
      duplicates: 0,
      rejectedCount: 6,
      rejected: [1, 2, 3, 4, 6, 7].map((index) => ({ index, id: null })),
    });
  });

  test('a payment in another currency than the case is a fact, counted as unusable, and moves no balance', async () => {
    const balanceOf = async (): Promise<CaseDetail> => (await service.ask({ to: 'GET /v1/cases/C-1' })).body;
    const before = await balanceOf();
    const { body } = await service.ask({
      to: 'POST /v1/events',
      body: payment({ id: 'euro', data: { amount: { amount: 700, currency: 'EUR' } } }),
    });
    expect(body).toMatchObject({ accepted: 1, rejectedCount: 0 });
    expect(await balanceOf()).toMatchObject({
      balance: before.balance,
      facts: before.facts + 1,
      unusableFacts: before.unusableFacts + 1,
    });
  });
});
