/**
 * Where the actions of a table can ever be legal, as data to be read: for each group of actions that the law cannot tell apart, by place, who
 * may make the contact at which stage, at which hours and after what. Equal answers stand together.
 */
import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import type { Blocking } from '../../compliance/verdict.ts';
import {
  actors,
  debtorKinds,
  stages,
  type Actor,
  type DebtorKind,
  type Purpose,
  type Stage,
} from '../../vocabulary/case.ts';
import type { LocalDate } from '../../vocabulary/time.ts';
import { contactKindOf } from './blocked-rows.ts';
import type { ContactKind } from './ever-legal.ts';
import type { Place } from './places.ts';
import { weekDays, type HoursByDay, type WeekDay } from './reference-week.ts';
import type { EverLegal, TableLaw } from './table-law.ts';

/** Days with the same hours; `open` are `08:00` to `20:00` on the debtor's clock, none where the day is closed. */
type OpenHours = { readonly days: readonly WeekDay[]; readonly open: readonly (readonly [string, string])[] };

export type LegalCase = {
  readonly stages: readonly Stage[];
  readonly actors: readonly Actor[];
  readonly verdict: EverLegal['verdict'];
  /** Kinds of debtor to whom it can be legal; hours and needs are those of the first. */
  readonly debtors: readonly DebtorKind[];
  /** Where it can be legal at some hours only. */
  readonly hours: readonly OpenHours[];
  readonly needs: readonly string[];
  /** Ids of the rules that say so. */
  readonly rules: readonly string[];
};

export type ActionLegality = {
  readonly actions: readonly string[];
  readonly purpose: Purpose;
  /** Rows that could choose one of them, by number from 1; null is `otherwise`. */
  readonly rows: readonly (number | null)[];
  readonly markets: readonly { readonly market: string; readonly cases: readonly LegalCase[] }[];
};

export type LegalityReport = {
  /** The law is that of this day. */
  readonly asOf: LocalDate;
  readonly actions: readonly ActionLegality[];
  /** Every rule named, by id in order. */
  readonly rules: readonly Omit<Blocking, 'until' | 'effect'>[];
};

/** A row with the actions that it wants. */
export type WantingRow = { readonly number: number | null; readonly wanted: readonly CatalogueAction[] };

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const openHours = (hours: HoursByDay): readonly OpenHours[] => {
  const byHours = new Map<string, OpenHours & { readonly days: WeekDay[] }>();
  for (const day of weekDays) {
    const open = hours.get(day)?.map(([from, to]) => [clock(from), clock(to)] as const);
    if (open === undefined) continue;
    const same = byHours.get(String(open));
    if (same === undefined) byHours.set(String(open), { days: [day], open });
    else same.days.push(day);
  }
  return [...byHours.values()];
};

const isLegal = ({ verdict }: EverLegal): boolean => verdict === 'some_hours' || verdict === 'any_hour';

type Answer = Omit<LegalCase, 'stages' | 'actors'> & { readonly blockings: readonly Blocking[] };

/** The answer for consumers, or for the first kind of debtor for whom there is a better one. */
const answerFor = (law: TableLaw, place: Place, contact: ContactKind, actor: Actor, stage: Stage): Answer => {
  const asked = debtorKinds.map((debtorKind) => {
    const kind = { actor, debtorKind, stage, product: null, flags: [], mayConsent: true };
    return { debtorKind, answer: law.everLegal(place, contact, kind) };
  });
  const legal = asked.filter(({ answer }) => isLegal(answer));
  const answer = (legal[0] ?? asked[0])?.answer;
  if (answer === undefined) throw new Error('there is no kind of debtor to ask about');
  const { verdict, needs, rules, hours } = answer;
  return {
    verdict,
    debtors: legal.map(({ debtorKind }) => debtorKind),
    hours: verdict === 'some_hours' ? openHours(hours) : [],
    needs,
    rules: [...new Set(rules.map(({ rule }) => rule))].sort(),
    blockings: rules,
  };
};

/** Puts what has the same key together, in the order of first mention. */
const grouped = <T>(entries: readonly T[], keyOf: (entry: T) => string): readonly (readonly [T, ...T[]])[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return [...groups.values()];
};

const keyOfAnswer = ({ blockings: _, ...answer }: Answer): string => JSON.stringify(answer);

type Collected = (blockings: readonly Blocking[]) => void;

/** For each actor the stages with one answer; then the actors with the same stages and answer. */
const casesIn = (law: TableLaw, place: Place, contact: ContactKind, collect: Collected): readonly LegalCase[] => {
  const byActor = actors.flatMap((actor) => {
    const answers = stages.map((stage) => ({ stage, answer: answerFor(law, place, contact, actor, stage) }));
    for (const { answer } of answers) collect(answer.blockings);
    return grouped(answers, ({ answer }) => keyOfAnswer(answer)).map((group) => ({
      actor,
      stages: group.map(({ stage }) => stage),
      answer: group[0].answer,
    }));
  });
  return grouped(byActor, (entry) => `${entry.stages.join()} ${keyOfAnswer(entry.answer)}`).map((group) => {
    const { blockings: _, ...answer } = group[0].answer;
    return { stages: group[0].stages, actors: group.map(({ actor }) => actor), ...answer };
  });
};

type Wanted = { readonly action: CatalogueAction; readonly rows: readonly (number | null)[] };

const wantedActions = (rows: readonly WantingRow[]): readonly Wanted[] => {
  const byId = new Map<string, { readonly action: CatalogueAction; readonly rows: (number | null)[] }>();
  for (const { number, wanted } of rows) {
    for (const action of wanted) {
      const known = byId.get(action.id);
      if (known === undefined) byId.set(action.id, { action, rows: [number] });
      else known.rows.push(number);
    }
  }
  return [...byId.values()];
};

const inOrder = (rows: readonly (number | null)[]): readonly (number | null)[] =>
  [...new Set(rows)].sort((one, other) => (one ?? Infinity) - (other ?? Infinity));

/** Where everything that the rows want can ever be legal. */
export const legalityReport = (rows: readonly WantingRow[], law: TableLaw): LegalityReport => {
  const rules = new Map<string, LegalityReport['rules'][number]>();
  const collect: Collected = (blockings) => {
    for (const { rule, text, citation, force, confidence } of blockings)
      rules.set(rule, { rule, text, citation, force, confidence });
  };
  const answered = wantedActions(rows).map(({ action, rows: wantedBy }) => {
    const contact = contactKindOf(action);
    const markets = law.places.map((place) => ({ market: place.id, cases: casesIn(law, place, contact, collect) }));
    return { action, contact, wantedBy, markets };
  });
  const groups = grouped(
    answered,
    ({ contact, markets }) => `${contact.channel} ${contact.purpose} ${JSON.stringify(markets)}`,
  );
  return {
    asOf: law.on,
    actions: groups.map((group) => ({
      actions: group.map(({ action }) => action.id),
      purpose: group[0].contact.purpose,
      rows: inOrder(group.flatMap(({ wantedBy }) => wantedBy)),
      markets: group[0].markets,
    })),
    rules: [...rules.values()].sort((one, other) => (one.rule < other.rule ? -1 : 1)),
  };
};
