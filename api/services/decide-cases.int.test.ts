import { afterAll, beforeAll, expect, test } from 'vitest';
import { localDate, parseInstant } from '../../engine/index.ts';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { parseConfig } from '../config.ts';
import { makeDependencies, type Dependencies } from '../dependencies.ts';
import { makeDecisionDesk, type DecisionDesk, type DecisionOrder } from './decide-cases.ts';
import { makeTestRouting } from '../testing/routing.ts';

/** A Tuesday morning in Stockholm. */
const now = parseInstant('2026-03-03T08:00:00Z')!;
const textEveryone = { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' };

let database: TestDatabase;
let dependencies: Dependencies;
let desk: DecisionDesk;
let nextDebtor = 0;

const newDesk = (): DecisionDesk =>
  makeDecisionDesk({ pool: database.pool, routing: makeTestRouting(), law: dependencies.law });

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 8 });
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent' });
  if (!config.ok) throw new Error('no configuration');
  dependencies = await makeDependencies(config.value, database);
  const { strategyStore } = dependencies.stores;
  const stored = {
    id: 'text',
    kind: 'table',
    spec: textEveryone,
    description: '',
    checksum: '',
    createdAt: now,
    createdBy: 'test',
  } as const;
  await strategyStore.insertNext(stored);
  await strategyStore.setChampion({ strategy: { id: 'text', version: 1 }, at: now, reason: 'test', by: 'test' });
  desk = newDesk();
});
afterAll(() => database.drop());

const newDebtor = async (cases: number): Promise<readonly string[]> => {
  nextDebtor += 1;
  const debtorId = `D-${String(nextDebtor)}`;
  const caseIds = Array.from({ length: cases }, (_, place) => `C-${String(nextDebtor)}-${String(place)}`);
  await dependencies.stores.facts.record([
    registrationFact(debtorId),
    ...caseIds.map((caseId) => openingFact({ caseId, debtorId, dueDate: '2026-02-22', time: '2026-02-22T10:00:00Z' })),
  ]);
  return caseIds;
};

const order = (caseId: string, changes: Partial<DecisionOrder> = {}): DecisionOrder => ({
  caseId,
  asOf: now,
  isBackdated: false,
  channels: null,
  purpose: 'collect',
  dryRun: false,
  portfolios: null,
  ...changes,
});

/** Local days on which a contact was decided, each as often as it was. */
const contactDays = async (caseIds: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await database.pool.query<{ at: number }>(
    `select (extract(epoch from send_at) * 1000)::bigint as at from decisions where case_id = any($1) and kind = 'contact' and not dry_run`,
    [caseIds],
  );
  return rows.map(({ at }) => localDate('Europe/Stockholm', at));
};

const expectOneContactADay = async (caseIds: readonly string[]): Promise<void> => {
  const days = await contactDays(caseIds);
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days).size).toBe(days.length);
};

test('64 requests at once for one case, one by one or in lists: one contact a day', async () => {
  const caseIds = await newDebtor(1);
  const [caseId] = caseIds as [string];
  const answers = await Promise.all([
    ...Array.from({ length: 32 }, () => desk.decide([order(caseId)])),
    ...Array.from({ length: 4 }, () => desk.decide(Array.from({ length: 8 }, () => order(caseId)))),
  ]);
  expect(answers.flat().every(({ ok }) => ok)).toBe(true);
  await expectOneContactADay(caseIds);
});

test('64 requests at once for two cases of one debtor, from two processes: one contact a day over both', async () => {
  const caseIds = await newDebtor(2);
  const desks = [desk, newDesk()];
  await Promise.all(
    Array.from({ length: 64 }, (_, turn) => desks[turn % 2]!.decide([order(caseIds[(turn >> 1) % 2]!)])),
  );
  await expectOneContactADay(caseIds);
});

test('a request that was overtaken while it waited counts the contact that overtook it', async () => {
  const caseIds = await newDebtor(2);
  await desk.decide([order(caseIds[0]!, { asOf: now + 40 })]);
  await desk.decide([order(caseIds[1]!, { asOf: now })]);
  await expectOneContactADay(caseIds);
});

test('in a simulated past, what is decided for a later instant is not known yet, in one transaction or in two', async () => {
  const later = { asOf: now + 7 * 86_400_000, isBackdated: true };
  const planned = async (answers: Promise<readonly Awaited<ReturnType<DecisionDesk['decide']>>[number][]>) =>
    (await answers).map((answer) => (answer.ok ? answer.value.decision.inputs.planned.length : answer.error.code));
  const [together] = await newDebtor(1);
  expect(await planned(desk.decide([order(together!, later), order(together!, { isBackdated: true })]))).toEqual([
    0, 0,
  ]);
  const [apart] = await newDebtor(1);
  expect(await planned(desk.decide([order(apart!, later)]))).toEqual([0]);
  expect(await planned(desk.decide([order(apart!, { isBackdated: true })]))).toEqual([0]);
  expect(await planned(desk.decide([order(apart!, later)]))).toEqual([2]);
});

test('a case that is unknown, closed or of another portfolio fails by itself', async () => {
  const [good, closed] = (await newDebtor(2)) as [string, string];
  await dependencies.stores.facts.record([
    exampleFact({ type: 'case.closed', subject: `case/${closed}`, data: { reason: 'paid' } }),
  ]);
  const answers = await desk.decide([
    order('C-unknown'),
    order(good, { portfolios: ['south'] }),
    order(closed),
    order(good, { portfolios: ['north'] }),
  ]);
  expect(answers.map((answer) => (answer.ok ? 'decided' : answer.error.code))).toEqual([
    'not-found',
    'not-found',
    'conflict',
    'decided',
  ]);
});

test('contacts decided for other debtors do not wait for each other', async () => {
  const lists = await Promise.all(Array.from({ length: 20 }, () => newDebtor(1)));
  const answers = await Promise.all(lists.map(([caseId]) => desk.decide([order(caseId!)])));
  expect(answers.flat().map((answer) => answer.ok && answer.value.decision.action.kind)).toEqual(
    lists.map(() => 'contact'),
  );
});
