/**
 * What the house has banned for itself: channels, tones, treatments, slots, days of the calendar, days of the week. A ban bars a contact
 * that fits every list it gives; the notices that the law prescribes are never banned.
 */
import type { PackChannel } from './pack.ts';
import { addDays, instantOfLocal, localDate, weekdayOf, type Instant, type LocalDate } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext } from './law-context.ts';
import { bindsActor, brokenRule, distinctRules, isAboutProduct, isInForce, nothingBroken } from './rule-scope.ts';
import type { BanRule } from './pack.ts';
import type { Blocking } from './verdict.ts';

/** A contact as far as bans see it; a ban that names what is left out does not apply. */
export type BannedContact = {
  readonly channel: PackChannel;
  readonly purpose?: string | undefined;
  readonly tone?: string | undefined;
  readonly treatment?: string | undefined;
  readonly slot?: string | undefined;
};

const fits = (list: readonly string[] | undefined, value: string | undefined): boolean =>
  list === undefined || (value !== undefined && list.includes(value));

const isBannedDay = (rule: BanRule, on: LocalDate): boolean =>
  (rule.days === undefined || rule.days.includes(on) || rule.days.includes(on.slice(5))) &&
  (rule.weekdays === undefined || rule.weekdays.includes(weekdayOf(on)));

const searchedDays = 366;

/** The start of the first later day that is not banned; null where the ban is on every day. */
const openAgain = (rule: BanRule, zone: string, on: LocalDate): Instant | null => {
  if (rule.days === undefined && rule.weekdays === undefined) return null;
  for (let days = 1; days <= searchedDays; days += 1) {
    const later = addDays(on, days);
    if (!isBannedDay(rule, later)) return instantOfLocal(zone, later, 0);
  }
  return null;
};

/** The bans that could bar such a contact on some day. */
const bansOn = (pack: CompiledPack, context: LawContext, contact: BannedContact): readonly BanRule[] => {
  const { debtor } = context;
  if (debtor === null || contact.treatment === 'statutory_notice' || contact.purpose === 'statutory_notice') return [];
  return pack.bans.filter(
    (rule) =>
      fits(rule.channels, contact.channel) &&
      fits(rule.tones, contact.tone) &&
      fits(rule.treatments, contact.treatment) &&
      fits(rule.slots, contact.slot) &&
      bindsActor(rule, context.actor, debtor.kind) &&
      isAboutProduct(rule, context.product),
  );
};

/** Every ban that bars the contact at the instant. Costs nothing where the pack has none. */
export const banBlocks = (
  pack: CompiledPack,
  context: LawContext,
  contact: BannedContact,
  at: Instant,
): readonly Blocking[] => {
  if (pack.bans.length === 0) return nothingBroken;
  const bans = bansOn(pack, context, contact);
  if (bans.length === 0) return nothingBroken;
  const zones = context.debtor?.timeZones ?? [];
  const [home = 'UTC'] = zones;
  const today = localDate(home, at);
  return distinctRules(
    zones.flatMap((zone) => {
      const on = localDate(zone, at);
      return bans
        .filter((rule) => isInForce(rule, today) && isBannedDay(rule, on))
        .map((rule) => brokenRule(rule, openAgain(rule, zone, on)));
    }),
  );
};
