import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../engine/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import {
  changeAttribute,
  listAttributeEntries,
  observeAttributes,
  readAttributeList,
  readAttributeListOf,
  readAttributeLists,
  readAttributeRegister,
  readAttributeSightings,
} from './attribute-store.ts';
import { makeFactStore } from './fact-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
});
afterAll(() => database.drop());

const at = Date.UTC(2026, 2, 1);
let nextId = 0;

const register = async (places: readonly number[], attributesOf: (place: number) => object): Promise<void> => {
  const facts = places.map((place) => {
    nextId += 1;
    return {
      ...{ source: 'test', id: String(nextId), type: 'debtor.registered', at: at + nextId },
      subject: { kind: 'debtor', id: `D-${String(place)}` },
      data: {
        ...{ country: 'SE', language: 'sv', timeZones: ['Europe/Stockholm'], kind: 'consumer' },
        reachable: { sms: true, email: true, call: true, letter: true, portal: false, messaging: false },
        attributes: attributesOf(place),
      },
    } as unknown as Fact;
  });
  await makeFactStore(database.pool).record(facts);
};
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place);
const observe = () => inTransaction(database.pool, (client) => observeAttributes(client, at));
const routing = async (): Promise<string> => {
  const { rows } = await database.pool.query<{ value: string }>(
    "select value::text as value from installation where name = 'routing'",
  );
  return rows[0]?.value ?? '0';
};

describe('what was told', () => {
  test('of nobody is nothing, and makes no list', async () => {
    expect(await readAttributeSightings(database.pool)).toEqual([]);
    expect(await observe()).toEqual({ version: 0, attributes: [] });
    expect(await routing()).toBe('0');
  });

  test('is counted over the newest registrations, levels where enough debtors share them', async () => {
    await register(upTo(40), () => ({ old: 1 }));
    await register(upTo(40), (place) => ({
      ...{ score: place, tier: place < 25 ? 'silver' : place < 36 ? 'gold' : 'rare', mixed: place % 2 === 0 ? 1 : 'x' },
      ...(place < 10 ? { flag: true } : {}),
    }));
    await register([40], () => ({}));
    expect(await readAttributeSightings(database.pool)).toEqual([
      { name: 'mixed', told: 40, numbers: 20, booleans: 0, coverage: 40 / 41, levels: [{ level: 'x', told: 20 }] },
      { name: 'score', told: 40, numbers: 40, booleans: 0, coverage: 40 / 41, levels: [] },
      {
        ...{ name: 'tier', told: 40, numbers: 0, booleans: 0, coverage: 40 / 41 },
        levels: [
          { level: 'silver', told: 25 },
          { level: 'gold', told: 11 },
        ],
      },
      { name: 'flag', told: 10, numbers: 0, booleans: 10, coverage: 10 / 41, levels: [] },
    ]);
  });
});

describe('the register', () => {
  test('makes one list of what is new, and none where nothing is', async () => {
    const list = await observe();
    expect(list).toEqual({
      version: 1,
      attributes: [
        { name: 'score', kind: 'number' },
        { name: 'tier', kind: 'category', levels: ['silver', 'gold'] },
        { name: 'flag', kind: 'boolean' },
      ],
    });
    const moved = await routing();
    expect(moved).not.toBe('0');
    expect(await observe()).toEqual(list);
    expect(await routing()).toBe(moved);
    expect(await listAttributeEntries(database.pool, ['score'])).toHaveLength(1);
  });

  test('at once by two processes, enters each name once', async () => {
    const more = Array.from({ length: 11 }, (_, place) => 50 + place);
    await register(more, (place) => (place === 60 ? { alone: 1 } : { fresh: 1 }));
    const lists = await Promise.all([observe(), observe(), observe()]);
    expect(new Set(lists.map(({ version }) => version))).toEqual(new Set([2]));
    expect(await listAttributeEntries(database.pool, ['fresh', 'alone'])).toHaveLength(1);
  });

  test('keeps what a person says, moves the routing, and keeps every list there was', async () => {
    const before = await routing();
    const said = { use: 'rules_only', lawfulBasis: null, reason: 'a test', by: 'maria' } as const;
    const asked = { name: 'tier', at: at + 1, keyId: 'key' };
    const changed = await inTransaction(database.pool, (client) =>
      changeAttribute(client, asked, (known) => ({ ...known, ...said })),
    );
    expect(changed).toMatchObject({ ...said, keyId: 'key', at: at + 1, firstSeenAt: at });
    expect(await routing()).not.toBe(before);
    await observe();
    const register = await readAttributeRegister(database.pool);
    expect(register.find(({ name }) => name === 'tier')).toMatchObject(said);
    expect((await readAttributeList(database.pool)).attributes.map(({ name }) => name)).toEqual([
      ...['score', 'flag', 'fresh'],
    ]);
    const lists = await readAttributeLists(database.pool);
    expect([...lists.keys()].sort()).toEqual([0, 1, 2, 3]);
    expect(await readAttributeListOf(database.pool, 1)).toEqual(lists.get(1));
    expect(await readAttributeListOf(database.pool, 0)).toEqual({ version: 0, attributes: [] });
    expect(await readAttributeListOf(database.pool, 77)).toBeNull();
  });

  test('writes nothing where the name is not known, or the change is refused', async () => {
    const before = await readAttributeRegister(database.pool);
    const change = (name: string) =>
      inTransaction(database.pool, (client) =>
        changeAttribute(client, { name, at, keyId: 'key' }, () => ({ refused: 'no' })),
      );
    expect(await change('never')).toBeNull();
    expect(await change('score')).toEqual({ refused: 'no' });
    expect(await readAttributeRegister(database.pool)).toEqual(before);
  });

  test.each(['update attribute_entries set use = use', 'delete from attribute_entries', 'delete from attribute_lists'])(
    'is only ever added to: %s',
    async (sql) => {
      await expect(database.pool.query(sql)).rejects.toThrow();
    },
  );
});
