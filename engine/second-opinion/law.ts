/** The law of a jurisdiction: its pack, and every pack that it extends, put together once. */
import type { HolidaySpec, Pack, RuleGroups } from './pack-data.ts';

export type Law = { readonly id: string; readonly packs: readonly Pack[]; readonly holidays: HolidaySpec };

/** The pack with the id, or with the nearest shorter one. */
export function findPack(packs: readonly Pack[], jurisdiction: string): Pack | undefined {
  return idAndShorter(jurisdiction)
    .map((id) => packs.find((pack) => pack.id === id && isJurisdiction(pack)))
    .find((pack) => pack !== undefined);
}

/** The packs of the places that lie in this one: `US-NY-NYC` of `US-NY`. */
export function packsWithin(packs: readonly Pack[], place: string): readonly Pack[] {
  return packs.filter((pack) => pack.id.startsWith(`${place}-`) && isJurisdiction(pack));
}

/** A pack, and others that may hold as well, with all they extend; undefined where one of those is missing. */
export function makeLaw(packs: readonly Pack[], own: Pack, others: readonly Pack[]): Law | undefined {
  const all = withParents(packs, [own, ...others]);
  if (all === undefined) return undefined;
  const holidays = all.find((pack) => pack.holidays.country !== null)?.holidays ?? own.holidays;
  return { id: [own, ...others].map((pack) => pack.id).join(), packs: all, holidays };
}

const isJurisdiction = (pack: Pack): boolean => pack.kind !== 'house' && pack.kind !== 'overlay';

/** `US-NY-NYC` → `US-NY-NYC`, `US-NY`, `US`. */
function idAndShorter(id: string): readonly string[] {
  const parts = id.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** The packs and all they extend, each once, nearest first. */
function withParents(packs: readonly Pack[], own: readonly Pack[]): readonly Pack[] | undefined {
  const found = [...own];
  for (const pack of found) {
    for (const id of pack.extends) {
      const parent = packs.find((candidate) => candidate.id === id);
      if (parent === undefined) return undefined;
      if (!found.includes(parent)) found.push(parent);
    }
  }
  return found;
}

/** Union of rules: a rule never removes another. */
export function mergeRules(packs: readonly Pack[]): RuleGroups {
  return {
    windows: packs.flatMap((pack) => pack.rules.windows ?? []),
    caps: packs.flatMap((pack) => pack.rules.caps ?? []),
    cooldowns: packs.flatMap((pack) => pack.rules.cooldowns ?? []),
    stages: packs.flatMap((pack) => pack.rules.stages ?? []),
    blocks: packs.flatMap((pack) => pack.rules.blocks ?? []),
    consent: packs.flatMap((pack) => pack.rules.consent ?? []),
    content: packs.flatMap((pack) => pack.rules.content ?? []),
    third_party: packs.flatMap((pack) => pack.rules.third_party ?? []),
    visits: packs.flatMap((pack) => pack.rules.visits ?? []),
    fees: packs.flatMap((pack) => pack.rules.fees ?? []),
    limitation: packs.flatMap((pack) => pack.rules.limitation ?? []),
    recording: packs.flatMap((pack) => pack.rules.recording ?? []),
    language: packs.flatMap((pack) => pack.rules.language ?? []),
    bans: packs.flatMap((pack) => pack.rules.bans ?? []),
  };
}
