/** The law as several processes hold it: read anew when its version moves, each book kept before a decision under it can be. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  bumpLaw,
  insertLawChange,
  insertSwitch,
  inTransaction,
  loadPackSources,
  loadTemplates,
  readLawBook,
  readLawVersion,
  type LawChangeRow,
  type LoadedPacks,
} from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import {
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  type RuleBook,
  type TemplateBook,
} from '../../engine/index.ts';
import { makeLawInForce, type LawInForce } from './law-in-force.ts';

let database: TestDatabase;
let loaded: { readonly packs: LoadedPacks; readonly templates: TemplateBook };
let compiled: string[];

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 3 });
  loaded = { packs: await loadPackSources(), templates: await loadTemplates() };
});
afterAll(() => database.drop());
beforeEach(() => {
  compiled = [];
});

const newProcess = (): LawInForce =>
  makeLawInForce(loaded, (rules: RuleBook) => {
    compiled.push(rules.version);
    return {
      catalogue: defaultCatalogue,
      rules,
      eligible: makeEligibleActions(defaultCatalogue, rules),
      model: makePriorResponse(houseAssumptions),
      code: 'test',
    };
  });

const capRule = {
  id: 'se.cap.default_day',
  channels: ['sms'],
  per: { days: 7, kind: 'rolling' },
  count: 'attempts',
  key: 'debtor',
  text: 'Fewer.',
  force: 'default',
  since: null,
  in_force_as_of: '2026',
  confidence: 'uncertain',
};

/** What a process would have written that has changed the law. */
const change = async (max: number, cite: string, effectiveFrom: string): Promise<void> => {
  const row: LawChangeRow = {
    id: uuidv7(),
    packId: 'SE',
    ruleId: capRule.id,
    group: 'caps',
    rule: { ...capRule, max, cite },
    acknowledgesLaw: false,
    effectiveFrom,
    effectiveTo: null,
    reason: 'a test',
    by: 'maria',
    keyId: 'key',
    at: Date.now(),
    book: '',
  };
  await inTransaction(database.pool, async (client) => {
    await insertLawChange(client, row);
    await bumpLaw(client);
  });
};
const flip = (on: boolean): Promise<void> =>
  inTransaction(database.pool, (client) =>
    insertSwitch(client, {
      id: uuidv7(),
      halt: { scope: 'all', value: null },
      on,
      reason: 'a test',
      by: 'maria',
      keyId: 'key',
      at: Date.now(),
    }),
  );
const capsOf = (rules: RuleBook): readonly number[] =>
  (rules.packs.find(({ id }) => id === 'SE')?.rules.caps ?? [])
    .filter(({ id }) => id === capRule.id)
    .map(({ max }) => max);

test('the shipped law holds until something changes, and is read from memory until then', async () => {
  const law = newProcess();
  const first = await law.now(database.pool);
  expect(first.settings.rules.version).toBe(loaded.packs.rules.version);
  expect(first.halts).toEqual([]);
  await law.now(database.pool);
  const version = await readLawVersion(database.pool);
  // Nobody answers here: nothing is asked.
  await law.at({ query: () => Promise.reject(new Error('asked')) }, version);
  expect(compiled).toHaveLength(1);
  await expect(law.at({ query: () => Promise.reject(new Error('asked')) }, version + 1)).rejects.toThrow('asked');
});

test('a change is seen by every process, and they make the same book of it', async () => {
  const [one, other] = [newProcess(), newProcess()];
  await change(4, 'first', '2026-12-01');
  const [here, there] = [await one.now(database.pool), await other.now(database.pool)];
  expect(here.settings.rules.version).toBe(there.settings.rules.version);
  expect(here.settings.rules.version).not.toBe(loaded.packs.rules.version);
  expect(capsOf(here.settings.rules)).toEqual([5, 4]);
});

test('the kill switch alone compiles nothing anew', async () => {
  const law = newProcess();
  await law.now(database.pool);
  const before = compiled.length;
  await flip(true);
  const { halts, settings } = await law.now(database.pool);
  expect(halts).toEqual([{ scope: 'all', value: null }]);
  await flip(false);
  expect(await law.now(database.pool)).toMatchObject({ halts: [], settings: { code: 'test' } });
  expect((await law.now(database.pool)).settings).toBe(settings);
  expect(compiled).toHaveLength(before);
});

test('a book whose first decision was rolled back is kept with the next one', async () => {
  await change(3, 'second', '2026-12-02');
  const law = newProcess();
  let hash = '';
  const undone = inTransaction(database.pool, async (client) => {
    hash = (await law.now(client)).settings.rules.version;
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(await readLawBook(database.pool, hash)).toBeNull();
  await inTransaction(database.pool, (client) => law.now(client));
  expect(await readLawBook(database.pool, hash)).not.toBeNull();
});

test('an old book is made again from the store, and a receipt cites what it cited', async () => {
  const early = newProcess();
  const old = (await early.now(database.pool)).settings.rules;
  await change(2, 'third', '2026-12-02');
  const law = newProcess();
  const now = (await law.now(database.pool)).settings.rules;
  expect(now.version).not.toBe(old.version);
  const again = await law.settingsOf(database.pool, old.version);
  expect(again?.rules.version).toBe(old.version);
  expect(again?.rules.packs).toEqual(old.packs);
  expect(await law.settingsOf(database.pool, 'f'.repeat(64))).toBeNull();

  const receipt = (packs: string, day: string) => ({
    decidedAt: Date.parse(`${day}T12:00:00Z`),
    zone: 'Europe/Stockholm',
    versions: { strategy: '', model: '', catalogue: '', code: '', packs },
  });
  const cited = (packs: string, day: string) => law.lookup(capRule.id, receipt(packs, day))?.citation;
  expect(cited(old.version, '2026-12-03')).toBeUndefined();
  await law.remember(database.pool, [receipt(old.version, '2026-12-03')]);
  expect(cited(old.version, '2026-12-03')).toBe('second');
  expect(cited(now.version, '2026-12-03')).toBe('third');
  expect(cited(now.version, '2026-12-01')).toBe('first');
  expect(cited(now.version, '2026-11-30')).toBe('none found (product policy)');
  expect(law.lookup('house.kill_switch', receipt(now.version, '2026-12-01'))?.citation).toBe('the kill switch');
  expect(law.lookup('se.nothing', receipt(now.version, '2026-12-01'))).toBeNull();
});

test('a change that this version cannot read stops decisions, and nothing is allowed by default', async () => {
  const law = newProcess();
  await law.now(database.pool);
  await change(0, 'fourth', '2026-12-05');
  await expect(law.now(database.pool)).rejects.toThrow(/se\.cap\.default_day max/);
});
