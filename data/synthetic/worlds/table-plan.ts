/**
 * What a case is worth if the house's table is followed from now on: by a dynamic programme over its days, momentum, pressure, and the days
 * since the last contact, on which the tables of the worlds look beside the age of the case. What else a table may look at is taken as it
 * was on the morning on which the case opened.
 */
import { dayMs, hourMs, type CaseContext, type EligibleActions } from '../../../engine/index.ts';
import { instantOfDay } from '../local-day.ts';
import type { Strain } from './case-dynamics.ts';
import { noPlace, valueOnDay, type NextMornings } from './case-plan.ts';
import type { CaseTruth } from './case-truth.ts';
import type { CaseDraft, PopulationRequest } from './draft-debtor.ts';
import { bringToLife, contextOn, decisionInstant, decisionMinute, learnUntil, openCase } from './live-debtor.ts';
import { openTonight, type Decider, type OpenTonight } from './night-decision.ts';
import { emptyLayer, layerOf, type ValueLayer } from './value-grid.ts';

export type TableRequest = {
  readonly population: PopulationRequest;
  readonly eligible: EligibleActions;
  readonly table: Decider;
};

/** Days since the last contact are told apart up to so many; beyond, and where there was none, they are these. */
const mostGap = 9;

/** A contact of a while ago is taken to have been made at noon. */
const noonAfterDecisionMs = 4 * hourMs;

type Share = { readonly place: number; readonly probability: number };

/** What the table does on a morning: nothing where the list is empty. */
type TableMorning = readonly Share[];

const withLastContact = (context: CaseContext, gap: number): CaseContext => {
  if (gap === mostGap) return { ...context, contacts: [] };
  const last = {
    ...({ channel: 'sms', caseId: context.caseId, tone: 'neutral', treatment: 'reminder' } as const),
    ...{ at: context.asOf - gap * dayMs + noonAfterDecisionMs },
    ...{ conversation: false, reached: false, failed: false, planned: false },
  };
  return { ...context, contacts: [last] };
};

const askTable = (table: Decider, context: CaseContext, open: OpenTonight): TableMorning => {
  const { candidates } = table({ context, ...open });
  return candidates.flatMap((probability, index) => {
    const place = open.candidates[index]?.place;
    return probability > 0 && place !== undefined ? [{ place, probability }] : [];
  });
};

/** By age, and by the days since the last contact: index 0 is one day. */
type TableActions = readonly (readonly TableMorning[])[];

const actionsOf = (request: TableRequest, index: number, draft: CaseDraft): TableActions => {
  const { population, eligible, table } = request;
  const { horizonDays, restDays } = population.world;
  const debtor = bringToLife(population, index);
  const live = openCase(debtor, population, draft);
  learnUntil(debtor, decisionInstant(debtor, draft.openDay));
  const opening = contextOn(debtor, live, draft.openDay);
  return Array.from({ length: horizonDays }, (_, age) => {
    const day = draft.openDay + age;
    const asOf = instantOfDay(debtor.zone, day, decisionMinute);
    const context = { ...opening, asOf, daysPastDue: opening.daysPastDue + age };
    const open = openTonight(eligible, withLastContact(context, mostGap), day, null);
    return Array.from({ length: mostGap }, (_, before) =>
      before + 1 <= restDays ? [] : askTable(table, withLastContact(context, before + 1), open),
    );
  });
};

/** A layer for each morning and each number of days since the last contact. */
export type TablePlan = readonly (readonly ValueLayer[])[];

const nextMornings = (plan: TablePlan, age: number, gap: number): NextMornings | null => {
  const next = plan[age + 1];
  const [waited, contacted] = [next?.[Math.min(mostGap, gap + 1) - 1], next?.[0]];
  return waited === undefined || contacted === undefined ? null : { waited, contacted };
};

/** The value of an action on the day of that age, so many days after the last contact (Infinity: never), the table following. */
export const valueBeforeTable = (
  truth: CaseTruth,
  plan: TablePlan,
  morning: { readonly age: number; readonly gap: number; readonly strain: Strain },
  place: number,
): number => {
  const { age, gap, strain } = morning;
  const day = truth.days[age];
  const next = nextMornings(plan, age, Math.min(mostGap, gap));
  return day === undefined || next === null ? 0 : valueOnDay(truth, day, place, strain, next);
};

const layerFor = (truth: CaseTruth, plan: TablePlan, age: number, gap: number, shares: TableMorning): ValueLayer => {
  const waiting = shares.reduce((left, { probability }) => left - probability, 1);
  return layerOf((momentum, pressure) => {
    const morning = { age, gap, strain: { momentum, pressure } };
    const waited = waiting > 0 ? waiting * valueBeforeTable(truth, plan, morning, noPlace) : 0;
    return shares.reduce(
      (sum, { place, probability }) => sum + probability * valueBeforeTable(truth, plan, morning, place),
      waited,
    );
  });
};

const isSame = (one: TableMorning, other: TableMorning): boolean =>
  one.length === other.length &&
  one.every(({ place, probability }, at) => place === other[at]?.place && probability === other[at].probability);

/** Many numbers of days since the last contact mean the same to the table: their mornings share one layer. */
const layersOf = (
  truth: CaseTruth,
  plan: TablePlan,
  age: number,
  mornings: readonly TableMorning[],
): readonly ValueLayer[] => {
  const layers: ValueLayer[] = [];
  for (const [before, shares] of mornings.entries()) {
    const [last, next] = [mornings[before - 1], plan[age + 1]];
    const isLikeLast =
      next?.[Math.min(mostGap - 1, before + 1)] === next?.[before] && last !== undefined && isSame(last, shares);
    const shared = isLikeLast ? layers.at(-1) : undefined;
    layers.push(shared ?? layerFor(truth, plan, age, before + 1, shares));
  }
  return layers;
};

const planOf = (truth: CaseTruth, actions: TableActions): TablePlan => {
  const nothing = emptyLayer();
  const plan: (readonly ValueLayer[])[] = Array.from({ length: truth.days.length + 1 }, () =>
    Array.from({ length: mostGap }, () => nothing),
  );
  for (let age = truth.days.length - 1; age >= 0; age -= 1) plan[age] = layersOf(truth, plan, age, actions[age] ?? []);
  return plan;
};

/** By case, worked out when it is first asked for. */
export const makeTablePlans = (request: TableRequest) => {
  const plans = new Map<string, TablePlan>();
  return (index: number, draft: CaseDraft, truth: CaseTruth): TablePlan => {
    const plan = plans.get(draft.caseId) ?? planOf(truth, actionsOf(request, index, draft));
    plans.set(draft.caseId, plan);
    return plan;
  };
};

/** Whole days on the debtor's calendar since the last contact, over all cases; Infinity where there was none. */
export const daysSinceContact = ({ contacts, asOf }: Pick<CaseContext, 'contacts' | 'asOf'>): number => {
  const [last] = contacts;
  // The decision is made at eight: what was sent later on a day lies less than so many whole days back.
  return last === undefined ? Infinity : Math.ceil((asOf - last.at) / dayMs);
};
