/** Readings of a log as text for people. */
import type { EvaluationResult } from '../../api/contracts/evaluations.ts';
import type { LogReading } from '../../experiments/index.ts';

const shown = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(Math.abs(value) >= 1 ? 4 : 3);

type Line = {
  readonly estimator: string;
  readonly parameter: number | null;
  readonly value?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly notEstimable?: string;
};

const width = 18;

const describeLine = ({ estimator, parameter, value, lower, upper, notEstimable }: Line): string => {
  const name = (parameter === null ? estimator : `${estimator} ${String(parameter)}`).padEnd(width);
  if (value === undefined || lower === undefined || upper === undefined) return `  ${name}  ${notEstimable ?? ''}`;
  return `  ${name}  ${shown(value).padStart(10)}  [${shown(lower)}, ${shown(upper)}]`;
};

type Weights = { readonly meanWeight: number; readonly greatestWeight: number; readonly effectiveRounds: number };

const describeWeights = (weights: Weights | null): readonly string[] =>
  weights === null
    ? []
    : [
        `  effective sample ${shown(weights.effectiveRounds)}, mean weight ${weights.meanWeight.toFixed(3)}, greatest ${shown(weights.greatestWeight)}`,
      ];

export const describeLogReading = ({ rounds, units, asLogged, policies }: LogReading): string => {
  const own = 'notEstimable' in asLogged ? { notEstimable: asLogged.notEstimable.detail } : asLogged;
  return [
    `${String(rounds)} rounds of ${String(units)} units`,
    describeLine({ estimator: 'as logged', parameter: null, ...own }),
    ...policies.flatMap(({ policy, weights, cautions, estimates, notEstimable }) => [
      policy,
      ...describeWeights(weights),
      ...(notEstimable === null ? [] : [`  refused: ${notEstimable.detail}`]),
      ...(notEstimable !== null
        ? []
        : estimates.map(({ estimator: { name, parameter }, ...read }) =>
            describeLine({
              estimator: name,
              parameter,
              ...('notEstimable' in read ? { notEstimable: read.notEstimable.detail } : read),
            }),
          )),
      ...cautions.map((caution) => `  caution: ${caution}`),
    ]),
  ].join('\n');
};

/** `result` is that of an evaluation, whole or only the reason why there is none. */
export const describeResult = (result: Partial<EvaluationResult> & { readonly notEstimable?: string }): string => {
  const { policies, differences = [], decisions = 0, debtors = 0, currency = '', notEstimable } = result;
  if (policies === undefined) return `refused: ${notEstimable ?? ''}`;
  return [
    `${String(decisions)} decisions of ${String(debtors)} debtors; minor units of ${currency} per decision`,
    ...(result.asLogged === undefined
      ? []
      : [describeLine({ estimator: 'as decided', parameter: null, ...result.asLogged })]),
    ...policies.flatMap((policy) => [
      policy.policy,
      ...describeWeights(policy.overlap.weights),
      ...(policy.notEstimable === undefined
        ? policy.estimates.map(describeLine)
        : [`  refused: ${policy.notEstimable}`]),
      ...policy.cautions.map((caution) => `  caution: ${caution}`),
    ]),
    ...differences.map(
      (difference) => `${difference.policy} less ${difference.versus ?? 'as decided'}${describeLine(difference)}`,
    ),
  ].join('\n');
};
