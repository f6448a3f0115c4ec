/** Planning an experiment: what was told or read of the outcome → debtors, days, the price of the split, and what is there. */
import type { Pool } from '../../data/index.ts';
import {
  domainError,
  failure,
  success,
  type DomainError,
  type InputError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import {
  chanceReadable,
  expectedPayers,
  minimumDetectableLift,
  payersNeeded,
  planDebtors,
  powerOfPlan,
  variationOfRate,
  type Design,
  type NotEstimable,
  type Pace,
  type Plan,
  type StoppingRule,
} from '../../experiments/index.ts';
import type { PowerAnswer, PowerRequest } from '../contracts/experiment-power.ts';
import { readHistory, type History } from './experiment-history.ts';
import { longestDays, notesOf } from './experiment-power-notes.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly pool: Pool; readonly now: () => Instant };

/** Of the lesser of two actions, that a learning arm can be corrected for. */
const leastActionShare = 0.05;
const usualWindowDays = 30;
const splits = [0.5, 0.8, 0.9, 0.98];
const rules: Readonly<Record<PowerRequest['stoppingRule'], StoppingRule>> = {
  always_valid: 'always_valid',
  fixed_horizon: 'fixed',
};

const refuse = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(domainError('invalid-request', 'This cannot be planned; why is listed.', errors));

const fault = (pointer: string, detail: string): Result<never, DomainError> => refuse([{ pointer, detail }]);

type Doubt = readonly [holds: boolean, pointer: string, detail: string];

const ways = 'baseRate, coefficientOfVariation, mean with standardDeviation, and fromHistory';

const doubtsOfOutcome = (request: PowerRequest): readonly Doubt[] => {
  const { baseRate, coefficientOfVariation, mean, standardDeviation, fromHistory, lift = 0 } = request;
  const told = [baseRate, coefficientOfVariation, mean ?? standardDeviation, fromHistory];
  const count = told.filter((one) => one !== undefined).length;
  const missing = mean === undefined ? '/mean' : '/standardDeviation';
  const isHalf = (mean === undefined) !== (standardDeviation === undefined);
  return [
    [count !== 1, '', `tell the outcome by one of ${ways}; ${String(count)} are given`],
    [isHalf, missing, 'is required beside the other'],
    [(baseRate ?? 0) * (1 + lift) >= 1, '/lift', 'would raise the rate to 1 or more'],
  ];
};

/** What history would tell and nobody has. */
const doubtsWithoutHistory = ({ lift, debtorsPerDay, debtors }: PowerRequest): readonly Doubt[] => [
  [debtorsPerDay === undefined, '/debtorsPerDay', 'is required where history is not asked'],
  [(lift ?? debtors) === undefined, '/lift', 'is required where `debtors` is not given: what is to be planned?'],
];

const doubtsOfActions = ({ comparesActions, stoppingRule, treatmentShare }: PowerRequest): readonly Doubt[] => [
  [
    comparesActions && stoppingRule === 'fixed_horizon',
    '/stoppingRule',
    'must be always_valid: on what a learning arm logged a fixed interval does not hold',
  ],
  [
    comparesActions && Math.min(treatmentShare, 1 - treatmentShare) < leastActionShare,
    '/treatmentShare',
    `is below ${String(leastActionShare)}: an action that is tried more seldom is not compared`,
  ],
];

const faultsOf = (request: PowerRequest): readonly InputError[] => {
  const more = request.fromHistory === undefined ? doubtsWithoutHistory(request) : [];
  return [...doubtsOfOutcome(request), ...doubtsOfActions(request), ...more].flatMap(([holds, pointer, detail]) =>
    holds ? [{ pointer, detail }] : [],
  );
};

const variationOf = (request: PowerRequest, history: History | null): number => {
  const { baseRate, coefficientOfVariation, mean = 1, standardDeviation = 1 } = request;
  if (history !== null) return history.moments.standardDeviation / history.moments.mean;
  return coefficientOfVariation ?? (baseRate === undefined ? standardDeviation / mean : variationOfRate(baseRate));
};

/** Where more pay, what they pay also varies more; of a rate it is known exactly. */
const varianceRatioOf = ({ varianceRatio, baseRate, lift = 0 }: PowerRequest): number => {
  if (varianceRatio !== undefined) return varianceRatio;
  if (baseRate === undefined) return 1 + lift;
  const treated = baseRate * (1 + lift);
  return (treated * (1 - treated)) / (baseRate * (1 - baseRate));
};

/** Of the champion; null where nobody said. */
const payerRateOf = ({ payerRate, baseRate }: PowerRequest, history: History | null): number | null =>
  payerRate ?? (history === null ? (baseRate ?? null) : history.moments.payers / history.moments.debtors);

/** A rate that rises has more payers; money that rises may be more of the same payers'. */
const treatedPayerRateOf = ({ baseRate, payerRate, lift = 0 }: PowerRequest, rate: number): number =>
  rate * (baseRate !== undefined && payerRate === undefined ? 1 + lift : Math.min(1, 1 + lift));

type Reading = Required<Pick<Design, 'rule' | 'treatmentShare'>>;

/** The design with the payers that a reading of this rule and split waits for. */
const gated = (design: Design, { comparesActions }: PowerRequest, changes: Partial<Reading> = {}): Design => {
  const changed = { ...design, ...changes };
  if (changed.payers === undefined) return changed;
  const needed = payersNeeded({ ...changed, isOfActions: comparesActions });
  return { ...changed, payers: { ...changed.payers, needed } };
};

const designOf = (request: PowerRequest, history: History | null): Design => {
  const { alpha, stoppingRule, treatmentShare, covariateCorrelation, cluster, comparesActions } = request;
  const reading = { rule: rules[stoppingRule], treatmentShare };
  const payerRate = payerRateOf(request, history);
  const needed = payersNeeded({ ...reading, isOfActions: comparesActions });
  return {
    ...{ alpha, ...reading },
    ...(payerRate === null
      ? {}
      : { payers: { payerRate, treatedPayerRate: treatedPayerRateOf(request, payerRate), needed } }),
    coefficientOfVariation: variationOf(request, history),
    covariateCorrelation: covariateCorrelation ?? history?.moments.covariateCorrelation ?? 0,
    varianceRatio: varianceRatioOf(request),
    designEffect: cluster === undefined ? 1 : 1 + (cluster.size - 1) * cluster.intraclassCorrelation,
  };
};

const paceOf = (request: PowerRequest, history: History | null): Pace => ({
  debtorsPerDay: request.debtorsPerDay ?? history?.inflow.debtorsPerDay ?? 0,
  treatmentCapacityPerDay: request.treatmentCapacityPerDay ?? null,
  windowDays: request.windowDays ?? request.fromHistory?.days ?? usualWindowDays,
});

type Question = {
  readonly request: PowerRequest;
  readonly history: History | null;
  readonly design: Design;
  readonly pace: Pace;
};
type Planned = Pick<PowerAnswer, 'plan' | 'splits' | 'stoppingRules'>;

const toPlan = (plan: Plan, { pace }: Question): NonNullable<PowerAnswer['plan']> => {
  const { debtors, treatmentDebtors, controlDebtors, days, debtorsForNoDifference, reading } = plan;
  const entering = days - pace.windowDays;
  return {
    ...{ debtors, treatmentDebtors, controlDebtors, days, debtorsForNoDifference },
    isFeasible: days <= longestDays,
    daysForNoDifference: Math.ceil((entering * debtorsForNoDifference) / debtors) + pace.windowDays,
    daysUntilReadable: reading?.days ?? null,
    payersExpected: reading?.payersExpected ?? null,
    setBy: reading?.setsThePlan === true ? 'payers' : 'power',
  };
};

const sizeOf = ({ debtors, days, reading }: Plan) => ({ debtors, days, daysUntilReadable: reading?.days ?? null });

const planWanted = (question: Question, lift: number): Result<Planned, NotEstimable> => {
  const { request, design, pace } = question;
  const planWith = (changes: Partial<Reading>): Result<Plan, NotEstimable> =>
    planDebtors(gated(design, request, changes), { lift, power: request.power, pace });
  const wanted = planWith({});
  if (!wanted.ok) return wanted;
  // A challenger takes the smaller part: 90/10 gives it a tenth.
  const shares = [...new Set([request.treatmentShare, ...splits.map((share) => Number((1 - share).toFixed(2)))])];
  return success({
    plan: toPlan(wanted.value, question),
    splits: shares.flatMap((treatmentShare) => {
      const plan = planWith({ treatmentShare });
      if (!plan.ok) return [];
      return [{ treatmentShare, ...sizeOf(plan.value), price: plan.value.priceOfSplit }];
    }),
    stoppingRules: (['always_valid', 'fixed_horizon'] as const).flatMap((stoppingRule) => {
      const plan = planWith({ rule: rules[stoppingRule] });
      return plan.ok ? [{ stoppingRule, ...sizeOf(plan.value) }] : [];
    }),
  });
};

const powerOf = (design: Design, debtors: number, lift: number | undefined): Result<number | null, NotEstimable> =>
  lift === undefined ? success(null) : powerOfPlan(design, { debtors, lift });

const payersThere = ({ payers, treatmentShare }: Design, debtors: number) =>
  payers === undefined
    ? { payersExpected: null, chanceReadable: null }
    : {
        payersExpected: expectedPayers(payers, { debtors, treatmentShare }),
        chanceReadable: chanceReadable(payers, { debtors, treatmentShare }),
      };

const readThere = ({ request, history, design }: Question): Result<PowerAnswer['whatIsThere'], NotEstimable> => {
  const debtors = request.debtors ?? history?.inflow.debtorsNow ?? 0;
  if (debtors === 0) return success(null);
  const smallest = minimumDetectableLift(design, { debtors, power: request.power });
  if (!smallest.ok && smallest.error.reason !== 'too_few_payers') return smallest;
  const power = powerOf(design, debtors, request.lift);
  if (!power.ok) return power;
  return success({
    debtors,
    minimumDetectableLift: smallest.ok ? smallest.value : null,
    power: power.value,
    ...payersThere(design, debtors),
  });
};

const outcomeTold = ({ mean, baseRate }: PowerRequest) => ({
  ...{ source: 'given' as const, mean: mean ?? baseRate ?? null },
  ...{ debtorsRead: null, payers: null, capMinor: null, currency: null },
});

const outcomeRead = ({ moments }: History) => ({
  ...{ source: 'history' as const, mean: moments.mean, debtorsRead: moments.debtors, payers: moments.payers },
  ...{ capMinor: moments.capMinor, currency: moments.currencies[0] ?? null },
});

const outcomeOf = ({ request, history, design }: Question): PowerAnswer['outcome'] => {
  const { coefficientOfVariation, covariateCorrelation = 0, varianceRatio = 1, designEffect = 1 } = design;
  return {
    ...{ coefficientOfVariation, covariateCorrelation, varianceRatio, designEffect },
    ...(history === null ? outcomeTold(request) : outcomeRead(history)),
  };
};

const gateOf = ({ design, request }: Question): PowerAnswer['gate'] => ({
  payersNeeded: payersNeeded({ ...design, isOfActions: request.comparesActions }),
  payerRate: design.payers?.payerRate ?? null,
});

const nothingPlanned: Planned = { plan: null, splits: [], stoppingRules: [] };

const answer = (question: Question): Result<PowerAnswer, DomainError> => {
  const { lift } = question.request;
  if (lift !== undefined && !(question.pace.debtorsPerDay > 0))
    return fault('/debtorsPerDay', 'is required: nobody of the population came in that time');
  const planned = lift === undefined ? success(nothingPlanned) : planWanted(question, lift);
  if (!planned.ok) return fault('/lift', planned.error.detail);
  const there = readThere(question);
  if (!there.ok) return fault('/debtors', there.error.detail);
  const gate = gateOf(question);
  return success({
    outcome: outcomeOf(question),
    pace: question.pace,
    gate,
    ...planned.value,
    whatIsThere: there.value,
    notes: notesOf(question, { gate, plan: planned.value.plan, whatIsThere: there.value }),
  });
};

export const makePower = ({ pool, now }: Dependencies): Pick<Services, 'planPower'> => ({
  planPower: async (request, { portfolios }) => {
    const { fromHistory } = request;
    if (fromHistory !== undefined && portfolios !== null)
      return failure(domainError('forbidden', 'History is of all portfolios; this key is limited to some.'));
    const faults = faultsOf(request);
    if (faults.length > 0) return refuse(faults);
    const read = fromHistory === undefined ? success(null) : await readHistory(pool, fromHistory, now());
    if (!read.ok) return refuse(read.error);
    const history = read.value;
    return answer({ request, history, design: designOf(request, history), pace: paceOf(request, history) });
  },
});
