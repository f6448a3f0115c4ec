/** A change of law tried out on the past: what it would have barred, what it would have decided otherwise, and that nothing is changed by asking. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import type { Fact } from '../../engine/index.ts';
import { parseConfig } from '../config.ts';
import type { Decision } from '../contracts/next-best-action.ts';
import { rejudgeRequestSchema, type Rejudgement } from '../contracts/rejudge.ts';
import { makeDependencies, type Dependencies } from '../dependencies.ts';
import type { Caller } from './services.ts';

const caller: Caller = { keyId: 'test', roles: ['workflow', 'compliance'], portfolios: null, requestId: 'test' };
const textEveryone = { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' };
const march = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
const noHours = { local: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], hol: [] } };

let database: TestDatabase;
let dependencies: Dependencies;
const decisions: Decision[] = [];

const tell = (...facts: readonly Fact[]): Promise<unknown> => dependencies.stores.facts.record(facts);
const sent = (caseId: string, time: string, data: object): Fact =>
  exampleFact({ type: 'contact.sent', subject: `case/${caseId}`, time, data });

const ask = (country: string, request: object, as: Caller = caller) =>
  dependencies.services.rejudge({ country, ...rejudgeRequestSchema.parse({ ...march, ...request }) }, as);
const rejudge = async (country: string, request: object, as: Caller = caller): Promise<Rejudgement> => {
  const answer = await ask(country, request, as);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
};
const pointersOf = async (country: string, request: object): Promise<readonly string[]> => {
  const answer = await ask(country, request);
  expect(answer.ok).toBe(false);
  return answer.ok ? [] : (answer.error.errors ?? []).map(({ pointer }) => pointer);
};

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent', TACT_CLOCK: 'simulated' });
  if (!config.ok) throw new Error('no configuration');
  dependencies = await makeDependencies(config.value, database);
  const { strategyStore } = dependencies.stores;
  const at = Date.now();
  const strategy = { id: 'text', version: 1 };
  const stored = { id: 'text', kind: 'table', spec: textEveryone, description: '', checksum: '' } as const;
  await strategyStore.insertNext({ ...stored, createdAt: at, createdBy: 'test' });
  await strategyStore.setChampion({ strategy, at, reason: 'test', by: 'test' });
  const places = [
    { id: 'SE1', changes: {} },
    { id: 'SE2', changes: {} },
    { id: 'NO1', changes: { country: 'NO', language: 'no', timeZones: ['Europe/Oslo'] } },
    { id: 'MA1', changes: { country: 'US', region: 'US-MA', language: 'en', timeZones: ['America/New_York'] } },
    { id: 'OH1', changes: { country: 'US', region: 'US-OH', language: 'en', timeZones: ['America/New_York'] } },
  ];
  for (const { id, changes } of places) {
    await tell(
      registrationFact(id, changes),
      openingFact({ caseId: `${id}-C`, debtorId: id, portfolio: id.slice(0, 2), time: '2026-02-02T09:00:00Z' }),
      // A Tuesday: allowed on both sides of the Atlantic.
      sent(`${id}-C`, '2026-03-03T15:00:00Z', { channel: 'email' }),
    );
  }
  // A Sunday evening: barred as it is.
  await tell(sent('SE2-C', '2026-03-08T20:00:00Z', { channel: 'call' }));
  for (const id of ['SE1', 'SE2']) {
    const order = {
      caseId: `${id}-C`,
      at: Date.parse('2026-03-10T08:00:00Z'),
      dryRun: false,
      purpose: 'collect',
    } as const;
    const decision = await dependencies.services.nextBestAction(order, caller);
    if (!decision.ok) throw new Error(JSON.stringify(decision.error));
    expect(decision.value.action.kind).toBe('contact');
    decisions.push(decision.value);
  }
});
afterAll(() => database.drop());

const fingerprint = async (): Promise<unknown> => {
  const tables = [
    'facts',
    'decisions',
    'law_changes',
    'contact_policies',
    'law_books',
    'second_opinion_findings',
    'case_states',
  ];
  const counts = tables.map(
    (table) => `(select count(*) || coalesce(md5(string_agg(t::text, '' order by t::text)), '') from ${table} t)`,
  );
  return (await database.pool.query(`select ${counts.join(', ')}`)).rows;
};

describe('what a changed rule would have meant', () => {
  test('hours that never open: every contact of the market would have been illegal, and every decision another one', async () => {
    const answer = await rejudge('SE', { rule: 'se.win.default', change: noHours });
    expect(answer).toMatchObject({
      contacts: 5,
      notJudged: 0,
      barredAlready: 1,
      wouldHaveBeenIllegal: 2,
      byRule: [{ rule: 'se.win.default', contacts: 2 }],
      noLongerBarred: 0,
      decisionsChanged: { count: 2, of: 2, notRepeatable: 0 },
      cutOff: false,
    });
    expect(answer.examples.map(({ decisionId }) => decisionId)).toEqual(
      expect.arrayContaining(decisions.map(({ decisionId }) => decisionId)),
    );
    expect(answer.examples.every(({ rule }) => rule === 'se.win.default')).toBe(true);
    expect(answer.packs.changed).not.toBe(answer.packs.asTheyAre);
  });

  test('a rule that is gone: what it alone barred is open, and nothing else moves', async () => {
    const answer = await rejudge('SE', { rule: 'se.win.default', disabled: true });
    expect(answer).toMatchObject({
      barredAlready: 1,
      noLongerBarred: 1,
      wouldHaveBeenIllegal: 0,
      byRule: [],
      examples: [],
    });
  });

  test('a rule that is there all the same changes nothing', async () => {
    const answer = await rejudge('SE', { rule: 'se.win.default', change: {} });
    expect(answer).toMatchObject({ wouldHaveBeenIllegal: 0, noLongerBarred: 0, decisionsChanged: { count: 0, of: 2 } });
  });

  test('a rule that there is not yet', async () => {
    const add = {
      id: 'se.cap.month_new',
      group: 'caps',
      text: 'Never more than one contact a month.',
      channels: ['sms', 'email', 'call'],
      max: 1,
      per: { days: 30, kind: 'rolling' },
      count: 'attempts',
      key: 'debtor',
      force: 'law',
      cite: 'a bill',
      since: null,
      in_force_as_of: 'not in force',
      confidence: 'uncertain',
    };
    const answer = await rejudge('SE', { add });
    // The first e-mail of each debtor was the only contact so far; what was decided a week later was not.
    expect(answer).toMatchObject({ wouldHaveBeenIllegal: 2, byRule: [{ rule: 'se.cap.month_new', contacts: 2 }] });
    expect(answer.decisionsChanged).toMatchObject({ count: 2, of: 2 });
    expect(answer.examples.find(({ caseId }) => caseId === 'SE1-C')).toMatchObject({
      rule: 'se.cap.month_new',
      until: '2026-04-02T00:00:00+02:00',
    });
  });

  test('only where the pack holds: a country, a region of it, and what countries share', async () => {
    const optout = { rule: 'us.block.optout', disabled: true };
    expect((await rejudge('NO', { rule: 'no.win.call', disabled: true })).contacts).toBe(1);
    expect((await rejudge('US', optout)).contacts).toBe(2);
    expect((await rejudge('US-MA', { rule: 'us-ma.cap.2in7', disabled: true })).contacts).toBe(1);
    const shared = await rejudge('EU', { add: { ...euRule, id: 'eu.win.new', group: 'windows' } });
    expect(shared).toMatchObject({ contacts: 6, barredAlready: 2, wouldHaveBeenIllegal: 4 });
  });

  test('by the state as it was: what became known later moves nothing', async () => {
    const before = await rejudge('SE', { rule: 'se.win.default', change: noHours });
    await tell(
      exampleFact({ type: 'dispute.raised', subject: 'case/SE1-C', time: '2026-03-20T10:00:00Z' }),
      exampleFact({
        type: 'flag.set',
        subject: 'debtor/SE2',
        time: '2026-03-20T10:00:00Z',
        data: { flag: 'deceased' },
      }),
    );
    const { tookMs: _, ...after } = await rejudge('SE', { rule: 'se.win.default', change: noHours });
    expect(before).toMatchObject(after);
  });
});

const euRule = {
  text: 'Nothing at all.',
  channels: ['sms', 'email', 'call'],
  ...noHours,
  force: 'law',
  cite: 'a bill',
  since: null,
  in_force_as_of: 'not in force',
  confidence: 'uncertain',
};

describe('how much is looked at', () => {
  test('a period: from is in, to is out', async () => {
    const request = { rule: 'se.win.default', change: noHours };
    const day = { from: '2026-03-03T15:00:00Z', to: '2026-03-08T20:00:00Z' };
    expect(await rejudge('SE', { ...request, ...day })).toMatchObject({ contacts: 2, decisionsChanged: { of: 0 } });
    expect(await rejudge('SE', { ...request, from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z' })).toMatchObject(
      {
        contacts: 0,
        examples: [],
      },
    );
  });

  test('the last 90 days where nothing is said', async () => {
    const answer = await rejudge('SE', { rule: 'se.win.default', disabled: true, from: undefined, to: undefined });
    expect(Date.parse(answer.to) - Date.parse(answer.from)).toBe(90 * 86_400_000);
    expect(Math.abs(Date.parse(answer.to) - Date.now())).toBeLessThan(60_000);
  });

  test('the newest up to the limit, and whether there were more', async () => {
    const request = { rule: 'se.win.default', change: noHours };
    expect(await rejudge('SE', { ...request, limit: 1 })).toMatchObject({
      contacts: 2,
      barredAlready: 1,
      decisionsChanged: { of: 1 },
      cutOff: true,
    });
    expect(await rejudge('SE', { ...request, limit: 3 })).toMatchObject({ contacts: 5, cutOff: false });
  });

  test('only the portfolios of the key', async () => {
    const request = { rule: 'se.win.default', change: noHours };
    expect((await rejudge('SE', request, { ...caller, portfolios: ['NO'] })).contacts).toBe(0);
    expect((await rejudge('SE', request, { ...caller, portfolios: ['SE'] })).contacts).toBe(5);
  });
});

test('nothing is changed by asking', async () => {
  const before = await fingerprint();
  const { version } = (await dependencies.law.now(database.pool)).settings.rules;
  await rejudge('SE', { rule: 'se.win.default', change: noHours });
  await ask('SE', { rule: 'se.win.default', change: { local: 7 } });
  expect(await fingerprint()).toEqual(before);
  expect((await dependencies.law.now(database.pool)).settings.rules.version).toBe(version);
});

describe('a change that cannot be tried', () => {
  test.each<[string, string, object, string]>([
    ['a rule of another pack', 'SE', { rule: 'no.win.call', disabled: true }, '/rule'],
    ['a rule that nobody knows', 'SE', { rule: 'se.none', disabled: true }, '/rule'],
    ['a field of another type', 'SE', { rule: 'se.win.default', change: { local: 7 } }, '/change/local'],
    ['the id', 'SE', { rule: 'se.win.default', change: { id: 'se.other' } }, '/change/id'],
    ['a new rule without its fields', 'SE', { add: { id: 'se.cap.new', group: 'caps' } }, '/add/max'],
    [
      'a new rule that says when it is in force',
      'SE',
      { add: { ...euRule, id: 'se.win.new', group: 'windows', effective_from: '2026-01-01' } },
      '/add/effective_from',
    ],
    [
      'a rule that is there, in another group',
      'SE',
      { add: { ...euRule, id: 'se.win.default', group: 'caps' } },
      '/add/group',
    ],
  ])('%s', async (_, country, request, pointer) => {
    const pointers = await pointersOf(country, request);
    expect(pointers.some((one) => one.startsWith(pointer))).toBe(true);
  });

  test.each(['XX', 'HOUSE', 'SE-AB'])('a pack that there is not: %s', async (country) => {
    expect(await ask(country, { rule: 'se.win.default', disabled: true })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  test.each<[string, object]>([
    ['nothing to change', { rule: 'se.win.default' }],
    ['a change and disabled', { rule: 'se.win.default', change: {}, disabled: true }],
    ['no rule', { disabled: true }],
    ['a rule beside add', { rule: 'se.a', add: { ...euRule, id: 'se.b', group: 'windows' } }],
    ['an unknown group', { add: { ...euRule, id: 'se.b', group: 'window' } }],
    ['disabled: false', { rule: 'se.win.default', disabled: false }],
    ['a period that ends before it begins', { rule: 'se.win.default', disabled: true, from: march.to, to: march.from }],
    ['an instant that does not exist', { rule: 'se.win.default', disabled: true, from: '2026-02-30T00:00:00Z' }],
    ['more than 100,000', { rule: 'se.win.default', disabled: true, limit: 100_001 }],
    ['none', { rule: 'se.win.default', disabled: true, limit: 0 }],
    ['an unknown field', { rule: 'se.win.default', disabled: true, days: 3 }],
  ])('%s: no request', (_, request) => {
    expect(rejudgeRequestSchema.safeParse(request).success).toBe(false);
  });
});
