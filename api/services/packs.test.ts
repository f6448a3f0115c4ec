import { expect, test } from 'vitest';
import { loadPacks } from '../../data/index.ts';
import { packSchema, packSummarySchema } from '../contracts/packs.ts';
import { makePacks } from './packs.ts';
import type { Caller } from './services.ts';

const caller: Caller = { keyId: 'k', roles: ['compliance'], portfolios: null, requestId: 'r' };
const rules = await loadPacks();
const services = makePacks({ readLaw: () => Promise.resolve({ rules, changes: [] }) });

const read = async (country: string) => {
  const pack = await services.readPack({ country }, caller);
  if (!pack.ok) throw new Error(pack.error.detail);
  return pack.value;
};

test('every country with a pack is listed, no region, no overlay, not the house', async () => {
  const list = await services.listPacks({}, caller);
  const countries = list.ok ? list.value.items.map(({ country }) => country) : [];
  expect(countries).toEqual(rules.packs.filter(({ kind }) => kind === 'country').map(({ id }) => id));
  expect(countries).toContain('SE');
  expect(countries.filter((country) => !/^[A-Z]{2}$/.test(country) || country === 'EU')).toEqual([]);
  expect(list.ok && list.value.items.map((item) => packSummarySchema.parse(item))).toEqual(list.ok && list.value.items);
});

test('a country has its own rules, those of the packs it extends, and the house’s, each once', async () => {
  const pack = await read('SE');
  const ids = pack.rules.map(({ id }) => id);
  const owner = (id: string): string => id.slice(0, id.indexOf('.'));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...new Set(ids.map(owner))]).toEqual(['se', 'eu', 'house']);
  expect(pack).toMatchObject({ country: 'SE', version: rules.version, ruleCount: ids.length });
  expect(packSchema.parse(pack)).toEqual(pack);
});

test('no rule of the merged packs is left out', async () => {
  for (const { id } of rules.packs.filter(({ kind }) => kind === 'country')) {
    const merged = [...(rules.lawOf(id)?.merged ?? []), 'HOUSE'];
    const expected = rules.packs
      .filter((pack) => merged.includes(pack.id))
      .flatMap((pack) => Object.values(pack.rules).flatMap((group) => group.map((rule) => rule.id)));
    expect((await read(id)).rules.map((rule) => rule.id).sort()).toEqual(expected.sort());
  }
});

test('every rule is called by its kind, with its citation, force and confidence', async () => {
  const pack = await read('SE');
  expect(new Set(pack.rules.map(({ kind }) => kind))).toContain('window');
  expect(pack.rules.filter(({ text, citation }) => text === '' || citation === '')).toEqual([]);
});

test('a country without a pack is not there', async () => {
  expect(await services.readPack({ country: 'JP' }, caller)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});
