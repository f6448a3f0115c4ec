/** The packs put together once: the law of each jurisdiction, its holidays, and its rules with those of the house. */
import type { Contact } from './contact.ts';
import { makeHolidays, statesToAsk, type IsHoliday } from './holidays.ts';
import { findPack, makeLaw, mergeRules, type Law } from './law.ts';
import type { Pack, RuleGroups } from './pack-data.ts';

export type Library = {
  readonly housePacks: readonly Pack[];
  readonly lawOf: (jurisdiction: string) => Law | undefined;
  readonly rulesOf: (law: Law, housePacks: readonly Pack[]) => RuleGroups;
  readonly holidaysOf: (law: Law, contact: Contact) => IsHoliday;
};

/** What is kept is bounded by the packs, never by what callers send. */
export function makeLibrary(packs: readonly Pack[]): Library {
  const laws = new Map(packs.map((pack) => [pack.id, makeLaw(packs, pack)]));
  const merged = new Map<string, RuleGroups>();
  const calendars = new Map<string, IsHoliday>();
  return {
    housePacks: packs.filter((pack) => pack.kind === 'house'),
    lawOf: (jurisdiction) => laws.get(findPack(packs, jurisdiction)?.id ?? ''),
    rulesOf: (law, housePacks) => {
      const key = [law.id, ...housePacks.map((pack) => pack.id)].join();
      return kept(merged, key, () => mergeRules([...law.packs, ...housePacks]));
    },
    holidaysOf: (law, contact) => {
      const states = statesToAsk(law.holidays, contact.region ?? regionOf(contact.jurisdiction));
      return kept(calendars, [law.id, ...states].join(), () => makeHolidays(law.holidays, states));
    },
  };
}

function kept<V>(store: Map<string, V>, key: string, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}

/** The region part of a jurisdiction: `US-NY` of `US-NY-NYC`, none of `SE`. */
function regionOf(jurisdiction: string): string | undefined {
  const [country, region] = jurisdiction.split('-');
  return country === undefined || region === undefined ? undefined : `${country}-${region}`;
}
