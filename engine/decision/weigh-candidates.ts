/**
 * The candidates of one case weighed: estimates, and the strategy's distribution over them.
 *
 * A table is given the house's assumptions. A strategy of kind `model` is given the estimates of its response model, and its base decides
 * by the house's assumptions as it would alone, so that what it is held against does not move with the model. Deciding never fails because
 * of a model: where there is none, or it gives what is no estimate, the base decides and the basis says why.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Estimate } from '../estimate/estimate.ts';
import { guardResponse } from '../estimate/guard-response.ts';
import type { ResponseModel } from '../estimate/prior-response.ts';
import { line } from '../policy/exploration/model-basis.ts';
import { mayBeProfiled } from '../policy/exploration/who-decides.ts';
import { byBase } from '../policy/model-policy.ts';
import type { ActionDistribution, Candidate, LearningState, Policy, PolicyInput } from '../policy/policy.ts';
import type { ModelAnswering } from './decision.ts';

/** The response model of a strategy of kind `model`, as it can be had now. */
export type AskedModel = ModelAnswering & {
  /** Null where there is none to ask. */
  readonly response: ResponseModel | null;
};

export type WeighInput = {
  readonly context: CaseContext;
  readonly candidates: readonly Candidate[];
  readonly humanOnly: boolean;
  readonly policy: Policy;
  /** The house's assumptions. */
  readonly prior: ResponseModel;
  readonly asked?: AskedModel | undefined;
  readonly learning?: LearningState | undefined;
};

export type Weighed = {
  readonly estimates: readonly Estimate[];
  readonly distribution: ActionDistribution;
  /** Of a strategy of kind `model`: what its base alone would do. */
  readonly base?: ActionDistribution;
  /** What the estimates are from, and what else the decision leans on: `response@7+house-prior@1`. */
  readonly version: string;
  /** What explains the decision. */
  readonly model: ResponseModel;
};

const isRate = (rate: number): boolean => rate >= 0 && rate <= 1;

const isSound = ({ reachProb, payProb, payProbNoContact, harmProb, costMinor, valueMinor }: Estimate): boolean =>
  isRate(reachProb) &&
  isRate(payProb) &&
  isRate(payProbNoContact) &&
  isRate(harmProb) &&
  Number.isFinite(costMinor) &&
  Number.isFinite(valueMinor);

const areSound = (estimates: readonly Estimate[], count: number): boolean => {
  if (estimates.length !== count) return false;
  let last: Estimate | null = null;
  for (const estimate of estimates) {
    if (estimate !== last && !isSound(estimate)) return false;
    last = estimate;
  }
  return true;
};

type Answer = Pick<PolicyInput, 'estimates' | 'members'>;

/** Null where the model throws, or gives what is no estimate. */
const answerOf = (response: ResponseModel, { context, candidates }: WeighInput): Answer | null => {
  try {
    const estimates = response.score(context, candidates);
    const members = response.members?.(context, candidates);
    if (!areSound(estimates, candidates.length)) return null;
    return members === undefined ? { estimates } : { estimates, members };
  } catch {
    return null;
  }
};

const namesVersion = (wanted: string): boolean => /@\d+$/.test(wanted);

/** What is not as the strategy asks for it, in words; null where all is. */
const noteOn = ({ wanted, version }: ModelAnswering): string | null => {
  if (version === wanted) return null;
  if (version !== null) return `The model ${wanted} cannot be used: ${version} is asked in its place.`;
  return namesVersion(wanted)
    ? `The model ${wanted} cannot be used: the base decides.`
    : `There is no model ${wanted} yet.`;
};

const withNote = (distribution: ActionDistribution, asked: AskedModel): ActionDistribution => {
  const note = noteOn(asked);
  return note === null ? distribution : { ...distribution, basis: [...distribution.basis, line(note, 0)] };
};

/** What the house's assumptions alone make of it. */
type Assumed = PolicyInput & { readonly base: ActionDistribution };

const decideWithout = (policy: Policy, assumed: Assumed, asked: AskedModel): ActionDistribution => {
  if (!mayBeProfiled(assumed.context)) return policy.decide(assumed);
  // A model that is out of order is no reason to try anything; one that is still to be learned is.
  if (namesVersion(asked.wanted)) return withNote({ ...assumed.base, explorationLossMinor: 0 }, asked);
  return withNote(policy.decide({ ...assumed, unmodelled: true }), asked);
};

/** The chance of paying without contact stands in every estimate, and is not asked for again. */
const explaining = (response: ResponseModel, prior: ResponseModel, { estimates }: Answer): ResponseModel => {
  const guarded = guardResponse(response, prior);
  const [first] = estimates;
  return first === undefined ? guarded : { ...guarded, selfCure: () => first.payProbNoContact };
};

const askModel = (input: WeighInput, asked: AskedModel, base: Policy): Weighed => {
  const { context, candidates, humanOnly, policy, prior, learning } = input;
  const plain = { context, candidates, humanOnly, estimates: prior.score(context, candidates) };
  const assumed = { ...plain, base: base.decide(plain), ...(learning === undefined ? {} : { learning }) };
  const byPrior = { estimates: assumed.estimates, base: assumed.base, version: prior.version, model: prior };
  const { response, version } = asked;
  if (response === null || version === null || !mayBeProfiled(context)) {
    return { ...byPrior, distribution: decideWithout(policy, assumed, asked) };
  }
  const answer = answerOf(response, input);
  if (answer === null) {
    const because = `The model ${version} gave no estimates: the base decides.`;
    return { ...byPrior, distribution: byBase(assumed.base, because) };
  }
  return {
    estimates: answer.estimates,
    base: assumed.base,
    distribution: withNote(policy.decide({ ...assumed, ...answer }), asked),
    version: `${version}+${prior.version}`,
    model: explaining(response, prior, answer),
  };
};

export const weighCandidates = (input: WeighInput): Weighed => {
  const { context, candidates, humanOnly, policy, prior, asked } = input;
  if (asked !== undefined && policy.base !== undefined) return askModel(input, asked, policy.base);
  const estimates = prior.score(context, candidates);
  const distribution = policy.decide({ context, candidates, estimates, humanOnly });
  return { estimates, distribution, version: prior.version, model: prior };
};
