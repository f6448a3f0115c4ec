/** Why a policy's value cannot be estimated from a log: the closed union, each with a sentence for people. */
import { failure, type Result } from '../../engine/index.ts';

export type OffPolicyRefusalCode =
  | 'no-rounds'
  | 'one-unit'
  | 'propensity-not-valid'
  | 'probabilities-not-valid'
  | 'reward-not-valid'
  | 'deterministic-log'
  | 'no-support'
  | 'effective-sample-too-small'
  | 'one-round-decides'
  | 'weights-off'
  | 'floor-too-low'
  | 'too-few-payers'
  | 'model-of-learnt-log'
  | 'no-variation'
  | 'no-reward-model';

export type OffPolicyRefusal = { readonly code: OffPolicyRefusalCode; readonly detail: string };

export const notEstimable = (code: OffPolicyRefusalCode, detail: string): Result<never, OffPolicyRefusal> =>
  failure({ code, detail });
