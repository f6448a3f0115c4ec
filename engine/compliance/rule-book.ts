/**
 * All packs together: which law holds for a debtor of a country and region, under one version, the SHA-256 of the content.
 * A set of packs with any fault is refused whole, each fault with file, rule and field.
 */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '../result.ts';
import { compilePack, type CompiledPack } from './compile-pack.ts';
import { asksWhom, fitsMarket, fitsWhom, type Whom } from './house-scope.ts';
import type { Pack } from './pack.ts';
import { faultsAcross, packsBelow, withAncestors, type NamedPack } from './pack-lineage.ts';
import { parsePack, type PackError, type PackSource } from './parse-pack.ts';

export type RuleBook = {
  /** SHA-256, hex, over the canonical content of every pack. */
  readonly version: string;
  /** Every pack as it was read, by id in order. */
  readonly packs: readonly Pack[];
  /**
   * Law and house limits for the debtor's place; null where no pack knows the country: then nothing may be sent. The region is ISO
   * 3166-2. Where it is unknown, or known less finely than packs exist (`US-NY`, where the city has its own), the rules of every place
   * that may be meant hold together; a region without a pack of its own has the rules of the nearest one around it. Limits of the house
   * for some creditors, portfolios or segments hold only where `whom` fits them.
   */
  readonly packFor: (country: string, region: string | null, whom?: Whom) => CompiledPack | null;
  /** The law alone of exactly that place, or of the nearest one around it (`US-NY-UPSTATE`: `US-NY`); null for an unknown country. */
  readonly lawOf: (jurisdiction: string) => CompiledPack | null;
};

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, canonical(field)] as const),
  );
};

const versionOf = (packs: readonly Pack[]): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(packs)))
    .digest('hex');

type Packs = readonly [Pack, ...Pack[]];

/** The law of a place before the house's limits, and with those that hold whoever's debt it is. */
type Place = { readonly country: string; readonly packs: Packs; readonly compiled: CompiledPack };
type Places = ReadonlyMap<string, Place>;

const isPlace = ({ kind }: Pack): boolean => kind === 'country' || kind === 'region';

const countryOf = (place: string): string => place.slice(0, 2);

/** Every place of the packs, with the packs that `lawsOf` merges there. */
const placesOf = (packs: readonly Pack[], lawsOf: (pack: Pack) => readonly Pack[], house: readonly Pack[]): Places => {
  const byId = new Map(packs.map((pack) => [pack.id, pack]));
  return new Map(
    packs.filter(isPlace).map((pack) => {
      const country = countryOf(pack.id);
      const merged: Packs = [pack, ...withAncestors(lawsOf(pack), byId).slice(1)];
      const limits = house.filter((limit) => !asksWhom(limit) && fitsMarket(limit, country));
      return [pack.id, { country, packs: merged, compiled: compilePack([...merged, ...limits]) }] as const;
    }),
  );
};

/** `US-NY-UPSTATE`, then `US-NY`, then `US`: the nearest with a pack of its own. */
const nearest = (places: Places, jurisdiction: string): Place | null => {
  let id = jurisdiction;
  for (;;) {
    const place = places.get(id);
    if (place !== undefined) return place;
    const end = id.lastIndexOf('-');
    if (end < 0) return null;
    id = id.slice(0, end);
  }
};

const keptSets = 512;

/** Compiles a place with those limits of the house that hold for whom it is about; each set of them once. */
const makeLimited = (house: readonly Pack[]) => {
  const kept = new Map<Place, Map<string, CompiledPack>>();
  let count = 0;
  return (place: Place, whom: Whom): CompiledPack => {
    const limits = house.filter((limit) => fitsMarket(limit, place.country) && fitsWhom(limit, whom));
    if (!limits.some(asksWhom)) return place.compiled;
    const key = limits.map(({ id }) => id).join(' ');
    const known = kept.get(place)?.get(key);
    if (known !== undefined) return known;
    if (count >= keptSets) {
      kept.clear();
      count = 0;
    }
    const compiled = compilePack([...place.packs, ...limits]);
    const sets = kept.get(place) ?? new Map<string, CompiledPack>();
    kept.set(place, sets.set(key, compiled));
    count += 1;
    return compiled;
  };
};

const makeRuleBook = (packs: readonly Pack[]): RuleBook => {
  const house = packs.filter(({ kind }) => kind === 'house');
  const law = placesOf(packs, (pack) => [pack], []);
  const exact = placesOf(packs, (pack) => [pack], house);
  const open = placesOf(packs, (pack) => [pack, ...packsBelow(pack.id, packs)], house);
  const scoped = house.filter(asksWhom);
  const limited = makeLimited(house);
  const placeFor = (country: string, region: string | null): Place | null =>
    region?.startsWith(`${country}-`) === true
      ? (open.get(region) ?? nearest(exact, region))
      : (open.get(country) ?? null);
  return {
    version: versionOf(packs),
    packs,
    packFor: (country, region, whom) => {
      const place = placeFor(country, region);
      if (place === null) return null;
      return whom === undefined || scoped.length === 0 ? place.compiled : limited(place, whom);
    },
    lawOf: (jurisdiction) => nearest(law, jurisdiction)?.compiled ?? null,
  };
};

const compileNamed = (named: readonly NamedPack[]): Result<RuleBook, readonly PackError[]> => {
  const errors = faultsAcross(named);
  if (errors.length > 0) return failure(errors);
  return success(makeRuleBook(named.map(({ pack }) => pack).sort((a, b) => (a.id < b.id ? -1 : 1))));
};

/** Packs that are read already, such as those of the house out of a database; a fault names the pack by its id. */
export const compilePacks = (packs: readonly Pack[]): Result<RuleBook, readonly PackError[]> =>
  compileNamed(packs.map((pack) => ({ file: pack.id, pack })));

export const compileRuleBook = (sources: readonly PackSource[]): Result<RuleBook, readonly PackError[]> => {
  const named: NamedPack[] = [];
  const errors: PackError[] = [];
  for (const source of sources) {
    const parsed = parsePack(source);
    if (parsed.ok) named.push({ file: source.file, pack: parsed.value });
    else errors.push(...parsed.error);
  }
  // A parent that could not be read is no unknown parent.
  return errors.length > 0 ? failure(errors) : compileNamed(named);
};
