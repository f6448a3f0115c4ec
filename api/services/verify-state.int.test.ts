import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeFactStore, makeStateSample } from '../../data/index.ts';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { makeVerifyState } from './verify-state.ts';

let database: TestDatabase;
let logged: { readonly details: object; readonly message: string }[] = [];
let counted = 0;
let seed = 0;

const verify = (sample: number) =>
  makeVerifyState({
    stateSample: makeStateSample(database.pool),
    log: { error: (details, message) => logged.push({ details, message }) },
    meter: { countDifferentStates: (count) => (counted += count) },
    seed: () => (seed += 1),
  })({ sample });

beforeAll(async () => {
  database = await createTestDatabase();
  const debtors = Array.from({ length: 20 }, (_, index) => `D-${index}`);
  const facts = makeFactStore(database.pool);
  await facts.record(debtors.map((id) => registrationFact(id)));
  await facts.record(
    debtors.flatMap((debtorId, index) => [
      // Out of order, so that some states were folded anew.
      exampleFact({
        type: 'payment.received',
        subject: `case/C-${index}`,
        time: '2026-03-03T12:00:00.123Z',
        data: { amount: { amount: 100 + index, currency: 'SEK' } },
      }),
      openingFact({ caseId: `C-${index}`, debtorId }),
    ]),
  );
  // A life that fills every column beside the state.
  const paid = { amount: { amount: 125_000, currency: 'SEK' } };
  await facts.record(
    (
      [
        ['contact.sent', '2026-03-02T09:00:00Z', { channel: 'email' }],
        ['dispute.raised', '2026-03-02T10:00:00Z', {}],
        ['complaint.raised', '2026-03-02T11:00:00Z', {}],
        ['payment.received', '2026-03-04T12:00:00Z', paid],
        ['case.closed', '2026-03-05T12:00:00Z', { reason: 'paid' }],
      ] as const
    ).map(([type, time, data]) => exampleFact({ type, subject: 'case/C-5', time, data })),
  );
  await facts.record([
    exampleFact({
      type: 'contact.sent',
      subject: 'case/C-1',
      time: '2026-03-02T12:00:00Z',
      data: { channel: 'sms' },
    }),
  ]);
});
afterAll(() => database.drop());
beforeEach(() => {
  logged = [];
  counted = 0;
});

test('states as they were folded are right', async () => {
  expect(await verify(1000)).toEqual({ checked: 40, different: [] });
  expect({ logged, counted }).toEqual({ logged: [], counted: 0 });
});

test('a sample is as large as asked for, and another one each time', async () => {
  expect(await verify(7)).toEqual({ checked: 14, different: [] });
  const sample = makeStateSample(database.pool);
  const picked = await Promise.all([1, 2, 3, 4].map((salt) => sample.pick('case', 7, salt)));
  expect(picked.every((ids) => new Set(ids).size === 7)).toBe(true);
  expect(new Set(picked.map((ids) => ids.toSorted().join())).size).toBeGreaterThan(1);
  expect(await sample.pick('case', 7, 1)).toEqual(picked[0]);
});

test('an empty store has nothing to check', async () => {
  const empty = await createTestDatabase();
  const check = makeVerifyState({
    stateSample: makeStateSample(empty.pool),
    log: { error: () => undefined },
    meter: { countDifferentStates: () => undefined },
    seed: () => 1,
  });
  expect(await check({ sample: 10 })).toEqual({ checked: 0, different: [] });
  await empty.drop();
});

describe('a tampered row is found', () => {
  const restate = (change: string) =>
    `update case_states set state = jsonb_set(state::jsonb, ${change})::json where case_id = 'C-3'`;
  test.each([
    { name: 'a balance', kind: 'case', id: 'C-3', sql: restate(`'{balanceMinor}', '1'`) },
    { name: 'a payment deep inside', kind: 'case', id: 'C-3', sql: restate(`'{payments,0,minor}', '1'`) },
    { name: 'a field too many', kind: 'case', id: 'C-3', sql: restate(`'{extra}', 'null'`) },
    {
      name: 'a portfolio beside the state',
      kind: 'case',
      id: 'C-3',
      sql: "update case_states set portfolio = 'south' where case_id = 'C-3'",
    },
    {
      name: 'a case closed beside the state',
      kind: 'case',
      id: 'C-3',
      sql: "update case_states set closed_at = now() where case_id = 'C-3'",
    },
    ...[
      ['why it was closed', "close_reason = 'settled'"],
      ['when it was resolved', "resolved_at = resolved_at - interval '1 millisecond'"],
      ['never resolved', 'resolved_at = null'],
      ['its principal', 'principal_minor = principal_minor + 1'],
      ['its currency', "currency = 'EUR'"],
      ['its product', "product = 'loan'"],
      ['the stage it was opened in', "opening_stage = 'legal'"],
      ['the channel of the first contact', "first_channel = 'sms'"],
      ['when it was first contacted', 'first_contact_at = null'],
      ['whether it was disputed', 'is_disputed = false'],
      ['how many complications it had', 'complications = complications + 1::smallint'],
      ['when it was last heard of', "last_fact_at = last_fact_at + interval '1 day'"],
    ].map(([name, change]) => ({
      name: `${name}, beside the state`,
      kind: 'case',
      id: 'C-5',
      sql: `update case_states set ${change} where case_id = 'C-5'`,
    })),
    {
      name: 'a country beside the state',
      kind: 'debtor',
      id: 'D-3',
      sql: "update debtor_states set country = 'US' where debtor_id = 'D-3'",
    },
    {
      name: 'a consent nobody gave',
      kind: 'debtor',
      id: 'D-3',
      sql: `update debtor_states set state = jsonb_set(state::jsonb, '{consents}', '{"sms":{"*":{"given":true,"at":1}}}')::json
            where debtor_id = 'D-3'`,
    },
    { name: 'a fact taken away', kind: 'debtor', id: 'D-3', sql: "delete from facts where subject_id = 'D-3'" },
  ])('$name', async ({ kind, id, sql }) => {
    const table = kind === 'case' ? 'case_states' : 'debtor_states';
    await database.pool.query(`create table kept as select * from ${table}`);
    await database.pool.query('create table kept_facts as select * from facts');
    expect((await database.pool.query(sql)).rowCount).toBe(1);

    const different = [{ kind, id }];
    expect(await verify(1000)).toEqual({ checked: 40, different });
    expect(counted).toBe(1);
    expect(logged).toEqual([
      { details: { checked: 40, different }, message: 'stored states differ from the fold of their facts' },
    ]);

    await database.pool.query(`truncate ${table}; insert into ${table} select * from kept; drop table kept`);
    await database.pool.query(`
      insert into facts overriding system value select * from kept_facts on conflict do nothing; drop table kept_facts`);
  });

  test('and what was put back is right again', async () => {
    expect(await verify(1000)).toEqual({ checked: 40, different: [] });
  });
});
