import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, defaultCatalogue, type Fact, type Instant } from '../../engine/index.ts';
import { migrate } from '../db/migrate.ts';
import { exampleFact, openingFact } from '../testing/example-facts.ts';
import {
  expectOracle,
  experimentId,
  look,
  lookedAt,
  startExperiment,
  storeDecisions,
  storeFacts,
} from '../testing/experiment-look.ts';
import { makeExperimentWorld, worldStart } from '../testing/experiment-world.ts';
import { makeTemporaryFolder } from '../testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { keepCatalogue } from './catalogue-store.ts';
import { rebuildExperiment } from './experiment-rebuild.ts';
import { readArmSums } from './experiment-sums.ts';
import { readWatermark } from './experiment-watermark.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase({ poolSize: 6 });
  await keepCatalogue(database.pool, defaultCatalogue);
});
afterEach(() => database.drop());

const migrationsFolder = path.join(import.meta.dirname, '../migrations');
const world = makeExperimentWorld({ seed: 11, debtors: 130 });
const day = (days: number): Instant => worldStart + days * dayMs;
const plain = { ...world, households: null };

const payment = (place: number, days: number): Fact => {
  const decision = world.decisions[place]!;
  return exampleFact({
    type: 'payment.received',
    subject: `case/${decision.caseId}`,
    time: new Date(decision.at + days * dayMs).toISOString(),
    data: { amount: { amount: 7_531, currency: 'SEK' } },
  });
};

describe('what is committed late is not missed', () => {
  test('a decision whose place in the store lies before those that were seen', async () => {
    await startExperiment(database.pool);
    await storeFacts(database.pool, world.facts);
    const slow = await database.pool.connect();
    await slow.query('begin');
    await storeDecisions(slow, world.decisions.slice(0, 3));
    await storeDecisions(database.pool, world.decisions.slice(3));
    const first = await look(database.pool, { asOf: day(90) });
    await expectOracle(database.pool, first, { ...plain, decisions: world.decisions.slice(3) }, day(90));
    await slow.query('commit');
    slow.release();
    await expectOracle(database.pool, await look(database.pool, { asOf: day(90) }), plain, day(90));
    expect((await look(database.pool, { asOf: day(90) })).changedUnits).toBe(0);
  });

  test('a fact', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    const late = payment(0, 1);
    const slow = await database.pool.connect();
    await slow.query('begin');
    await slow.query(
      `insert into facts (source, id, type, subject_kind, subject_id, at, data) values ($1, $2, $3, $4, $5, $6, $7)`,
      [late.source, late.id, late.type, late.subject.kind, late.subject.id, new Date(late.at), late.data],
    );
    const soon = payment(9, 2);
    await storeFacts(database.pool, [soon]);
    const without = { ...plain, facts: [...world.facts, soon] };
    await expectOracle(database.pool, await look(database.pool, { asOf: day(90) }), without, day(90));
    await slow.query('commit');
    slow.release();
    const all = { ...plain, facts: [...world.facts, soon, late] };
    await expectOracle(database.pool, await look(database.pool, { asOf: day(90) }), all, day(90));
  });

  test('nobody is kept from writing meanwhile, and own rows are no hindrance', async () => {
    await startExperiment(database.pool);
    expect(await readWatermark(database.pool, 'decisions')).toEqual({ lastSeq: 0, isSettled: true });
    const [slow, reader] = [await database.pool.connect(), await database.pool.connect()];
    await slow.query('begin');
    await storeDecisions(slow, world.decisions.slice(0, 2));
    await reader.query('begin');
    expect(await readWatermark(reader, 'decisions', { waitMs: 10 })).toEqual({ lastSeq: 2, isSettled: false });
    expect(await readWatermark(slow, 'decisions')).toEqual({ lastSeq: 2, isSettled: true });
    // The reader's transaction is still open.
    await storeDecisions(database.pool, world.decisions.slice(2, 3));
    await slow.query('rollback');
    expect(await readWatermark(reader, 'decisions')).toEqual({ lastSeq: 3, isSettled: true });
    await reader.query('commit');
    slow.release();
    reader.release();
  });
});

describe('what is stored already and begins to count', () => {
  test('decisions ahead of the day, of known debtors and of new ones', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    // The oracle does not know at which stage a case stands that is not open yet on the day.
    const openedAt = new Map(
      world.facts.flatMap(({ type, subject, at }) => (type === 'case.opened' ? [[subject.id, at] as const] : [])),
    );
    const facts = world.facts.filter(
      ({ type, subject, at }) => type !== 'case.stage_changed' || at > (openedAt.get(subject.id) ?? Infinity),
    );
    await storeFacts(database.pool, facts);
    expect((await look(database.pool, { asOf: day(0) })).units).toBe(0);
    for (const days of [3, 4, 20, 21, 75])
      await expectOracle(database.pool, await look(database.pool, { asOf: day(days) }), { ...plain, facts }, day(days));
    expect((await look(database.pool, { asOf: day(75) })).changedUnits).toBe(0);
  });
});

test('rows of earlier versions: told apart as their receipts say, and looked through once more', async () => {
  const old = await createTestDatabase({ isMigrated: false });
  const folder = await makeTemporaryFolder();
  const add = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await copyFile(path.join(migrationsFolder, name), path.join(folder, name));
    await migrate(old.pool, folder);
  };
  const names = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).sort();
  await add(names.slice(0, 16));
  await startExperiment(old.pool);
  await storeDecisions(old.pool, world.decisions);
  await old.pool.query('insert into experiment_reductions (experiment_id, as_of_day, last_seq) values ($1, 0, 7)', [
    experimentId,
  ]);
  await add(names.slice(16));
  const { rows } = await old.pool.query<{ id: string }>(
    'select id, segment, excluded, seq > 0 as "hasSeq" from decisions order by id',
  );
  const excludedOf = (action: { kind: string; reason?: string; queue?: string }): string | null => {
    if (action.kind === 'hand_off' && action.queue !== 'agents') return action.queue ?? null;
    return action.kind === 'no_contact' && action.reason?.startsWith('Nothing is permitted now') === true
      ? 'nothing_permitted'
      : null;
  };
  const expected = world.decisions.map(({ id, receipt }) => {
    const told = JSON.parse(receipt) as { segment: { id: string }; action: Parameters<typeof excludedOf>[0] };
    return { id, segment: told.segment.id, excluded: excludedOf(told.action), hasSeq: true };
  });
  expect(rows).toEqual(expected.sort((one, other) => (one.id < other.id ? -1 : 1)));
  const reduced = await old.pool.query(
    'select facts_settled_seq, decisions_settled_seq, is_summed from experiment_reductions',
  );
  expect(reduced.rows).toEqual([{ facts_settled_seq: 7, decisions_settled_seq: 0, is_summed: true }]);
  await old.drop();
});

test('the case of the first decision was opened for another debtor since: what was known of it counts', async () => {
  await startExperiment(database.pool);
  const [one] = world.decisions;
  await storeFacts(database.pool, [
    openingFact({ caseId: one!.caseId, debtorId: 'another', time: new Date(one!.at - dayMs).toISOString() }),
  ]);
  await storeDecisions(database.pool, [one!]);
  await look(database.pool, { asOf: day(75) });
  const { rows } = await database.pool.query('select unit_id, currency, stage from experiment_units');
  expect(rows).toEqual([{ unit_id: one!.debtorId, currency: 'SEK', stage: 'reminder' }]);
});

describe('rebuilt in parts, on two connections', () => {
  const rebuild = () =>
    rebuildExperiment(database.pool, { experimentId, asOf: day(60), connections: 2, unitsEach: 13 });
  const partsLeft = async (): Promise<number> =>
    (await database.pool.query<{ left: number }>('select count(*)::int as left from experiment_rebuild_parts')).rows[0]!
      .left;

  test.each(['debtor', 'household'] as const)('of each %s, and again by whoever asks', async (unit) => {
    await startExperiment(database.pool, unit);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    const [one, other] = await Promise.all([rebuild(), rebuild()]);
    const held = { ...world, households: unit === 'household' ? world.households : null };
    const looked = await look(database.pool, { asOf: day(60) });
    await expectOracle(database.pool, looked, held, day(60));
    expect([one + other, looked.changedUnits, await partsLeft()]).toEqual([looked.units, 0, 0]);
    expect(await rebuild()).toBe(0);
    await expectOracle(database.pool, await look(database.pool, { asOf: day(90) }), held, day(90));
  });

  test('a small one is left to be reduced at once', async () => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions);
    await storeFacts(database.pool, world.facts);
    expect(await rebuildExperiment(database.pool, { experimentId, asOf: day(60) })).toBe(0);
    expect((await look(database.pool, { asOf: day(60) })).changedUnits).toBeGreaterThan(100);
  });

  test.each([
    ['units', 'first_unit > $1'],
    ['days', '$1 is not null and day_remainder = 1'],
  ])('broken off at its %s: nothing is read of it, and the rest is done with what came since', async (_, isBroken) => {
    await startExperiment(database.pool);
    await storeDecisions(database.pool, world.decisions.slice(4));
    await storeFacts(database.pool, world.facts);
    await database.pool.query(`
      create function break_off() returns trigger language plpgsql as $$ begin raise 'broken off'; end $$;
      create trigger break_off before delete on experiment_rebuild_parts
        for each row when (${isBroken.replace('$1', `'D-5'`).replaceAll(/(first_unit|day_remainder)/g, 'old.$1')}) execute function break_off()`);
    await expect(rebuild()).rejects.toThrow('broken off');
    await database.pool.query('drop trigger break_off on experiment_rebuild_parts');
    expect(await partsLeft()).toBeGreaterThan(0);
    expect(await readArmSums(database.pool, { experimentId, metric: 'cure_rate' })).toMatchObject({
      error: { reason: 'not_reduced' },
    });
    const since = payment(40, 1);
    await storeFacts(database.pool, [since]);
    await storeDecisions(database.pool, world.decisions.slice(0, 4));
    const looked = await look(database.pool, { asOf: day(61) });
    await expectOracle(database.pool, looked, { ...plain, facts: [...world.facts, since] }, day(61));
    expect(await partsLeft()).toBe(0);
    const again = await look(database.pool, { asOf: day(61) });
    expect([again.changedUnits, lookedAt(again, 'toDate')]).toEqual([0, lookedAt(looked, 'toDate')]);
  });
});
