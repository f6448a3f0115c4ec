import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldCase, foldDebtor, type CaseState, type DebtorState, type Fact } from '../../engine/index.ts';
import { arbitraryCaseFacts, arbitraryDebtorFacts } from '../../engine/testing/arbitrary-facts.ts';
import { openDatabase } from '../db/open.ts';
import { exampleFact, openingFact, registrationFact } from '../testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { makeFactStore, type FactStore } from './fact-store.ts';
import { readCaseFacts } from './read-facts.ts';

let database: TestDatabase;
let store: FactStore;
let nextRun = 0;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 12 });
  store = makeFactStore(database.pool);
});
afterAll(() => database.drop());

const caseState = async (id: string): Promise<CaseState | undefined> =>
  (await database.pool.query<{ state: CaseState }>('select state from case_states where case_id = $1', [id])).rows[0]
    ?.state;
const debtorState = async (id: string): Promise<DebtorState | undefined> =>
  (await database.pool.query<{ state: DebtorState }>('select state from debtor_states where debtor_id = $1', [id]))
    .rows[0]?.state;
const countFacts = async (caseId: string): Promise<number> => (await readCaseFacts(database.pool, [caseId])).length;
/** As the store gives it back: JSON has no undefined. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const payment = (caseId: string, id: string, amount = 1000, time = '2026-03-01T12:00:00Z'): Fact =>
  exampleFact({
    type: 'payment.received',
    subject: `case/${caseId}`,
    data: { amount: { amount, currency: 'SEK' } },
    id,
    time,
  });

describe('exactly once', () => {
  test('twice in a batch, and again in another: counted once, the place of each duplicate told', async () => {
    const facts = [
      openingFact({ caseId: 'once' }),
      payment('once', 'p-1'),
      payment('once', 'p-1'),
      payment('once', 'p-2'),
    ];
    expect(await store.record(facts)).toEqual({ accepted: 3, duplicates: 1, duplicateIndexes: [2] });
    expect(await store.record(facts)).toEqual({ accepted: 0, duplicates: 4, duplicateIndexes: [0, 1, 2, 3] });
    expect(await countFacts('once')).toBe(3);
    expect((await caseState('once'))?.balanceMinor).toBe(98_000);
  });

  test('the first telling stands, whatever a later one with the same id says', async () => {
    await store.record([openingFact({ caseId: 'first' }), payment('first', 'f-1', 1000)]);
    const again = await store.record([payment('first', 'f-1', 50_000), payment('first-other', 'f-1', 1)]);
    expect(again).toEqual({ accepted: 0, duplicates: 2, duplicateIndexes: [0, 1] });
    expect((await caseState('first'))?.balanceMinor).toBe(99_000);
    expect(await caseState('first-other')).toBeUndefined();
  });

  test('the same id of another source is another fact', async () => {
    const own = payment('sources', 's-1');
    expect(await store.record([own, { ...own, source: 'bank' }])).toMatchObject({ accepted: 2, duplicates: 0 });
  });

  test('ten tellers at once, from two processes: each fact once, and each told to be new once', async () => {
    const facts = [
      openingFact({ caseId: 'crowd' }),
      ...Array.from({ length: 60 }, (_, place) => payment('crowd', `c-${String(place)}`, 100)),
    ];
    const stores = [store, makeFactStore(database.pool)];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, teller) =>
        stores[teller % 2]!.record(teller % 3 === 0 ? facts.toReversed() : facts),
      ),
    );
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(61);
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(9 * 61);
    expect(await countFacts('crowd')).toBe(61);
    expect((await caseState('crowd'))?.balanceMinor).toBe(94_000);
  });

  test('batches that hold the same subjects in opposite orders do not stop each other for good', async () => {
    const ids = Array.from({ length: 30 }, (_, place) => `cross-${String(place)}`);
    const stores = Array.from({ length: 4 }, () => makeFactStore(database.pool));
    const answers = await Promise.all(
      stores.flatMap((each, place) =>
        [1, 2, 3].map((round) => {
          const facts = ids.map((id) => payment(id, `x-${id}-${String(place)}-${String(round)}`));
          return each.record(place % 2 === 0 ? facts : facts.toReversed());
        }),
      ),
    );
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(360);
    const stored = await Promise.all(ids.map((id) => countFacts(id)));
    expect(stored).toEqual(ids.map(() => 12));
    expect(await caseState('cross-0')).toEqual(
      asJson(foldCase('cross-0', await readCaseFacts(database.pool, ['cross-0']))),
    );
  });
});

describe('late facts repair the state', () => {
  test('a payment before one that is known, and the reversal of one that comes after it', async () => {
    const id = 'late';
    await store.record([payment(id, 'l-2', 2000, '2026-03-05T12:00:00Z')]);
    await store.record([
      exampleFact({
        type: 'payment.reversed',
        subject: `case/${id}`,
        data: { amount: { amount: 700, currency: 'SEK' }, paymentId: 'l-1' },
        time: '2026-03-04T12:00:00Z',
      }),
    ]);
    await store.record([openingFact({ caseId: id, time: '2026-02-01T12:00:00Z' })]);
    expect((await caseState(id))?.balanceMinor).toBe(98_000);
    await store.record([payment(id, 'l-1', 700, '2026-03-02T12:00:00Z')]);
    const state = await caseState(id);
    expect(state).toEqual(asJson(foldCase(id, await readCaseFacts(database.pool, [id]))));
    expect(state?.balanceMinor).toBe(98_000);
  });
});

/** Cut into batches of the given sizes, in turn. */
const inBatches = (facts: readonly Fact[], sizes: readonly number[]): readonly (readonly Fact[])[] => {
  const batches: (readonly Fact[])[] = [];
  for (let from = 0, turn = 0; from < facts.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    batches.push(facts.slice(from, (from += size)));
  }
  return batches;
};

describe('parity with the fold', () => {
  test('any facts of a case and a debtor, in any order, in any batches, one after the other or all at once, some told twice', async () => {
    const told = fc
      .tuple(arbitraryCaseFacts('case', 14), arbitraryDebtorFacts('debtor', 10))
      .chain(([ofCase, ofDebtor]) => {
        const all: readonly Fact[] = [...ofCase, ...ofDebtor];
        return fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all], { minLength: all.length }),
          fc.subarray([...all]),
        );
      });
    await fc.assert(
      fc.asyncProperty(
        told,
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async ([, shuffled, again], sizes, atOnce) => {
          nextRun += 1;
          const run = String(nextRun);
          // The same ids in each run: subjects and ids of its own keep the runs apart.
          const own = (fact: Fact): Fact => {
            const data =
              fact.type === 'payment.reversed'
                ? { ...fact.data, paymentId: `${fact.data.paymentId}-case-${run}` }
                : fact.data;
            return {
              ...fact,
              id: `${fact.id}-${fact.subject.kind}-${run}`,
              subject: { ...fact.subject, id: `${fact.subject.id}-${run}` },
              data,
            } as Fact;
          };
          const facts = shuffled.map(own);
          const batches = inBatches([...facts, ...again.map(own)], sizes);
          if (atOnce) await Promise.all(batches.map((batch) => store.record(batch)));
          else for (const batch of batches) await store.record(batch);
          const ofCase = facts.filter(({ subject }) => subject.kind === 'case') as Parameters<typeof foldCase>[1];
          const ofDebtor = facts.filter(({ subject }) => subject.kind === 'debtor') as Parameters<typeof foldDebtor>[1];
          expect(await caseState(`case-${run}`)).toEqual(
            ofCase.length === 0 ? undefined : asJson(foldCase(`case-${run}`, ofCase)),
          );
          expect(await debtorState(`debtor-${run}`)).toEqual(
            ofDebtor.length === 0 ? undefined : asJson(foldDebtor(`debtor-${run}`, ofDebtor)),
          );
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('a batch that cannot be stored', () => {
  test('fails alone, leaves nothing, and its neighbours are stored', async () => {
    // Our own reader would refuse it; here it stands for any row that the database does.
    const unstorable: Fact = { ...payment('poison', 'poison-1'), id: 'poison-\0' };
    const answers = await Promise.allSettled([
      store.record([openingFact({ caseId: 'before' })]),
      store.record([payment('poison', 'poison-0'), unstorable]),
      store.record([openingFact({ caseId: 'after' })]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await countFacts('poison')).toBe(0);
    expect(await caseState('poison')).toBeUndefined();
    expect(await caseState('after')).toBeDefined();
  });
});

describe('durable', () => {
  test('when the promise resolves, another connection sees facts and states', async () => {
    await store.record([registrationFact('D-durable'), openingFact({ caseId: 'durable', debtorId: 'D-durable' })]);
    const other = await openDatabase({
      databaseUrl: database.connectionString,
      dataDir: '',
      applicationName: 'tact-test',
      poolSize: 1,
    });
    try {
      const { rows } = await other.pool.query(
        `select portfolio, debtor_id, last_seq > 0 as placed from case_states where case_id = 'durable'`,
      );
      expect(rows).toEqual([{ portfolio: 'north', debtor_id: 'D-durable', placed: true }]);
    } finally {
      await other.close();
    }
  });

  test('an empty list is nothing', async () => {
    expect(await store.record([])).toEqual({ accepted: 0, duplicates: 0, duplicateIndexes: [] });
  });
});
