/** Attributes in the rows of stored nights: as served, whatever list served them; as told by then where none was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attributeValue,
  dayMs,
  featureSpec,
  noAttributes,
  writeReceipt,
  type AttributeList,
  type Fact,
} from '../../engine/index.ts';
import type { NightRow } from '../../models/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { makeFactStore } from '../stores/fact-store.ts';
import type { WrittenDecision } from '../stores/insert-decisions.ts';
import { dateOfDay } from '../synthetic/local-day.ts';
import { startDay } from '../synthetic/worlds/testing/small-study.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { nightOf } from './local-nights.ts';
import type { NightSettings } from './night-window.ts';
import { readNights } from './read-nights.ts';
import { liveWorld, storeDecisions, type StoredWorld } from './testing/stored-world.ts';

const nights = 14;
const width = featureSpec.features.length;

const first: AttributeList = {
  version: 1,
  attributes: [
    { name: 'group', kind: 'category', levels: ['a', 'b'] },
    { name: 'score', kind: 'number' },
  ],
};
const newest: AttributeList = {
  version: 2,
  attributes: [
    { name: 'score', kind: 'number' },
    { name: 'late', kind: 'boolean' },
    { name: 'group', kind: 'category', levels: ['b', 'c', 'a'] },
  ],
};
const lists = new Map([noAttributes, first, newest].map((list) => [list.version, list]));
const lostList: AttributeList = { ...newest, version: 9 };

/** As told of a debtor; from night 8 on another score. */
const changedOn = startDay + 8;
const attributesOf = (debtorId: string, isChanged: boolean) => {
  const number = Number(debtorId.replaceAll(/\D/g, ''));
  return { score: number / 10 + Number(isChanged), late: number % 3 === 0, group: number % 2 === 0 ? 'a' : 'b' };
};
const isChangedBy = (at: number): boolean => at >= changedOn * dayMs;
const servedUnder = (night: number): AttributeList =>
  night < startDay + 4 ? noAttributes : night < startDay + 10 ? first : newest;

/** Each decision as it would have been, had the lists been in use; `told` says what was told of the debtor. */
const withAttributes = ({ decision }: WrittenDecision): WrittenDecision => {
  const { zone, decidedAt, debtorId } = decision;
  const { version, attributes } = servedUnder(nightOf(zone, decidedAt));
  if (version === 0) return { decision, receipt: writeReceipt(decision) };
  const told = attributesOf(debtorId, isChangedBy(decidedAt));
  const values = attributes.map((attribute) => attributeValue(attribute, told));
  const named = {
    ...decision,
    featureSpec: `${featureSpec.id}+a${String(version)}`,
    features: [...decision.features, ...values.map((value) => (Number.isNaN(value) ? null : value))],
  };
  return { decision: named, receipt: writeReceipt(named) };
};

/** Every registration with its attributes, and once more on the night they change. */
const toldFacts = (facts: readonly Fact[]): readonly Fact[] =>
  facts.flatMap((fact): readonly Fact[] => {
    if (fact.type !== 'debtor.registered') return [fact];
    const told = (isChanged: boolean) => ({ ...fact.data, attributes: attributesOf(fact.subject.id, isChanged) });
    const again = { ...fact, id: `${fact.id}-again`, at: changedOn * dayMs, data: told(true) };
    return fact.at < changedOn * dayMs ? [{ ...fact, data: told(false) }, again] : [{ ...fact, data: told(true) }];
  });

let world: StoredWorld;
let database: TestDatabase;

/** Every other decision is stored: the nights between are silent. */
const isStored = ({ decision }: WrittenDecision): boolean =>
  decision.action.kind === 'contact' || nightOf(decision.zone, decision.decidedAt) % 2 === 0;

beforeAll(async () => {
  world = await liveWorld({ seed: 8, debtors: 40, nights });
  database = await createTestDatabase();
  await makeFactStore(database.pool).record(toldFacts(world.facts));
  await storeDecisions(database.pool, world.decisions.filter(isStored).map(withAttributes));
});
afterAll(() => database.drop());

const read = (attributes: NonNullable<NightSettings['attributes']>): Promise<readonly NightRow[]> =>
  inTransaction(
    database.pool,
    async (client) => {
      const rows: NightRow[] = [];
      const window = {
        ...{ fromDay: dateOfDay(startDay), toDay: dateOfDay(startDay + nights - 1), markets: null },
        ...{ knownAt: (startDay + nights + 2) * dayMs, recordedBy: Date.UTC(2100, 0, 1) },
      };
      for await (const night of readNights(client, window, { attributes })) rows.push(...night.rows);
      return rows;
    },
    { isolation: 'repeatable read' },
  );

test('rows of every list, and silent ones, hold the values of the list in force, by name', async () => {
  const rows = await read({ inForce: newest, lists });
  expect(rows.length).toBeGreaterThan(200);
  expect(rows.some(({ options }) => options.length === 0)).toBe(true);
  const decidedAt = new Map(
    world.decisions.map(({ decision: { caseId, zone, decidedAt: at } }) => [
      `${caseId} ${String(nightOf(zone, at))}`,
      at,
    ]),
  );
  for (const { debtorId, caseId, day, features } of rows) {
    const at = decidedAt.get(`${caseId} ${String(day)}`) ?? NaN;
    const { score, late, group } = attributesOf(debtorId, isChangedBy(at));
    expect([...features.slice(width)]).toEqual([score, Number(late), group === 'a' ? 2 : 0]);
  }
  expect(new Set(rows.map(({ features }) => features.length))).toEqual(new Set([width + 3]));
});

test('what was served is never replaced by what is told', async () => {
  const other: AttributeList = {
    ...first,
    version: 1,
    attributes: [{ name: 'score', kind: 'boolean' }, first.attributes[0]!],
  };
  // Told as a number, served (it is said here) as yes or no under the first list: not known then; known before and after.
  const rows = await read({ inForce: newest, lists: new Map([...lists, [1, other]]) });
  const scores = rows.filter(({ options, day }) => options.length > 0 && servedUnder(day) === first);
  expect(scores.length).toBeGreaterThan(20);
  expect(scores.every(({ features }) => Number.isNaN(features[width]))).toBe(true);
});

test('without attributes in force the rows are those of the features, and receipts of a lost list have none', async () => {
  const plain = await read({ inForce: noAttributes, lists });
  expect(new Set(plain.map(({ features }) => features.length))).toEqual(new Set([width]));
  const full = await read({ inForce: newest, lists });
  expect(full.map(({ features }) => [...features.slice(0, width)])).toEqual(plain.map(({ features }) => [...features]));
  const lost = await read({ inForce: lostList, lists: new Map([[0, noAttributes]]) });
  expect(lost.length).toBeLessThan(full.length);
});
