/** The packs put together once: the law of each jurisdiction, its holidays, and its rules with those of the house. */
import type { Contact } from './contact.ts';
import { makeHolidays, statesToAsk, type IsHoliday } from './holidays.ts';
import { findPack, makeLaw, mergeRules, packsWithin, type Law } from './law.ts';
import type { Pack, RuleGroups } from './pack-data.ts';

export type Library = {
  readonly housePacks: readonly Pack[];
  /** `house`: whether places within the contact's may be meant as well. */
  readonly lawOf: (contact: Contact, house: boolean) => Law | undefined;
  readonly rulesOf: (law: Law, housePacks: readonly Pack[]) => RuleGroups;
  readonly holidaysOf: (law: Law, contact: Contact) => IsHoliday;
};

/** What is kept is bounded by the packs, never by what callers send. */
export function makeLibrary(packs: readonly Pack[]): Library {
  const laws = new Map<string, Law | undefined>();
  const merged = new Map<string, RuleGroups>();
  const calendars = new Map<string, IsHoliday>();
  return {
    housePacks: packs.filter((pack) => pack.kind === 'house'),
    lawOf: (contact, house) => {
      const place = house ? placeOf(contact) : contact.jurisdiction;
      const own = findPack(packs, place);
      if (own === undefined) return undefined;
      const others = house ? packsWithin(packs, place) : [];
      return kept(laws, [own, ...others].map((pack) => pack.id).join(), () => makeLaw(packs, own, others));
    },
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

/** The region where the jurisdiction is a country and the region lies in it, else the jurisdiction. */
function placeOf({ jurisdiction, region }: Contact): string {
  const isCountry = !jurisdiction.includes('-');
  return isCountry && region?.startsWith(`${jurisdiction}-`) === true ? region : jurisdiction;
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
