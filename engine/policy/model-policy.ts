/**
 * A response model as a policy: the base's distribution and the model's, mixed by exact shares.
 *
 *   probability = kept by the base + (1 − share) × base + share × model
 *
 * over what the base does not keep (a hand-off, statutory notices). `share` comes from the gate: none while nobody knows whether the
 * model is better (but a share to try), growing night by night once it is, and little where the model's draws doubt that its best
 * beats the base's choice. What trying may lose has a budget. Nothing is drawn and nothing remembered here.
 */
import type { CaseContext } from '../context/case-context.ts';
import { noContact } from '../vocabulary/action.ts';
import { moneyIn, type ModelSpec, type MoneySetting } from '../vocabulary/model-spec.ts';
import { armsOf, type Arms } from './exploration/arms.ts';
import { baseShareOf, baseWorth, type BaseShare } from './exploration/base-share.ts';
import { explore, type Explored } from './exploration/explore.ts';
import { baseLines, line, modelLines, percent } from './exploration/model-basis.ts';
import { worthsOf, type Worths } from './exploration/objective.ts';
import { trialShareOf } from './exploration/trial-share.ts';
import { thriftyShares } from './exploration/thrifty.ts';
import { bestArm, drawsFor, greedyShares, uniformShares, worthOf } from './exploration/shares.ts';
import { whoDecides, type WhoDecides } from './exploration/who-decides.ts';
import type { ActionDistribution, Candidate, LearningState, Policy, PolicyInput } from './policy.ts';

export type ModelPolicySettings = {
  readonly spec: ModelSpec;
  /** The strategy that the model is held against. */
  readonly base: Policy;
  /** The house's price of one complaint or opt-out, minor units by currency: the one that the model's values were made with. */
  readonly harmPriceMinor: Readonly<Record<string, number>>;
};

/** One question with what is worked out of it. */
type Question = {
  readonly spec: ModelSpec;
  readonly input: PolicyInput;
  readonly arms: Arms;
  readonly worths: Worths;
  readonly base: BaseShare;
  readonly learning: LearningState;
  /** The house's price of one complaint or opt-out. */
  readonly harmPriceMinor: number;
};

/** A share of the free part for the model's shares by arm, and what is said of it. */
type Leave = {
  readonly share: number;
  readonly explored: Explored;
  readonly lossMinor: number;
  readonly note: string;
};

const limitOf = (setting: MoneySetting | null, { currency }: CaseContext): number =>
  setting === null ? Infinity : moneyIn(setting, currency);

/** What this decision may lose by trying: its own limit, and what is left of the night's. */
const capOf = ({ spec, input, learning }: Question): number => {
  const { perDecisionMinor, perNightMinor } = spec.gate.budget;
  const left = Math.max(0, limitOf(perNightMinor, input.context) - learning.spentMinor);
  return Math.min(limitOf(perDecisionMinor, input.context), left);
};

const exploreWith = ({ spec, input, arms, learning }: Question, capMinor: number): Explored =>
  explore(spec.exploration, arms, { night: learning.night, currency: input.context.currency, capMinor });

const withoutTrying = ({ arms }: Question): Explored => {
  const shares = greedyShares(arms.values);
  return { shares, core: shares, floor: 0, lossMinor: 0 };
};

const alike = ({ arms }: Question): Explored => {
  const shares = uniformShares(arms.values);
  return { shares, core: shares, floor: 1, lossMinor: 0 };
};

const thriftily = ({ arms, input }: Question, harmPriceMinor: number): Explored => {
  const shares = thriftyShares(arms, { estimates: input.estimates, harmPriceMinor });
  return { shares, core: shares, floor: 0, lossMinor: 0 };
};

const tried = (question: Question): Explored => {
  const { spec, input, harmPriceMinor } = question;
  const by = spec.gate.trialBy;
  if (by === 'uniform') return alike(question);
  const hasDraws = (input.members?.length ?? 0) > 0;
  if (by === 'thrifty' || (spec.exploration.kind === 'thompson' && !hasDraws))
    return thriftily(question, harmPriceMinor);
  return exploreWith(question, Infinity);
};

/** The gate is closed: what is tried is held against the base, and its share shrinks to the budget. */
const tryBesideBase = (question: Question): Leave => {
  const { base, arms, worths } = question;
  const explored = tried(question);
  const wanted = trialShareOf(question.spec.gate, base, {
    context: question.input.context,
    night: question.learning.night,
  });
  const wholeLoss = base.free * Math.max(0, baseWorth(base, worths) - worthOf(explored.shares, arms.values));
  const capMinor = capOf(question);
  const share = wholeLoss * wanted <= capMinor ? wanted : capMinor / wholeLoss;
  const note = `The model has not been shown to be better: the base decides, and ${percent(share)} is tried.`;
  return { share, explored, lossMinor: share * wholeLoss, note };
};

/** How many of the model's draws say that its best beats what the base does. */
const beatingDraws = ({ input, arms, worths, base }: Question): number => {
  const best = bestArm(arms.values);
  const { count, values } = arms.draws;
  let beating = 0;
  for (let draw = 0; draw < count; draw += 1) {
    const own = values[draw * arms.indices.length + best] ?? 0;
    if (own > baseWorth(base, worths, input.members?.[draw])) beating += 1;
  }
  return beating;
};

const letModelDecide = (question: Question, who: Extract<WhoDecides, { kind: 'model' }>): Leave => {
  const { spec, arms, base } = question;
  const { fallbackShare, fallbackTableShare } = spec.gate;
  const beating = beatingDraws(question);
  const doubts = beating / arms.draws.count < fallbackShare;
  const share = doubts ? Math.min(who.share, 1 - fallbackTableShare) : who.share;
  const weight = share * base.free;
  const explored =
    who.explores && weight > 0 ? exploreWith(question, capOf(question) / weight) : withoutTrying(question);
  const voice = `${beating} of ${arms.draws.count} models say that the model’s best beats the base`;
  return {
    share,
    explored,
    lossMinor: weight * explored.lossMinor,
    note: `${voice}${doubts ? ', too few' : ''}: the base keeps ${percent(1 - share)}.`,
  };
};

const linesOf = ({ arms, input }: Question, { core, floor }: Explored, weight: number) => {
  const best = bestArm(arms.values);
  const preferredShare = (1 - floor) * (core[best] ?? 0);
  return modelLines(
    {
      preferred: input.candidates[arms.indices[best] ?? -1]?.action.id ?? noContact,
      agreeing: drawsFor(best, arms.draws),
      members: arms.draws.count,
      preferredShare,
      otherShare: Math.max(0, 1 - floor - preferredShare),
      floor,
    },
    weight,
  );
};

const mix = (question: Question, { share, explored, lossMinor, note }: Leave): ActionDistribution => {
  const { arms, base } = question;
  const { distribution, free } = base;
  const weight = share * free;
  const candidates = distribution.candidates.slice();
  for (const { index } of base.support) candidates[index] = (1 - share) * (candidates[index] ?? 0);
  for (let arm = 1; arm < arms.indices.length; arm += 1) {
    const index = arms.indices[arm] ?? 0;
    candidates[index] = (candidates[index] ?? 0) + weight * (explored.shares[arm] ?? 0);
  }
  return {
    candidates,
    noContact: (1 - share) * distribution.noContact + weight * (explored.shares[0] ?? 0),
    handOff: distribution.handOff,
    basis: [...baseLines(distribution, 1 - weight), ...linesOf(question, explored, weight), line(note, 0)],
    explorationLossMinor: lossMinor,
  };
};

/** The base's own decision, and why it was left to it. */
export const byBase = (distribution: ActionDistribution, because: string): ActionDistribution => ({
  ...distribution,
  basis: [...distribution.basis, line(because, 0)],
  explorationLossMinor: 0,
});

const isOrdinary = ({ action }: Candidate): boolean => action.treatment !== 'statutory_notice';
const isAny = (): boolean => true;

export const makeModelPolicy = ({ spec, base, harmPriceMinor }: ModelPolicySettings): Policy => {
  const isOffered = spec.gate.notices === 'base' ? isOrdinary : isAny;
  return {
    kind: 'model',
    base,
    decide: (input) => {
      const distribution = input.base ?? base.decide(input);
      const who = whoDecides(input, spec.gate);
      if (who.kind === 'base') return byBase(distribution, who.because);
      const worths = worthsOf(input, spec.objective, harmPriceMinor);
      const arms = armsOf(input, worths, isOffered);
      if (arms === null) return byBase(distribution, 'The model gave no numbers: the base decides.');
      const share = baseShareOf(distribution, input.candidates, isOffered);
      const priceMinor = harmPriceMinor[input.context.currency] ?? 0;
      const question = { spec, input, arms, worths, base: share, learning: who.learning, harmPriceMinor: priceMinor };
      const leave = who.kind === 'trial' ? tryBesideBase(question) : letModelDecide(question, who);
      return mix(question, leave);
    },
  };
};
