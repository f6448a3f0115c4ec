/**
 * Moments of fresh cases with the true value of every action that was open: what any learner can be scored on, ours or another's. The
 * cases are worked by the table up to a day drawn for each; values are in euro, with the table followed afterwards.
 */
import type { Candidate, CaseContext } from '../../../engine/index.ts';
import { randomStream } from '../random-stream.ts';
import { noPlace } from './case-plan.ts';
import { actionCount } from './case-truth.ts';
import { chooserOf } from './choosers.ts';
import { draftDebtor } from './draft-debtor.ts';
import { followCase, type CaseMorning } from './fresh-case.ts';
import { probabilityByPlace, type Decider } from './night-decision.ts';
import type { Cohort } from './policy-value.ts';
import { daysSinceContact, makeTablePlans, valueBeforeTable, type TablePlan } from './table-plan.ts';

export type FreshContext = {
  readonly context: CaseContext;
  readonly candidates: readonly Candidate[];
  readonly humanOnly: boolean;
  /** By place, relative to no contact; NaN where it is not open. */
  readonly values: Float64Array;
};

const dayPath = 13;

/** On the day drawn, or the first after it on which anything is open. */
const seekFrom = (firstAge: number, found: (morning: CaseMorning) => void) => {
  let isFound = false;
  return (morning: CaseMorning): void => {
    if (isFound || morning.age < firstAge || morning.look().candidates.length === 0) return;
    isFound = true;
    found(morning);
  };
};

const valuesOf = ({ live, age, debtor, look }: CaseMorning, plan: TablePlan): Float64Array => {
  const { context, candidates } = look();
  const strain = { momentum: live.momentum, pressure: debtor.pressure };
  const morning = { age, gap: daysSinceContact(context), strain };
  const values = new Float64Array(actionCount).fill(NaN);
  const waiting = valueBeforeTable(live.truth, plan, morning, noPlace);
  for (const { place } of candidates) values[place] = valueBeforeTable(live.truth, plan, morning, place) - waiting;
  return values;
};

/** One of each case of the cohort, where there is one. */
export const drawFreshContexts = ({ population, cases, eligible }: Cohort, table: Decider): readonly FreshContext[] => {
  const planOf = makeTablePlans({ population, eligible, table });
  const tables = chooserOf(table);
  const contexts: FreshContext[] = [];
  for (let index = 0; index < cases; index += 1) {
    const [draft] = draftDebtor(population, index).cases;
    if (draft === undefined) continue;
    const firstAge = randomStream(population.seed, [dayPath, index]).whole(0, population.world.horizonDays - 5);
    const look = seekFrom(firstAge, (morning) => {
      const values = valuesOf(morning, planOf(index, draft, morning.live.truth));
      contexts.push({ ...morning.look(), values });
    });
    const choose = (morning: CaseMorning): Candidate | null => {
      look(morning);
      return tables.choose(morning);
    };
    followCase({ population, eligible, chooser: { choose } }, index, draft);
  }
  return contexts;
};

/** Mean true value of what the decider does in them, in euro relative to no contact. */
export const meanTrueValue = (contexts: readonly FreshContext[], decider: Decider): number => {
  const total = contexts.reduce((sum, { context, candidates, humanOnly, values }) => {
    const shares = probabilityByPlace(candidates, decider({ context, candidates, humanOnly }));
    return sum + shares.reduce((own, share, place) => own + (share > 0 ? share * (values[place] ?? 0) : 0), 0);
  }, 0);
  return total / contexts.length;
};

/** The same of somebody who knows the values, and waits where all are below nothing. */
export const bestTrueValue = (contexts: readonly FreshContext[]): number =>
  contexts.reduce((sum, { values }) => sum + values.reduce((best, value) => (value > best ? value : best), 0), 0) /
  contexts.length;
