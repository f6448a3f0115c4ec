/** Policies on the stored log: read, then estimate in a thread of its own, or refuse with the reason. */
import { inTransaction, type EvaluationOutcome, type Pool } from '../../../data/index.ts';
import { dayMs, type Instant } from '../../../engine/index.ts';
import { usualEstimator, usualLimits, type Estimator, type OffPolicyRefusal } from '../../../experiments/index.ts';
import type { CreateEvaluationRequest } from '../../contracts/evaluations.ts';
import type { LawInForce } from '../law-in-force.ts';
import { estimateInThread } from './estimate-in-thread.ts';
import { presentResult } from './present-evaluation.ts';
import { readLog, type AskedPolicy, type ReadLog } from './read-log.ts';

export type LogEvaluation = Pick<EvaluationOutcome, 'state' | 'result' | 'inputChecksum'>;

type Asked = {
  readonly request: Omit<CreateEvaluationRequest, 'strategy' | 'strategies'>;
  readonly portfolios: readonly string[] | null;
  readonly knownUntil: Instant;
  readonly policies: readonly AskedPolicy[];
};

export type EvaluateLog = (asked: Asked) => Promise<LogEvaluation>;

type Dependencies = { readonly pool: Pool; readonly law: LawInForce };

const usualEstimators: readonly Estimator[] = (
  ['ips', 'clipped_ips', 'snips', 'dm', 'dr', 'sndr', 'switch_dr', 'dros'] as const
).map(usualEstimator);
const draws = 500;
/** More than this share of decisions that cannot be made again would leave a log of its own choosing. */
const mostNotRepeatable = 0.02;

const estimatorsOf = ({ estimators }: Asked['request']): readonly Estimator[] =>
  estimators.length === 0
    ? usualEstimators
    : estimators.map((each) => (typeof each === 'string' ? usualEstimator(each) : each));

const nameOf = (policy: AskedPolicy): string =>
  policy.kind === 'brought' ? policy.brought.name : `${policy.target.id}@${String(policy.target.version)}`;

const modelOf = (policy: AskedPolicy): string | null => (policy.kind === 'brought' ? null : policy.target.model);

const refused = ({ code, detail }: OffPolicyRefusal, inputChecksum: string): LogEvaluation => ({
  state: 'not_estimable',
  result: { reason: code, notEstimable: detail },
  inputChecksum,
});

const logFault = ({ packed: { rounds }, leftOut: { notRepeatable } }: ReadLog): OffPolicyRefusal | null => {
  if (notRepeatable <= mostNotRepeatable * (rounds + notRepeatable)) return null;
  return {
    code: 'probabilities-not-valid',
    detail:
      `${String(notRepeatable)} of ${String(rounds + notRepeatable)} decisions cannot be made again as they were, or the policy says nothing of ` +
      'them; what is left would be a choice, not a log.',
  };
};

const estimate = async (log: ReadLog, { request, policies }: Asked): Promise<LogEvaluation> => {
  const { packed, inputChecksum, isAdaptive } = log;
  const fault = logFault(log);
  if (fault !== null) return refused(fault, inputChecksum);
  const { reading, rewardModel } = await estimateInThread({
    log: packed,
    names: policies.map(nameOf),
    settings: {
      estimators: estimatorsOf(request),
      alpha: request.alpha,
      draws,
      seed: request.seed,
      limits: { ...usualLimits, minimumEffective: request.minimumEffectiveSize },
      plannedUnits: request.plannedDebtors,
      isAdaptive,
    },
  });
  if (!reading.ok) return refused(reading.error, inputChecksum);
  const result = presentResult(log, reading.value, { rewardModel, models: policies.map(modelOf) });
  const refusal = reading.value.policies[0]?.notEstimable ?? null;
  const isHopeless = reading.value.policies.every(({ notEstimable }) => notEstimable !== null);
  if (!isHopeless || refusal === null) return { state: 'succeeded', result, inputChecksum };
  return {
    state: 'not_estimable',
    result: { ...result, reason: refusal.code, notEstimable: refusal.detail },
    inputChecksum,
  };
};

export const makeEvaluateLog =
  ({ pool, law }: Dependencies): EvaluateLog =>
  async (asked) => {
    const { request, portfolios, knownUntil, policies } = asked;
    const { from, to, limit, currency, rewardWindowDays } = request;
    // Nothing of the database is held while it is estimated from.
    const log = await inTransaction(pool, (client) =>
      readLog(client, law, {
        span: { from, to, limit, markets: null, portfolios },
        windowMs: rewardWindowDays * dayMs,
        knownUntil,
        currency: currency ?? null,
        policies,
      }),
    );
    return estimate(log, asked);
  };
