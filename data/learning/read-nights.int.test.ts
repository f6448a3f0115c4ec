import { isDeepStrictEqual } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateOfDay } from '../synthetic/local-day.ts';
import { dayMs, writeReceipt, type Fact } from '../../engine/index.ts';
import type { NightRow } from '../../models/index.ts';
import { inTransaction } from '../db/transaction.ts';
import type { WrittenDecision } from '../stores/insert-decisions.ts';
import { makeFactStore } from '../stores/fact-store.ts';
import { insertOverride } from '../stores/override-store.ts';
import { randomStream } from '../synthetic/random-stream.ts';
import { startDay } from '../synthetic/worlds/testing/small-study.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { nightOf } from './local-nights.ts';
import { readNights } from './read-nights.ts';
import { addRowCounts, emptyRowCounts, rowQuality, type RowQuality } from './row-quality.ts';
import { liveWorld, storeDecisions, withDecisionIds, type StoredWorld } from './testing/stored-world.ts';

/** Into summer time, which begins on night 27. */
const nights = 32;
const knownAt = (startDay + nights + 2) * dayMs;
const always = Date.UTC(2100, 0, 1);

type Read = { readonly rows: readonly NightRow[]; readonly quality: RowQuality; readonly days: readonly number[] };

const readAll = async (database: TestDatabase, recordedBy = always, changes: object = {}): Promise<Read> =>
  await inTransaction(
    database.pool,
    async (client) => {
      const counts = emptyRowCounts();
      const rows: NightRow[] = [];
      const days: number[] = [];
      const window = {
        ...{ fromDay: dateOfDay(startDay), toDay: dateOfDay(startDay + nights - 1), markets: null },
        ...{ knownAt, recordedBy, ...changes },
      };
      const daysLeft = (daysOpen: number): number => world.horizonDays - daysOpen;
      for await (const night of readNights(client, window, { daysLeft })) {
        addRowCounts(counts, night.counts);
        days.push(night.day);
        rows.push(...night.rows);
      }
      return { rows, quality: rowQuality(counts), days };
    },
    { isolation: 'repeatable read' },
  );

const keyOf = ({ caseId, day }: NightRow): string => `${caseId} ${String(day)}`;
type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (row: NightRow | undefined): Fields =>
  row === undefined ? {} : { ...row, features: [...row.features] };

/** What is not the same, by row and field. */
const differences = (rows: readonly NightRow[], expected: readonly NightRow[]): readonly string[] => {
  const [found, wanted] = [rows, expected].map((some) => new Map(some.map((row) => [keyOf(row), row] as const)));
  return [...new Set([...found!.keys(), ...wanted!.keys()])].flatMap((key) => {
    const [one, other] = [fieldsOf(found!.get(key)), fieldsOf(wanted!.get(key))];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .filter((name) => !isDeepStrictEqual(one[name], other[name]))
      .map((name) => `${key} ${name}: ${JSON.stringify(one[name])} for ${JSON.stringify(other[name])}`);
  });
};

const shuffled = (facts: readonly Fact[], seed: number): readonly Fact[] => {
  const random = randomStream(seed, [1]);
  return facts
    .map((fact) => ({ fact, place: random.uniform() }))
    .sort((left, right) => left.place - right.place)
    .map(({ fact }) => fact);
};

const storeFacts = async (database: TestDatabase, facts: readonly Fact[]): Promise<void> => {
  const store = makeFactStore(database.pool);
  for (let start = 0; start < facts.length; start += 2000) await store.record(facts.slice(start, start + 2000));
};

let world: StoredWorld;
const databases: TestDatabase[] = [];

const newDatabase = async (): Promise<TestDatabase> => {
  const database = await createTestDatabase();
  databases.push(database);
  return database;
};

beforeAll(async () => {
  world = await liveWorld({ seed: 6, debtors: 60, nights });
});
afterAll(async () => {
  for (const database of databases) await database.drop();
});

describe('a world that decides every night', () => {
  let database: TestDatabase;
  let read: Read;

  beforeAll(async () => {
    database = await newDatabase();
    await storeFacts(database, world.facts);
    await storeDecisions(database.pool, world.decisions);
    read = await readAll(database);
  });

  test('gives back the rows of the simulator, bit for bit', () => {
    expect(world.rows.length).toBeGreaterThan(500);
    expect(differences(read.rows, world.rows)).toEqual([]);
  });

  test('comes night by night, every night once', () => {
    expect(read.days).toEqual(Array.from({ length: nights }, (_, night) => startDay + night));
    expect(read.rows.map(({ day }) => day)).toEqual(
      read.rows.map(({ day }) => day).toSorted((one, other) => one - other),
    );
  });

  test('says how sound the rows are', () => {
    const count = (holds: (row: NightRow) => boolean): number => world.rows.filter(holds).length;
    const { quality } = read;
    expect(quality.rows).toBe(world.rows.length);
    expect(quality.decisions).toBe(world.rows.length);
    expect(quality.contacts).toBe(count(({ chosenPlace }) => chosenPlace >= 0));
    expect(quality.rates.closed).toBe(count(({ closed }) => closed) / world.rows.length);
    expect(quality.neverConfirmedShare).toBe(0);
    expect(quality.dropped).toEqual({ superseded: 0, overridden: 0, not_open: 0, other_features: 0, unripe: 0 });
    expect(quality.missingShares).toHaveProperty('daysSinceLastContact');
  });

  test('is the same whatever the order in which the facts came', async () => {
    const other = await newDatabase();
    await storeDecisions(other.pool, world.decisions.toReversed());
    await storeFacts(other, shuffled(world.facts, 5));
    expect(differences((await readAll(other)).rows, read.rows)).toEqual([]);
  });
});

describe('a world that is not asked about on most nights without a contact', () => {
  const isAsked = ({ decision }: WrittenDecision, index: number): boolean =>
    decision.action.kind === 'contact' || index % 3 === 0;

  test('has silent rows in their place, which are those of the simulator but for the choice', async () => {
    const database = await newDatabase();
    const seen = new Set<string>();
    const asked = world.decisions.filter((one, index) => {
      const isFirst = !seen.has(one.decision.caseId);
      seen.add(one.decision.caseId);
      return isFirst || isAsked(one, index);
    });
    await storeFacts(database, withDecisionIds(world));
    await storeDecisions(database.pool, asked);
    const { rows, quality } = await readAll(database);
    const askedNights = new Set(
      asked.map(({ decision: { caseId, decidedAt, zone } }) => `${caseId} ${String(nightOf(zone, decidedAt))}`),
    );
    const expected = world.rows.map((row) =>
      askedNights.has(keyOf(row)) ? row : { ...row, options: [], noContactProb: 1 },
    );
    // The simulator remembers all cases of a debtor; a decision reads those that were closed in the last 45 days.
    const isAlike = ({ caseId, day }: NightRow): boolean =>
      !world.facts.some(
        ({ type, subject, at }) =>
          type === 'case.closed' && subject.id === caseId.replace(/-2$/, '-1') && at < (day - 44) * dayMs,
      );
    expect(expected.filter(isAlike).length).toBeGreaterThan(0.8 * expected.length);
    expect(differences(rows.filter(isAlike), expected.filter(isAlike))).toEqual([]);
    expect(rows.map(keyOf).sort()).toEqual(expected.map(keyOf).sort());
    const part = await readAll(database, always, {
      fromDay: dateOfDay(startDay + 11),
      toDay: dateOfDay(startDay + 15),
    });
    expect(
      differences(
        part.rows,
        rows.filter(({ day }) => day >= startDay + 11 && day <= startDay + 15),
      ),
    ).toEqual([]);
    expect(quality.silentShare).toBeGreaterThan(0.2);
    expect(quality.decisions).toBe(rows.length * (1 - (quality.silentShare ?? 0)));
  });
});

describe('what is told later', () => {
  let database: TestDatabase;
  let before: Read;
  let toldBy = 0;
  const paidRow = (): NightRow => world.rows.find(({ paidMinor, day }) => paidMinor > 0 && day > startDay + 5)!;
  const waiting = (): NightRow =>
    world.rows.find(
      ({ day, paidMinor, caseId }) => day === startDay + 8 && paidMinor === 0 && caseId !== paidRow().caseId,
    )!;
  const closing = (): NightRow =>
    world.rows.find(
      ({ day, paidMinor, caseId }) =>
        day === startDay + 9 && paidMinor === 0 && ![paidRow().caseId, waiting().caseId].includes(caseId),
    )!;
  const currencyOf = ({ caseId }: NightRow): string =>
    world.decisions.find(({ decision }) => decision.caseId === caseId)!.decision.currency;
  const paymentOf = ({ caseId }: NightRow): Fact =>
    world.facts.find(({ type, subject }) => type === 'payment.received' && subject.id === caseId)!;

  const tell = async (fact: Pick<Fact, 'type' | 'at' | 'data'>, row: NightRow, id: string): Promise<void> => {
    const subject = { kind: 'case', id: row.caseId };
    await makeFactStore(database.pool).record([{ ...fact, source: 'late', id, subject } as Fact]);
  };

  beforeAll(async () => {
    database = await newDatabase();
    await storeFacts(database, world.facts);
    await storeDecisions(database.pool, world.decisions);
    toldBy = Date.now();
    before = await readAll(database, toldBy);
    // What is told from now on has a later millisecond.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const paid = paidRow();
    const amount = { amount: paid.paidMinor, currency: currencyOf(paid) };
    const reversal = { type: 'payment.reversed', data: { amount, paymentId: paymentOf(paid).id } } as const;
    await tell({ ...reversal, at: paymentOf(paid).at + 5 * dayMs }, paid, 'reversal');
    const own = waiting();
    const part = { amount: { amount: 100, currency: currencyOf(own) } };
    const ended = closing();
    await tell({ type: 'case.closed', at: ended.day * dayMs + 43_200_000, data: { reason: 'paid' } }, ended, 'closing');
    await tell({ type: 'payment.received', at: own.day * dayMs + 12 * 3_600_000, data: part }, own, 'part');
  });

  test('changes no row that was known before', async () => {
    expect(differences(before.rows, world.rows)).toEqual([]);
    expect(differences((await readAll(database, toldBy)).rows, before.rows)).toEqual([]);
  });

  test('is in the rows once it is known: a payment of its night, one that was taken back, a closing without a payment', async () => {
    const [own, paid, ended] = [waiting(), paidRow(), closing()];
    const isOver = ({ caseId, day }: NightRow): boolean => caseId === ended.caseId && day > ended.day;
    const expected = world.rows
      .filter((row) => !isOver(row))
      .map((row) => {
        if (row === ended) return { ...row, paidMinor: row.balanceMinor, closed: true };
        if (keyOf(row) === keyOf(own)) return { ...row, paidMinor: 100 };
        return keyOf(row) === keyOf(paid) ? { ...row, paidMinor: 0, closed: false } : row;
      });
    expect(differences((await readAll(database)).rows, expected)).toEqual([]);
  });

  test('nor is anything seen that happened after the instant', async () => {
    const until = startDay + 20;
    const { rows, quality } = await readAll(database, toldBy, { knownAt: until * dayMs + dayMs / 2 });
    expect(
      differences(
        rows,
        world.rows.filter(({ day }) => day < until),
      ),
    ).toEqual([]);
    expect(quality.dropped.unripe).toBe(world.rows.filter(({ day }) => day === until).length);
  });
});

describe('what was done otherwise', () => {
  let database: TestDatabase;
  /** Contacts of one night. */
  const chosen = (): readonly WrittenDecision[] =>
    world.decisions.filter(
      ({ decision: { action, zone, decidedAt } }) =>
        action.kind === 'contact' && nightOf(zone, decidedAt) === startDay + 12,
    );
  const keyOfDecision = ({ decision: { caseId } }: WrittenDecision): string => `${caseId} ${String(startDay + 12)}`;
  const isOf = (row: NightRow, one: WrittenDecision): boolean => keyOf(row) === keyOfDecision(one);

  test('a night that a person decided has no row; what was never sent reached nobody and keeps its choice', async () => {
    database = await newDatabase();
    const [overridden, unsent] = chosen() as [WrittenDecision, WrittenDecision];
    const isOfUnsent = ({ type, subject, at }: Fact): boolean =>
      subject.id === unsent.decision.caseId &&
      type.startsWith('contact.') &&
      nightOf(unsent.decision.zone, at) === startDay + 12;
    await storeFacts(
      database,
      world.facts.filter((fact) => !isOfUnsent(fact)),
    );
    await storeDecisions(database.pool, world.decisions);
    await insertOverride(database.pool, {
      ...{ id: uuidv7(), decisionId: overridden.decision.request.id, kind: 'no_contact', actionId: 'no_contact' },
      ...{ reason: 'test', by: 'test', at: overridden.decision.decidedAt + 1000 },
    });
    const { rows, quality } = await readAll(database);
    const expected = world.rows
      .filter((row) => !isOf(row, overridden))
      .map((row) => (isOf(row, unsent) ? { ...row, reached: false } : row));
    expect(differences(rows, expected)).toEqual([]);
    expect(quality.dropped.overridden).toBe(1);
    expect(quality.neverConfirmedShare).toBe(1 / quality.contacts);
  });

  test('dry runs and other markets are not read; a repeated question of a night takes the place of the first', async () => {
    const [first] = chosen() as [WrittenDecision];
    const again = { ...first.decision, decidedAt: first.decision.decidedAt + 60_000 };
    const dry = { ...again, request: { ...again.request, id: uuidv7(), dryRun: true } };
    const asked = { ...again, request: { ...again.request, id: uuidv7() } };
    const other = await newDatabase();
    await storeFacts(other, world.facts);
    const written = [dry, asked].map((decision) => ({ decision, receipt: writeReceipt(decision) }));
    await storeDecisions(other.pool, [...world.decisions, ...written]);
    const { rows, quality } = await readAll(other);
    expect(rows.map(keyOf).sort()).toEqual(world.rows.map(keyOf).sort());
    expect(quality.dropped.superseded).toBe(1);
    expect(quality.decisions).toBe(world.rows.length + 1);
    const market = first.decision.market;
    const ofMarket = await readAll(other, always, { markets: [market] });
    expect(ofMarket.rows.length).toBeGreaterThan(0);
    expect(ofMarket.rows.length).toBeLessThan(rows.length);
    expect((await readAll(other, always, { markets: ['ZZ'] })).rows).toEqual([]);
  });
});
