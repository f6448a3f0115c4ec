/** A reading of a log as the contract tells it, and the rows of the store as answers. */
import type { EvaluationRow } from '../../../data/index.ts';
import { formatInstant } from '../../../engine/index.ts';
import type { LogReading, OffPolicyRefusal, PolicyReading, Reading } from '../../../experiments/index.ts';
import type { CreateEvaluationRequest, Evaluation, EvaluationResult } from '../../contracts/evaluations.ts';
import type { Estimate } from './estimate-log.ts';
import type { ReadLog } from './read-log.ts';

const rewardDefinition =
  'Payments on the case within the window after the decision, net of reversals, less the cost of the contact decided and less the price of each ' +
  'complaint or withdrawn consent within the window; minor units per decision. Later decisions in the window are those that were made: the value ' +
  'is that of deciding once by the strategy and then as was decided.';

/** The smallest and largest of the errors of the direct method are not in its interval. */
const directMethodCaution =
  'The direct method (dm) is as good as its reward model; its interval leaves the error of the model out.';

const refusalOf = ({ code, detail }: OffPolicyRefusal): { readonly reason: string; readonly notEstimable: string } => ({
  reason: code,
  notEstimable: detail,
});

type Read = Reading | { readonly notEstimable: OffPolicyRefusal };

const presentReading = (reading: Reading) => {
  const { value, standardError, lower, upper, bootstrap, fixed, anytime } = reading;
  return { value, standardError, lower, upper, intervals: { bootstrap, fixed, anytime } };
};

const presentRead = (read: Read) => ('notEstimable' in read ? refusalOf(read.notEstimable) : presentReading(read));

const presentPolicy = (
  { policy, weights, cautions, overlap, estimates, notEstimable }: PolicyReading,
  model: string | null,
): EvaluationResult['policies'][number] => ({
  policy,
  model,
  cautions: estimates.some(({ estimator, ...read }) => estimator.name === 'dm' && !('notEstimable' in read))
    ? [...cautions, directMethodCaution]
    : cautions,
  ...(notEstimable === null ? {} : refusalOf(notEstimable)),
  estimates: estimates.map(({ estimator: { name, parameter }, ...read }) =>
    'notEstimable' in read
      ? { estimator: name, parameter, ...refusalOf(read.notEstimable) }
      : { estimator: name, parameter, ...presentReading(read), ess: weights?.effectiveRounds ?? 0 },
  ),
  overlap: { weights, cells: overlap },
});

export const presentResult = (
  log: ReadLog,
  reading: LogReading,
  {
    rewardModel,
    models,
  }: {
    readonly rewardModel: Estimate['rewardModel'];
    readonly models: readonly (string | null)[];
  },
): EvaluationResult => {
  const policies = reading.policies.map((policy, place) => presentPolicy(policy, models[place] ?? null));
  const [first] = policies;
  if (first === undefined) throw new Error('an evaluation is of at least one policy');
  return {
    currency: log.currency ?? '',
    decisions: reading.rounds,
    debtors: reading.units,
    leftOut: log.leftOut,
    overridden: log.overridden,
    cutOff: log.isCutOff,
    isAdaptive: log.isAdaptive,
    loggers: [...log.loggers].map(([strategy, decisions]) => ({ strategy, decisions })),
    asLogged: presentRead(reading.asLogged),
    estimates: first.estimates,
    overlap: first.overlap,
    policies,
    differences: reading.differences.map(({ policy, versus, estimator: { name, parameter }, ...read }) => ({
      policy,
      versus,
      estimator: name,
      parameter,
      ...presentRead(read),
    })),
    rewardModel,
    rewardDefinition,
  };
};

const showUtc = (at: number): string => formatInstant('UTC', at);

export const strategiesOf = ({
  strategy,
  strategies,
}: Pick<CreateEvaluationRequest, 'strategy' | 'strategies'>): readonly {
  readonly id: string;
  readonly version: number;
}[] => strategies ?? (strategy === undefined ? [] : [strategy]);

export const presentEvaluation = ({ id, request, requestedAt, requestedBy, outcome }: EvaluationRow): Evaluation => {
  // The store took it from the parsed request.
  const asked = request as unknown as CreateEvaluationRequest;
  const head = {
    id,
    requestedAt: showUtc(requestedAt),
    requestedBy,
    strategies: strategiesOf(asked),
    from: showUtc(asked.from),
    to: showUtc(asked.to),
    rewardWindowDays: asked.rewardWindowDays,
  };
  if (outcome === null) return { ...head, state: 'queued' };
  const { state, result, finishedAt, code, inputChecksum } = outcome;
  // The store took the result from this file.
  return { ...head, state, finishedAt: showUtc(finishedAt), code, inputChecksum, ...result } as Evaluation;
};
