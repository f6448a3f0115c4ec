/**
 * The law as a table meets it: for every place with a pack, whether a kind of contact can ever be legal. Worked out from the compiled packs by
 * the judges themselves and remembered, so that a thousand rows ask about each kind once.
 */
import type { RuleBook } from '../../compliance/rule-book.ts';
import { bindsActor, isInForce } from '../../compliance/rule-scope.ts';
import type { Blocking } from '../../compliance/verdict.ts';
import { slotMinutes } from '../../vocabulary/action.ts';
import type { Instant, LocalDate } from '../../vocabulary/time.ts';
import { standingOf, type CaseKind, type ContactKind, type Standing } from './ever-legal.ts';
import { placesOf, type Place } from './places.ts';
import { openings, permittedHours, referenceWeek, type HoursByDay } from './reference-week.ts';

export type EverLegal = {
  /** `person_only`: a rule leaves it to a person. `any_hour`: of the slot, on every day. */
  readonly verdict: 'never' | 'person_only' | 'some_hours' | 'any_hour';
  readonly needs: readonly string[];
  /** The rules that say so: that bar it, that ask for what is needed, that limit the hours. */
  readonly rules: readonly Blocking[];
  /** Of these, the rules that no fact can satisfy: with any, the engine never makes such a contact. */
  readonly unmet: readonly Blocking[];
  readonly hours: HoursByDay;
};

export type TableLaw = {
  /** The day as of which it is asked. */
  readonly on: LocalDate;
  readonly places: readonly Place[];
  readonly everLegal: (place: Place, contact: ContactKind, kind: CaseKind) => EverLegal;
  /** How many different questions the judge has been asked. */
  readonly askedCount: () => number;
};

type SlotHours = {
  readonly hours: HoursByDay;
  readonly openings: readonly Instant[];
  readonly isOpenAllWeek: boolean;
  readonly limits: readonly Blocking[];
};

/** The rules that set hours for the contact. */
const hourRules = ({ pack }: Place, { channel }: ContactKind, kind: CaseKind, on: LocalDate): readonly Blocking[] =>
  pack.windows[channel]
    .map(({ rule }) => rule)
    .filter((rule) => bindsActor(rule, kind.actor, kind.debtorKind) && isInForce(rule, on))
    .map(({ id, text, cite, force, confidence }) => ({
      rule: id,
      text,
      citation: cite,
      force,
      confidence,
      effect: 'block',
      until: null,
    }));

const hoursOf = (place: Place, contact: ContactKind, kind: CaseKind, on: LocalDate): SlotHours => {
  const { channel, slot } = contact;
  const { pack, region } = place;
  const week = referenceWeek(pack, region, channel, on);
  const hours = permittedHours({ pack, region, channel, slot, actor: kind.actor, debtorKind: kind.debtorKind }, week);
  const [from, to] = slotMinutes[slot];
  const isOpenAllWeek = [...hours.values()].every(
    ([first, ...more]) => more.length === 0 && first?.[0] === from && first[1] === to,
  );
  const limits = isOpenAllWeek ? [] : hourRules(place, contact, kind, on);
  return { hours, openings: openings(week, hours), isOpenAllWeek, limits };
};

/** Bans of the house may look at the day, the slot and the words; without any, one open hour tells of all. */
const standingIn = (place: Place, contact: ContactKind, kind: CaseKind, open: readonly Instant[]): Standing | null => {
  let found: Standing | null = null;
  for (const at of place.pack.bans.length === 0 ? open.slice(0, 1) : open) {
    found = standingOf(place, contact, kind, at);
    if (found.isLegal) return found;
  }
  return found;
};

const remembered = <T>(answers: Map<string, T>, key: string, work: () => T): T => {
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = work();
  answers.set(key, answer);
  return answer;
};

const contactKey = ({ pack }: Place, { channel, slot, tone, treatment, purpose }: ContactKind): string =>
  pack.bans.length === 0 ? `${channel} ${purpose}` : `${channel} ${purpose} ${slot} ${tone} ${treatment}`;

const caseKey = ({ stage, product, flags, mayConsent }: CaseKind): string =>
  `${stage} ${product ?? ''} ${flags.join(',')} ${String(mayConsent)}`;

const combine = ({ hours, isOpenAllWeek, limits }: SlotHours, standing: Standing | null): EverLegal => {
  if (standing === null) return { verdict: 'never', needs: [], rules: limits, unmet: limits, hours };
  const { isLegal, ...said } = standing;
  if (!isLegal) {
    const isForPerson = said.rules.some(({ effect }) => effect !== 'block');
    return { ...said, verdict: isForPerson ? 'person_only' : 'never', hours };
  }
  const verdict = isOpenAllWeek ? 'any_hour' : 'some_hours';
  return { ...said, verdict, rules: [...said.rules, ...limits], hours };
};

export const makeTableLaw = (rules: RuleBook, on: LocalDate): TableLaw => {
  const hoursByKey = new Map<string, SlotHours>();
  const standings = new Map<string, Standing | null>();
  return {
    on,
    places: placesOf(rules),
    askedCount: () => standings.size,
    everLegal: (place, contact, kind) => {
      const who = `${place.id} ${kind.actor} ${kind.debtorKind}`;
      const slotHours = remembered(hoursByKey, `${who} ${contact.channel} ${contact.slot}`, () =>
        hoursOf(place, contact, kind, on),
      );
      if (slotHours.openings.length === 0) return combine(slotHours, null);
      const key = `${who} ${contactKey(place, contact)} ${caseKey(kind)}`;
      return combine(
        slotHours,
        remembered(standings, key, () => standingIn(place, contact, kind, slotHours.openings)),
      );
    },
  };
};
