import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, defaultCatalogue, type Instant } from '../../engine/index.ts';
import type { MetricName } from '../../experiments/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { exampleFact, openingFact } from '../testing/example-facts.ts';
import {
  experimentId,
  expectOracle,
  look,
  lookedAt,
  rounded,
  startExperiment,
  storeDecisions,
  storeFacts,
  told,
} from '../testing/experiment-look.ts';
import { makeExperimentWorld, worldStart } from '../testing/experiment-world.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { keepCatalogue } from './catalogue-store.ts';
import { drillDown, type DrillQuestion, type DrillRow } from './experiment-drill.ts';
import { readDelayedSums } from './experiment-sums-delayed.ts';
import { reduceExperiment } from './experiment-sums-reduce.ts';
import { groupKinds, readArmSums, readDayUnits, type GroupKind } from './experiment-sums.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  await keepCatalogue(database.pool, defaultCatalogue);
});
afterEach(() => database.drop());

const world = makeExperimentWorld({ seed: 5, debtors: 260 });
const day = (days: number): Instant => worldStart + days * dayMs;

const shuffled = <T>(items: readonly T[]): readonly T[] =>
  items
    .map((item, place) => [(Math.sin(place * 12.9898) * 43758.5453) % 1, item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);

describe('stored sums equal those of raw rows', () => {
  test('day by day, with facts of old days that come late', async () => {
    await startExperiment(database.pool);
    // A third of the facts is told only after the second look.
    const late = world.facts.filter(
      (fact, place) => place % 3 === 0 && !['case.opened', 'debtor.registered'].includes(fact.type),
    );
    const early = world.facts.filter((fact) => !late.includes(fact));
    await storeFacts(database.pool, early);
    await storeDecisions(database.pool, world.decisions);
    for (const days of [12, 25])
      await expectOracle(
        database.pool,
        await look(database.pool, { asOf: day(days) + 3_600_000 }),
        { ...world, facts: early, households: null },
        day(days),
      );
    await storeFacts(database.pool, late);
    for (const days of [25, 43, 90])
      await expectOracle(
        database.pool,
        await look(database.pool, { asOf: day(days) }),
        { ...world, households: null },
        day(days),
      );
  });

  test('in any order of arrival, and of households', async () => {
    await startExperiment(database.pool, 'household');
    await storeDecisions(database.pool, shuffled(world.decisions));
    await storeFacts(
      database.pool,
      world.facts.filter(({ type }) => type === 'debtor.registered'),
    );
    await storeFacts(database.pool, shuffled(world.facts));
    await expectOracle(database.pool, await look(database.pool, { asOf: day(75) }), world, day(75));
  });

  test('of an earlier day: what had happened, and what was known then', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    const told = world.facts.filter(
      (fact, place) => place % 4 !== 0 || ['case.opened', 'debtor.registered'].includes(fact.type),
    );
    await storeFacts(database.pool, told);
    const { rows } = await database.pool.query<{ now: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
    );
    const then = rows[0]!.now;
    // Recorded in a later millisecond.
    await setTimeout(2);
    await storeFacts(database.pool, world.facts);
    const stored = await look(database.pool, { asOf: day(90) });
    const earlier = await look(database.pool, { asOf: day(62) });
    expect([stored.kept, earlier.kept]).toEqual(['stored', 'aside']);
    await expectOracle(database.pool, earlier, { ...world, households: null }, day(62));
    await expectOracle(
      database.pool,
      await look(database.pool, { asOf: day(62), knownBy: then }),
      { ...world, facts: told, households: null },
      day(62),
    );
    // What is stored was left as it was.
    const again = await look(database.pool, { asOf: day(90) });
    expect(again.changedUnits).toBe(0);
    expect(lookedAt(again, 'toDate')).toEqual(lookedAt(stored, 'toDate'));
  });

  test('nothing is looked at twice, and only the units with news', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    const first = await look(database.pool, { asOf: day(160) });
    expect(first.changedUnits).toBe(first.units);
    expect((await look(database.pool, { asOf: day(160) })).changedUnits).toBe(0);
    const payment = exampleFact({
      type: 'payment.received',
      subject: `case/${world.decisions[0]!.caseId}`,
      time: new Date(world.decisions[0]!.at + dayMs).toISOString(),
      data: { amount: { amount: 12_345, currency: 'SEK' } },
    });
    await storeFacts(database.pool, [payment]);
    const then = await look(database.pool, { asOf: day(161) });
    expect(then.changedUnits).toBe(1);
    await expectOracle(database.pool, then, { ...world, facts: [...world.facts, payment], households: null }, day(161));
  });
});

describe('by what debtors were told apart by', () => {
  test('parts add up to the whole', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    await look(database.pool, { asOf: day(90) });
    const whole = told(await readArmSums(database.pool, { experimentId, metric: 'net_recovered_per_debtor' }));
    for (const by of groupKinds) {
      const parts = told(await readArmSums(database.pool, { experimentId, metric: 'net_recovered_per_debtor', by }));
      for (const arm of whole) {
        const own = parts.filter((part) => part.arm === arm.arm);
        const added = Object.fromEntries(
          Object.keys(arm.toDate).map((name) => [
            name,
            own.reduce((sum, part) => sum + (part.toDate as Record<string, number>)[name]!, 0),
          ]),
        );
        expect(rounded(added)).toEqual(rounded(arm.toDate));
      }
    }
    const segments = told(await readArmSums(database.pool, { experimentId, metric: 'cure_rate', by: 'segment' }));
    expect([...new Set(segments.map(({ group }) => group))].sort()).toEqual(['forgetful', 'new', 'slow']);
    const excluded = new Set((await readDayUnits(database.pool, experimentId)).map((one) => one.excluded));
    expect(excluded).toEqual(new Set([null, 'care', 'nothing_permitted']));
  });

  test('money in two currencies is read by currency only', async () => {
    await startExperiment(database.pool);
    const [one, other] = [world.decisions[0]!, world.decisions.find(({ debtorId }) => debtorId === 'D-3')!];
    await storeFacts(database.pool, [
      openingFact({ caseId: one.caseId, debtorId: one.debtorId, time: new Date(one.at - dayMs).toISOString() }),
      exampleFact({
        type: 'case.opened',
        subject: `case/${other.caseId}`,
        time: new Date(other.at - dayMs).toISOString(),
        data: {
          ...(openingFact({ caseId: 'x', debtorId: other.debtorId }).data as object),
          principal: { amount: 1000, currency: 'EUR' },
        },
      }),
    ]);
    await storeDecisions(database.pool, [one, other]);
    await inTransaction(database.pool, (client) => reduceExperiment(client, { experimentId, asOf: day(60) }));
    const read = (metric: MetricName, by?: GroupKind) =>
      readArmSums(database.pool, { experimentId, metric, ...(by && { by }) });
    for (const refused of [
      await read('recovered_per_debtor'),
      await read('cost_per_debtor', 'market'),
      await readDelayedSums(database.pool, { experimentId, metric: 'net_recovered_per_debtor' }),
    ])
      expect(refused).toMatchObject({
        ok: false,
        error: { reason: 'mixed_currencies', detail: expect.stringContaining('EUR, SEK') as string },
      });
    expect(told(await read('recovered_per_debtor', 'currency')).map(({ group }) => group)).toEqual(['EUR', 'SEK']);
    expect(told(await read('cure_rate')).reduce((sum, { toDate }) => sum + toDate.n, 0)).toBe(2);
  });
});

describe('the rows behind a number', () => {
  const readAll = async (
    question: Omit<DrillQuestion, 'experimentId' | 'limit' | 'after'>,
  ): Promise<readonly DrillRow[]> => {
    const rows: DrillRow[] = [];
    for (;;) {
      const page = await drillDown(database.pool, { experimentId, limit: 17, after: rows.at(-1), ...question });
      rows.push(...page);
      if (page.length < 17) return rows;
    }
  };
  const minorOf = (row: DrillRow): number => (row.data as { amount: { amount: number } }).amount.amount;

  test('add up to it, page by page', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    const looked = await look(database.pool, { asOf: day(100) });
    // Told since: not in the number, so not among the rows.
    await storeFacts(database.pool, [
      exampleFact({
        type: 'contact.sent',
        subject: `case/${world.decisions[0]!.caseId}`,
        time: new Date(world.decisions[0]!.at + 1000).toISOString(),
        data: { channel: 'sms' },
      }),
    ]);
    for (const { arm, toDate } of looked.sums.get('contacts_per_debtor')!) {
      const rows = await readAll({ metric: 'contacts_per_debtor', arm });
      expect(new Set(rows.map(({ unitId, seq, own }) => `${unitId} ${seq} ${own}`)).size).toBe(rows.length);
      expect(rows.filter(({ kind }) => kind === 'fact').length).toBe((toDate as { y: number }).y);
      const [notMade, handOffs] = ['no_contact', 'hand_off'].map(
        (type) => rows.filter((row) => row.type === type).length,
      );
      expect(looked.tallies.get(arm)).toMatchObject({ contacts_not_made: notMade, hand_offs: handOffs });
    }
  });

  test('of money in a segment: payments, and what was taken back of them', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    await look(database.pool, { asOf: day(200) });
    const sums = told(
      await readArmSums(database.pool, { experimentId, metric: 'recovered_per_debtor', by: 'segment', isRaw: true }),
    );
    for (const { arm, group, toDate } of sums) {
      const rows = await readAll({ metric: 'recovered_per_debtor', arm, group: { by: 'segment', value: group } });
      const isOurs = ({ data }: DrillRow): boolean =>
        (data as { amount: { currency: string } }).amount.currency === 'SEK';
      const net = rows
        .filter((row) => row.type === 'payment.received' && isOurs(row))
        .map((paid) => {
          const back = rows.filter(
            ({ data, type }) => type === 'payment.reversed' && (data as { paymentId: string }).paymentId === paid.id,
          );
          return (
            minorOf(paid) -
            Math.min(
              minorOf(paid),
              back.reduce((sum, row) => sum + minorOf(row), 0),
            )
          );
        });
      expect(net.reduce((sum, minor) => sum + minor, 0)).toBe((toDate as { y: number }).y);
    }
    expect(sums.length).toBe(9);
  });
});

describe('refused, with the reason', () => {
  test.each<[string, string, string]>([
    ['unknown', 'E-9', 'unknown_experiment'],
    ['a draft', 'draft', 'not_started'],
  ])('%s', async (_, id, reason) => {
    await database.pool.query(
      `insert into experiments (id, definition, state, checksum, created_at, created_by) values ('draft', '{}', 'draft', '', now(), 'key')`,
    );
    const refused = await inTransaction(database.pool, (client) =>
      reduceExperiment(client, { experimentId: id, asOf: day(1) }),
    );
    expect(refused).toMatchObject({ ok: false, error: { reason } });
    expect(await readArmSums(database.pool, { experimentId: id, metric: 'cure_rate' })).toMatchObject({
      ok: false,
      error: { reason: 'not_reduced' },
    });
  });

  test('frozen numbers do not change', async () => {
    await startExperiment(database.pool);
    await inTransaction(database.pool, (client) => reduceExperiment(client, { experimentId, asOf: day(1) }));
    await expect(database.pool.query(`update experiment_frozen set numbers = '{}'`)).rejects.toThrow('append-only');
  });
});
