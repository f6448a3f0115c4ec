import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../engine/index.ts';
import { generatePortfolio } from '../synthetic/portfolio.ts';
import { standardWorld } from '../synthetic/standard-world.ts';
import { exampleFact, openingFact, registrationFact } from '../testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { makeFactStore } from './fact-store.ts';
import {
  makeResolutionTimes,
  resolutionGroupings,
  type ResolutionFilter,
  type ResolutionGrouping,
  type ResolutionTimes,
} from './resolution-times.ts';

let database: TestDatabase;
let times: ResolutionTimes;

const at = (day: number): string => new Date(Date.UTC(2026, 2, day, 12)).toISOString();
const filter: ResolutionFilter = { asOf: Date.parse(at(31)), from: null, to: null, portfolios: null };

const fact = (caseId: string, day: number, type: string, data: object = {}): Fact =>
  exampleFact({ type, subject: `case/${caseId}`, time: at(day), data });
const payment = { amount: { amount: 100_000, currency: 'SEK' } };

const openings = [
  openingFact({ caseId: 'paid', time: at(1) }),
  openingFact({ caseId: 'closed', time: at(1) }),
  openingFact({ caseId: 'open', time: at(1), debtorId: 'D-2' }),
  openingFact({ caseId: 'sold', time: at(6), debtorId: 'D-2' }),
  openingFact({ caseId: 'south', time: at(10), debtorId: 'D-3', portfolio: 'south' }),
];
const told = [
  ...openings,
  registrationFact('D-1'),
  registrationFact('D-2', { country: 'FI', timeZones: ['Europe/Helsinki'] }),
  fact('paid', 5, 'payment.received', payment),
  fact('paid', 9, 'case.closed', { reason: 'withdrawn' }),
  fact('closed', 5, 'case.closed', { reason: 'settled' }),
  fact('open', 3, 'contact.sent', { channel: 'sms' }),
  fact('open', 4, 'dispute.raised'),
  fact('open', 7, 'complaint.raised'),
  fact('sold', 9, 'case.closed', { reason: 'sold' }),
  fact('south', 12, 'contact.sent', { channel: 'letter' }),
  exampleFact({
    type: 'case.opened',
    subject: 'case/nothing-owed',
    time: at(2),
    data: { ...(openings[0]!.data as object), principal: { amount: 0, currency: 'SEK' } },
  }),
  fact('never-opened', 2, 'contact.sent', { channel: 'sms' }),
];

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  times = makeResolutionTimes(database.pool);
  await makeFactStore(database.pool).record(told);
});
afterAll(() => database.drop());

const count = async (by: ResolutionGrouping, changes: Partial<ResolutionFilter> = {}, groups = 50) => {
  const asked = { ...filter, ...changes };
  const rows = await times.count({ filter: asked, by, bands: await times.sizeBands(asked), groups });
  return rows
    .map(({ group, isRest, day, kind, cases }) => `${isRest ? 'rest' : String(group)} ${kind} ${day} ${cases}`)
    .sort();
};

describe('count', () => {
  test.each<[ResolutionGrouping, readonly string[]]>([
    ['all', ['all open 21 1', 'all open 30 1', 'all resolved 4 2', 'all sold 3 1']],
    ['dispute', ['disputed open 30 1', 'undisputed open 21 1', 'undisputed resolved 4 2', 'undisputed sold 3 1']],
    ['complexity', ['plain open 21 1', 'plain resolved 4 2', 'plain sold 3 1', 'several open 30 1']],
    ['country', ['FI open 30 1', 'FI sold 3 1', 'SE resolved 4 2', 'null open 21 1']],
    ['product', ['null open 21 1', 'null open 30 1', 'null resolved 4 2', 'null sold 3 1']],
    ['stage', ['reminder open 21 1', 'reminder open 30 1', 'reminder resolved 4 2', 'reminder sold 3 1']],
    ['first_channel', ['letter open 21 1', 'none resolved 4 2', 'none sold 3 1', 'sms open 30 1']],
    // All owe the same: ties stay together, in the smallest part.
    ['size_band', ['quarter_1 open 21 1', 'quarter_1 open 30 1', 'quarter_1 resolved 4 2', 'quarter_1 sold 3 1']],
  ])('by %s', async (by, expected) => {
    expect(await count(by)).toEqual([...expected].sort());
  });

  test.each<[string, Partial<ResolutionFilter>, readonly string[]]>([
    ['as of an earlier day, what came later is not known', { asOf: Date.parse(at(4)) }, ['all open 3 3']],
    ['at the instant of the payment', { asOf: Date.parse(at(5)) }, ['all open 4 1', 'all resolved 4 2']],
    ['before anything', { asOf: Date.parse(at(1)) - 1 }, []],
    ['opened from', { from: Date.parse(at(6)) }, ['all open 21 1', 'all sold 3 1']],
    ['opened before', { to: Date.parse(at(6)) }, ['all open 30 1', 'all resolved 4 2']],
    ['of a portfolio', { portfolios: ['south'] }, ['all open 21 1']],
    ['of no portfolio', { portfolios: [] }, []],
  ])('%s', async (_, changes, expected) => {
    expect(await count('all', changes)).toEqual(expected);
  });

  test('groups beyond the largest are counted together', async () => {
    expect(await count('first_channel', {}, 1)).toEqual([
      'none resolved 4 2',
      'none sold 3 1',
      'rest open 21 1',
      'rest open 30 1',
    ]);
  });

  test('a first contact after the day it is asked for has not been made', async () => {
    expect(await count('first_channel', { asOf: Date.parse(at(2)) })).toEqual(['none open 1 3']);
  });
});

test('rows from before the migration are filled by it as the store would have written them', async () => {
  const facts = [
    ...generatePortfolio({ seed: 11, asOf: Date.parse(at(1)), debtors: 120, months: 9, world: standardWorld }),
  ];
  await makeFactStore(database.pool).record(facts.flatMap((history) => history.facts));
  const columns = `close_reason, resolved_at, principal_minor, currency, product, opening_stage, first_channel, first_contact_at,
                   is_disputed, complications`;
  const read = async () => [
    (await database.pool.query(`select case_id, ${columns} from case_states order by case_id`)).rows,
    (await database.pool.query('select debtor_id, country from debtor_states order by debtor_id')).rows,
  ];
  const written = await read();
  const resolved = `select count(*)::int as resolved, count(distinct complications)::int as kinds from case_states where resolved_at is not null`;
  const [tally] = (await database.pool.query<{ resolved: number; kinds: number }>(resolved)).rows;
  expect(tally?.resolved).toBeGreaterThan(50);
  expect(tally?.kinds).toBeGreaterThan(1);
  await database.pool.query(`
    update case_states set (${columns}) = row(null, null, null, null, null, null, null, null, false, 0);
    update debtor_states set country = null`);
  const migration = await readFile(new URL('../migrations/0007_resolution_columns.sql', import.meta.url), 'utf8');
  await database.pool.query(migration.split('-- Backfill.\n')[1] ?? '');
  expect(await read()).toEqual(written);
});

test('the limits of the parts rise, the first part has a quarter or more, and every grouping counts every case once', async () => {
  const bands = await times.sizeBands(filter);
  expect(bands.length).toBeGreaterThan(3);
  for (const { upToMinor } of bands) expect(upToMinor).toEqual(upToMinor.toSorted((one, other) => one - other));
  const total = async (by: ResolutionGrouping): Promise<number> =>
    (await times.count({ filter, by, bands, groups: 3 })).reduce((sum, { cases }) => sum + cases, 0);
  const all = await total('all');
  expect(all).toBeGreaterThan(150);
  const parts = await times.count({ filter, by: 'size_band', bands, groups: 4 });
  const first = parts.filter(({ group }) => group === 'quarter_1').reduce((sum, { cases }) => sum + cases, 0);
  expect(first / all).toBeGreaterThanOrEqual(0.25);
  for (const by of resolutionGroupings) expect([by, await total(by)]).toEqual([by, all]);
});
