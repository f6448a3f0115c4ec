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
  minimumDetectableLift,
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
import type { Services } from './services.ts';

type Dependencies = { readonly pool: Pool; readonly now: () => Instant };

const longestDays = 730;
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

const faultsOf = (request: PowerRequest): readonly InputError[] => {
  const more = request.fromHistory === undefined ? doubtsWithoutHistory(request) : [];
  return [...doubtsOfOutcome(request), ...more].flatMap(([holds, pointer, detail]) =>
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

const designOf = (request: PowerRequest, history: History | null): Design => {
  const { alpha, stoppingRule, treatmentShare, covariateCorrelation, cluster } = request;
  return {
    ...{ alpha, treatmentShare, rule: rules[stoppingRule] },
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
  const { debtors, treatmentDebtors, controlDebtors, days, debtorsForNoDifference } = plan;
  const entering = days - pace.windowDays;
  return {
    ...{ debtors, treatmentDebtors, controlDebtors, days, debtorsForNoDifference },
    isFeasible: days <= longestDays,
    daysForNoDifference: Math.ceil((entering * debtorsForNoDifference) / debtors) + pace.windowDays,
  };
};

const planWanted = (question: Question, lift: number): Result<Planned, NotEstimable> => {
  const { request, design, pace } = question;
  const planWith = (changes: Partial<Design>): Result<Plan, NotEstimable> =>
    planDebtors({ ...design, ...changes }, { lift, power: request.power, pace });
  const wanted = planWith({});
  if (!wanted.ok) return wanted;
  // A challenger takes the smaller part: 90/10 gives it a tenth.
  const shares = [...new Set([request.treatmentShare, ...splits.map((share) => Number((1 - share).toFixed(2)))])];
  return success({
    plan: toPlan(wanted.value, question),
    splits: shares.flatMap((treatmentShare) => {
      const plan = planWith({ treatmentShare });
      if (!plan.ok) return [];
      return [{ treatmentShare, debtors: plan.value.debtors, days: plan.value.days, price: plan.value.priceOfSplit }];
    }),
    stoppingRules: (['always_valid', 'fixed_horizon'] as const).flatMap((stoppingRule) => {
      const plan = planWith({ rule: rules[stoppingRule] });
      return plan.ok ? [{ stoppingRule, debtors: plan.value.debtors, days: plan.value.days }] : [];
    }),
  });
};

const powerOf = (design: Design, debtors: number, lift: number | undefined): Result<number | null, NotEstimable> =>
  lift === undefined ? success(null) : powerOfPlan(design, { debtors, lift });

const readThere = ({ request, history, design }: Question): Result<PowerAnswer['whatIsThere'], NotEstimable> => {
  const debtors = request.debtors ?? history?.inflow.debtorsNow ?? 0;
  if (debtors === 0) return success(null);
  const smallest = minimumDetectableLift(design, { debtors, power: request.power });
  if (!smallest.ok) return smallest;
  const power = powerOf(design, debtors, request.lift);
  return power.ok ? success({ debtors, minimumDetectableLift: smallest.value, power: power.value }) : power;
};

const percent = (share: number): string => `${String(Number((100 * share).toPrecision(3)))} %`;

const tooLong = (days: number): string =>
  `${String(days)} days are more than the ${String(longestDays)} that an experiment may run: ask for a larger lift, more debtors or a more even split.`;

const notesOf = ({ history, design, pace }: Question, plan: PowerAnswer['plan']): readonly string[] => {
  const { covariateCorrelation = 0, treatmentShare } = design;
  const capacity = pace.treatmentCapacityPerDay ?? Infinity;
  const told: readonly (readonly [boolean, string])[] = [
    [covariateCorrelation !== 0, `What was paid before takes ${percent(covariateCorrelation ** 2)} off the variance.`],
    [
      Math.min(treatmentShare, 1 - treatmentShare) < 0.25,
      'So unequal a split has less power than planned where outcomes are skewed: simulate before you sign.',
    ],
    [plan?.isFeasible === false, tooLong(plan?.days ?? 0)],
    [capacity < pace.debtorsPerDay * treatmentShare, 'The capacity of the challenger, not the inflow, sets the pace.'],
  ];
  return [...(history?.notes ?? []), ...told.flatMap(([holds, words]) => (holds ? [words] : []))];
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

const nothingPlanned: Planned = { plan: null, splits: [], stoppingRules: [] };

const answer = (question: Question): Result<PowerAnswer, DomainError> => {
  const { lift } = question.request;
  if (lift !== undefined && !(question.pace.debtorsPerDay > 0))
    return fault('/debtorsPerDay', 'is required: nobody of the population came in that time');
  const planned = lift === undefined ? success(nothingPlanned) : planWanted(question, lift);
  if (!planned.ok) return fault('/lift', planned.error.detail);
  const there = readThere(question);
  if (!there.ok) return fault('/debtors', there.error.detail);
  return success({
    outcome: outcomeOf(question),
    pace: question.pace,
    ...planned.value,
    whatIsThere: there.value,
    notes: notesOf(question, planned.value.plan),
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
