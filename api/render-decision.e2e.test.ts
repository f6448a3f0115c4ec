/** The text of a decided contact: filled with what case and sender know, judged as it reads, with no name kept anywhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Decision } from './contracts/next-best-action.ts';
import type { RenderedText } from './contracts/render-decision.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { startTestServer } from './testing/test-server.ts';
import { opened, registered, told } from './testing/told.ts';

/** A Tuesday morning. */
const at = '2026-03-03T09:00:00+01:00';
const because = { reason: 'a test', by: 'maria' };

let service: TestService;
let nextCase = 0;

/** By the product of the case: a text message, an e-mail, a plan by e-mail, a notice by letter, or nothing. */
const spec = {
  rules: [
    { when: 'product == "email"', then: 'email.evening.warm.payment_link' },
    { when: 'product == "plan"', then: { channel: 'email', treatment: 'instalment_plan' } },
    { when: 'product == "notice"', then: 'letter.any.formal.statutory_notice' },
    { when: 'product == "nobody"', then: 'no_contact' },
    { when: 'true', then: { channel: 'sms' } },
  ],
  otherwise: 'no_contact',
};

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  await service.ask({ to: 'POST /v1/strategies', body: { id: 'kinds', kind: 'table', spec, description: 'Kinds' } });
  await service.running.dependencies.stores.strategyStore.setChampion({
    strategy: { id: 'kinds', version: 1 },
    at: Date.now(),
    ...because,
  });
});
afterAll(() => service.close());

const zones: Readonly<Record<string, string>> = { FI: 'Europe/Helsinki', US: 'America/Chicago', GB: 'Europe/London' };

type Made = {
  readonly product?: string;
  readonly debtor?: { readonly country?: string; readonly language?: string };
  readonly opening?: object;
  readonly also?: (caseId: string) => readonly object[];
};

const tell = async (...events: readonly object[]): Promise<void> => {
  expect((await service.ask({ to: 'POST /v1/events', body: events })).status).toBe(200);
};

const decided = async ({ product = 'text', debtor = {}, opening = {}, also }: Made = {}): Promise<Decision> => {
  nextCase += 1;
  const [caseId, debtorId] = [`C-${String(nextCase)}`, `D-${String(nextCase)}`];
  const timeZones = [zones[debtor.country ?? ''] ?? 'Europe/Stockholm'];
  await tell(
    registered(debtorId, { timeZones, ...debtor }),
    opened(caseId, debtorId, { product, ...opening }),
    ...(also?.(caseId) ?? []),
  );
  const answer = await service.ask({ to: `POST /v1/cases/${caseId}/next-best-action`, body: { at } });
  expect(answer.status).toBe(200);
  return answer.body;
};
const ask = ({ decisionId }: Pick<Decision, 'decisionId'>, body: object = {}): Promise<Answered> =>
  service.ask({ to: `POST /v1/decisions/${decisionId}/render`, body });
const render = async (decision: Decision, body: object = {}): Promise<RenderedText> => {
  const answer = await ask(decision, body);
  expect(answer.status).toBe(200);
  return answer.body;
};

describe('what goes into the text', () => {
  test('the sender’s values and the case’s own, written as in the debtor’s language; what nobody knows stays open', async () => {
    const decision = await decided({ product: 'email' });
    const values = {
      debtorName: 'Åsa Öberg',
      creditor: 'Nordljus',
      payLink: 'https://x.example/p',
      caseReference: 'R-1',
    };
    const text = await render(decision, { values });
    expect(text).toMatchObject({
      channel: 'email',
      template: 'warm.payment_link',
      language: 'sv',
      version: 0,
      notice: null,
    });
    expect(text.subject).toContain('R-1');
    expect(text.body).toContain('Hej Åsa Öberg!');
    expect(text.body).toContain('betalar du 1 250,00 kr till Nordljus');
    expect(text.placeholders).toContain('phone');
    expect(text.placeholders).not.toContain('amount');
    expect(text.body).toContain('{{phone}}');
    expect(text.notLegalAdvice).toMatch(/counsel/);
  });

  test('what is owed now, not what was owed when it was decided; the principal only while nothing is paid', async () => {
    const debtor = { country: 'US', language: 'en' };
    const decision = await decided({
      product: 'notice',
      debtor,
      opening: { principal: { amount: 90_000, currency: 'USD' } },
    });
    expect((await render(decision)).placeholders).not.toContain('amount');
    const paid = { amount: { amount: 30_000, currency: 'USD' } };
    await tell(told('payment.received', `case/${decision.caseId}`, paid, { time: '2026-03-03T09:30:00+01:00' }));
    const after = await render(decision, { at: '2026-03-03T10:00:00+01:00' });
    expect(after.body).toContain('now: $600.00');
    expect(after.placeholders).toContain('principal');
    expect(after.body).not.toContain('$900.00');
  });

  test('the sender’s word on the amount comes before the case’s', async () => {
    const values = { amount: { amount: 130_000, currency: 'SEK' } };
    expect((await render(await decided({ product: 'email' }), { values })).body).toContain('1 300,00 kr');
  });

  test('how to say no is chosen by the channel', async () => {
    const optOut = { sms: 'STOP 71234', email: 'https://x.example/stop' };
    const sms = await render(await decided(), { values: { optOut } });
    expect(sms.body).toContain('STOP 71234');
    const email = await render(await decided({ product: 'email' }), { values: { optOut } });
    expect(email.body).toContain('https://x.example/stop');
    expect(email.body).not.toContain('STOP 71234');
    const open = await render(await decided(), { values: { optOut: { email: 'x' } } });
    expect(open.placeholders).toContain('optOut');
    expect((await render(await decided(), { values: { optOut: 'STOP' } })).placeholders).not.toContain('optOut');
  });

  test('everything that the decision says it must contain, and the judge finds it', async () => {
    for (const product of ['text', 'email', 'plan']) {
      const decision = await decided({ product });
      if (decision.action.kind !== 'contact') throw new Error('a contact was expected');
      const { mustContain } = decision.action;
      expect(mustContain.length).toBeGreaterThan(0);
      const text = await render(decision);
      expect(text.contains).toEqual(expect.arrayContaining([...mustContain]));
      expect(text).toMatchObject({ missing: [], allowed: true, blocked: [] });
    }
  });
});

describe('a statutory notice', () => {
  test('says what the country’s law asks of it: Inkassolag 5 §', async () => {
    const decision = await decided({ product: 'notice', opening: { stage: 'collection' } });
    const text = await render(decision);
    expect(text).toMatchObject({ notice: 'inkassokrav', channel: 'letter', missing: [], allowed: true });
    expect(text.contains).toEqual(expect.arrayContaining(['creditor', 'payment_method', 'pay_or_object_deadline']));
  });

  test('is that of the debtor’s country, in the debtor’s language: 513/1999 5 a §', async () => {
    const debtor = { country: 'FI', language: 'sv' };
    const decision = await decided({ product: 'notice', debtor, opening: { actor: 'creditor' } });
    const text = await render(decision);
    expect(text).toMatchObject({ notice: 'maksuvaatimus', language: 'sv-FI', missing: [] });
  });

  test('is the one that the sender names, or the first that was not sent', async () => {
    const debtor = { country: 'NO', language: 'nb' };
    const warned = (caseId: string) => [
      told(
        'notice.sent',
        `case/${caseId}`,
        { stage: 'inkassovarsel', channel: 'letter' },
        { time: '2026-02-01T10:00:00Z' },
      ),
    ];
    const first = await decided({ product: 'notice', debtor });
    expect(await render(first)).toMatchObject({ notice: 'inkassovarsel', language: 'no' });
    expect(await render(first, { notice: 'betalingsoppfordring' })).toMatchObject({
      notice: 'betalingsoppfordring',
      allowed: false,
      blocked: [{ rule: 'no.stage.varsel_wait' }],
    });
    expect(await render(await decided({ product: 'notice', debtor, also: warned }))).toMatchObject({
      notice: 'betalingsoppfordring',
    });
  });
});

describe('may it be sent', () => {
  test('judged at the instant that was decided, or at the one asked for', async () => {
    const decision = await decided();
    if (decision.action.kind !== 'contact') throw new Error('a contact was expected');
    const { sendAt, window } = decision.action;
    expect(await render(decision)).toMatchObject({ judgedAt: sendAt, allowed: true });
    const late = await render(decision, { at: window.to });
    expect(late).toMatchObject({ judgedAt: window.to, allowed: false });
    expect(late.blocked.map(({ rule }) => rule)).toContain('decision.window');
  });

  test('not once the debtor has opted out', async () => {
    const decision = await decided();
    const time = '2026-03-03T09:30:00+01:00';
    await tell(told('consent.withdrawn', `debtor/${decision.debtorId}`, { channel: 'sms' }, { time }));
    expect(await render(decision)).toMatchObject({ allowed: false });
  });
});

describe('there is no text', () => {
  test.each<[name: string, make: () => Promise<Pick<Decision, 'decisionId'>>, status: number, detail: RegExp]>([
    [
      'an unknown decision',
      () => Promise.resolve({ decisionId: '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10' }),
      404,
      /No decision/,
    ],
    ['a decision not to contact', () => decided({ product: 'nobody' }), 409, /not to contact/],
    [
      'a language without texts',
      () => decided({ debtor: { country: 'SE', language: 'da' } }),
      409,
      /only in de, en, en-US, et, fi, it, no, sv, sv-FI/,
    ],
  ])('%s: %s', async (_, make, status, detail) => {
    const answer = await ask(await make());
    expect(answer.status).toBe(status);
    expect((answer.body as { detail: string }).detail).toMatch(detail);
  });

  test('a person decided otherwise; the case is closed; the case is another portfolio’s', async () => {
    const overridden = await decided();
    await service.ask({
      to: `POST /v1/decisions/${overridden.decisionId}/override`,
      body: { kind: 'no_contact', ...because },
    });
    expect((await ask(overridden)).status).toBe(409);
    const closed = await decided();
    const time = '2026-03-03T09:30:00+01:00';
    await tell(told('case.closed', `case/${closed.caseId}`, { reason: 'paid' }, { time }));
    expect((await ask(closed)).status).toBe(409);
    const south = await service.makeKey(['workflow'], ['south']);
    const to = `POST /v1/decisions/${(await decided()).decisionId}/render`;
    expect((await service.ask({ to, key: south, body: {} })).status).toBe(404);
    expect((await service.ask({ to, key: await service.makeKey(['scientist']), body: {} })).status).toBe(403);
  });
});

describe('values that do not fit are refused with a pointer', () => {
  test.each<[name: string, body: object, pointer: string]>([
    ['a name that no text has', { values: { shoeSize: '42' } }, '/values/shoeSize'],
    ['a name of Object.prototype', { values: { constructor: 'x' } }, '/values/constructor'],
    ['a name with a path in it', { values: { 'a/b': 'x' } }, '/values/a~1b'],
    ['money as text', { values: { amount: '100 kr' } }, '/values/amount'],
    ['money of no currency', { values: { amount: { amount: 1, currency: 'kr' } } }, '/values/amount'],
    ['negative money', { values: { amount: { amount: -1, currency: 'SEK' } } }, '/values/amount'],
    ['half an öre', { values: { amount: { amount: 1.5, currency: 'SEK' } } }, '/values/amount'],
    ['a day that there is not', { values: { payBy: '2026-02-30' } }, '/values/payBy'],
    ['a date as a number', { values: { payBy: 20260301 } }, '/values/payBy'],
    ['a negative rate', { values: { interestRate: -0.1 } }, '/values/interestRate'],
    ['a rate as text', { values: { interestRate: '8 %' } }, '/values/interestRate'],
    ['half a month', { values: { planMonths: 0.5 } }, '/values/planMonths'],
    ['a number for a name', { values: { debtorName: 7 } }, '/values/debtorName'],
    ['money for a name', { values: { debtorName: { amount: 1, currency: 'SEK' } } }, '/values/debtorName'],
    ['an empty name', { values: { debtorName: '' } }, '/values/debtorName'],
    ['a control character', { values: { debtorName: 'a\u0007' } }, '/values/debtorName'],
    ['null', { values: { debtorName: null } }, '/values/debtorName'],
    ['a text by channel where it is not', { values: { phone: { sms: '1' } } }, '/values/phone'],
    ['a channel that is none', { values: { optOut: { fax: '1' } } }, '/values/optOut'],
    ['values as a list', { values: ['x'] }, '/values'],
    ['a notice where it is none', { notice: 'inkassokrav' }, '/notice'],
    ['an unknown field', { language: 'sv' }, '/language'],
  ])('%s', async (_, body, pointer) => {
    const answer = await ask(await decided(), body);
    expect(answer.status).toBe(422);
    const { errors } = answer.body as { errors: { pointer: string }[] };
    expect(errors.every((error) => error.pointer.startsWith(pointer))).toBe(true);
  });

  test('a notice that the country does not know', async () => {
    const answer = await ask(await decided({ product: 'notice' }), { notice: 'maksuvaatimus' });
    expect(answer.body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/notice', detail: 'must be one of inkassokrav' }],
    });
  });
});

test('names reach neither the log nor the database, whether the request is good or not', async () => {
  const name = 'Xylofona Qvistwall';
  const decision = await decided({ product: 'email' });
  const { services, stores } = service.running.dependencies;
  const { keyStore, idempotencyStore } = stores;
  const logging = await startTestServer({ services, keyStore, idempotencyStore });
  const post = (values: object): Promise<Response> =>
    fetch(`${logging.url}/v1/decisions/${decision.decisionId}/render`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${service.key}`,
        'content-type': 'application/json',
        'idempotency-key': 'a name is not kept',
      },
      body: JSON.stringify({ values }),
    });
  try {
    const good = await post({ debtorName: name });
    expect(good.status).toBe(200);
    expect(await good.text()).toContain(name);
    const bad = await post({ debtorName: name, payBy: name, [name.replace(' ', '')]: 'x' });
    expect(bad.status).toBe(422);
  } finally {
    await logging.close();
  }
  expect(logging.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(logging.logged)).not.toContain('Qvistwall');
  const { pool } = service.database;
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  expect(rows.map((row) => row.name)).toContain('idempotency_keys');
  for (const row of rows) {
    const { rowCount } = await pool.query(`select from ${row.name} as stored where stored::text like '%Qvistwall%'`);
    expect(`${row.name} ${String(rowCount)}`).toBe(`${row.name} 0`);
  }
});
