/**
 * The whole decision about one case, pure: eligible candidates → estimates → exact distribution → the action that the given draw
 * falls on → reasons. Everything it reads comes in; the same input gives the same receipt, bit for bit.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RuleBook } from '../compliance/rule-book.ts';
import { readerOf, type BarredText } from '../content/texts-in-force.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { EligibleActions } from '../eligibility/eligible-actions.ts';
import { haltsConcerning, withoutHalted, type Halt } from '../eligibility/halts.ts';
import { withoutBarredTexts } from '../eligibility/text-blocks.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { ResponseModel } from '../estimate/prior-response.ts';
import { explainDecision } from '../explain/explain-decision.ts';
import { noAttributes, specIdWith, storedAttributes, type AttributeList } from '../features/attributes.ts';
import { caseFeatures } from '../features/case-features.ts';
import { storedFeatures } from '../features/stored-features.ts';
import type { ActionDistribution, LearningState, Policy } from '../policy/policy.ts';
import { segmentInForce } from '../segments/segment-of.ts';
import { handOff, noContact } from '../vocabulary/action.ts';
import { dayMs, type Instant } from '../vocabulary/time.ts';
import type {
  ChosenAction,
  Decision,
  DecisionRequest,
  ExperimentReference,
  KnownInputs,
  StrategyReference,
} from './decision.ts';
import { handOffFor } from './hand-off-queue.ts';
import { pauseUntil } from './pause-until.ts';
import { sampleAction, type SampledAction } from './sample-action.ts';
import { weighCandidates, type AskedModel } from './weigh-candidates.ts';

/** What stays the same from decision to decision, loaded once. */
export type DecisionSettings = {
  readonly catalogue: Catalogue;
  readonly rules: RuleBook;
  readonly eligible: EligibleActions;
  /** The house's assumptions: what tables are given, and what stands in for a model. */
  readonly model: ResponseModel;
  /** Version of the deciding code. */
  readonly code: string;
};

export type DecideInput = {
  readonly context: CaseContext;
  readonly settings: DecisionSettings;
  readonly strategy: StrategyReference;
  readonly policy: Policy;
  readonly experiment: ExperimentReference | null;
  readonly request: DecisionRequest;
  readonly inputs: KnownInputs;
  /** Where the kill switch is on: all of it. Kept in the receipt's inputs as far as it concerns the case. */
  readonly halts?: readonly Halt[];
  /** Texts that are not approved, of those that this debtor would get. Kept in the receipt's inputs where there are any. */
  readonly barredTexts?: readonly BarredText[];
  /** Of a strategy of kind `model`: kept in the receipt's inputs, as is how far its learning has come. */
  readonly asked?: AskedModel;
  readonly learning?: LearningState;
  /** Attributes told by the caller that are in use, kept in the receipt beside the features. */
  readonly attributes?: AttributeList;
};

/** A hand-off holds until a person has looked; asking again after a week is a reminder. */
const handOffDays = 7;

const expectedOf = (sampled: SampledAction, estimates: readonly Estimate[], selfCureOf: () => number): Estimate => {
  const own = sampled.kind === 'contact' ? estimates[sampled.index] : undefined;
  if (own !== undefined) return own;
  const selfCure = selfCureOf();
  return { reachProb: 0, payProb: selfCure, payProbNoContact: selfCure, harmProb: 0, costMinor: 0, valueMinor: 0 };
};

const validUntilOf = (action: ChosenAction, asOf: Instant): Instant => {
  if (action.kind === 'contact') return action.candidate.to;
  return action.kind === 'no_contact' ? action.until : asOf + handOffDays * dayMs;
};

/** What the strategy says of its choice: the likeliest of its sentences. */
export const basisText = ({ basis }: Pick<ActionDistribution, 'basis'>): string =>
  basis.reduce((best, line) => (line.probability > best.probability ? line : best), {
    text: 'No rule asks for a contact',
    probability: 0,
  }).text;

const marketOf = ({ debtor }: CaseContext): string => debtor?.country ?? 'ZZ';

/** What the house holds back: by the kill switch, and for want of an approved text. */
type HeldBack = { readonly halts: readonly Halt[]; readonly barredTexts: readonly BarredText[] };

/** What is open by law, wish and request, and not held back. */
const eligibleFor = (
  { context, settings, strategy, request }: DecideInput,
  { halts, barredTexts }: HeldBack,
): ReturnType<EligibleActions> => {
  const open = settings.eligible({ context, purpose: request.purpose, channels: request.channels });
  const going =
    halts.length === 0 ? open : withoutHalted(open, halts, { market: marketOf(context), strategyId: strategy.id });
  return barredTexts.length === 0 ? going : withoutBarredTexts(going, barredTexts);
};

const heldBack = ({ context, strategy, halts = [], barredTexts = [] }: DecideInput): HeldBack => ({
  halts: halts.length === 0 ? halts : haltsConcerning(halts, { market: marketOf(context), strategyId: strategy.id }),
  barredTexts,
});

/** With what held something back and which model was asked, so that the decision can be made again; where nothing did, as they were. */
const inputsWith = ({ inputs, asked, learning }: DecideInput, { halts, barredTexts }: HeldBack): KnownInputs => {
  if (halts.length === 0 && barredTexts.length === 0 && asked === undefined && learning === undefined) return inputs;
  return {
    ...inputs,
    ...(halts.length === 0 ? {} : { halts }),
    ...(barredTexts.length === 0 ? {} : { barredTexts }),
    ...(asked === undefined ? {} : { model: { wanted: asked.wanted, version: asked.version } }),
    ...(learning === undefined ? {} : { learning }),
  };
};

type Served = Pick<Decision, 'featureSpec' | 'features'>;

const servedFeatures = ({ context, attributes = noAttributes }: DecideInput): Served => {
  const features = storedFeatures(caseFeatures(context));
  if (attributes.attributes.length === 0) return { featureSpec: specIdWith(noAttributes), features };
  return {
    featureSpec: specIdWith(attributes),
    features: [...features, ...storedAttributes(attributes, context.debtor?.attributes)],
  };
};

export const decide = (input: DecideInput): Decision => {
  const { context, settings, strategy, experiment, request } = input;
  const held = heldBack(input);
  const eligible = eligibleFor(input, held);
  const { candidates, removals } = eligible;
  const { estimates, distribution, base, version, model } = weighCandidates({
    context,
    candidates,
    humanOnly: eligible.humanOnly !== null,
    policy: input.policy,
    prior: settings.model,
    asked: input.asked,
    learning: input.learning,
  });
  const sampled = sampleAction(distribution, request.draw);
  const basis = basisText(distribution);
  const chosen = sampled.kind === 'contact' ? (candidates[sampled.index] ?? null) : null;
  const action = chosenAction({ sampled, chosen, input, eligible, basis });
  const { reasons, alternatives } = explainDecision({ context, model, chosen, candidates, estimates, distribution });
  const { featureSpec, features } = servedFeatures(input);
  const expected = expectedOf(sampled, estimates, () => model.selfCure(context));
  // Every field by its name: an object that is spread together takes several times as long to make, and this is every decision.
  return {
    request,
    caseId: context.caseId,
    debtorId: context.debtorId,
    portfolio: context.portfolio,
    market: marketOf(context),
    zone: context.debtor?.timeZones[0] ?? 'UTC',
    currency: context.currency,
    decidedAt: context.asOf,
    validUntil: validUntilOf(action, context.asOf),
    action,
    actionId: chosen === null ? sampled.kind : chosen.action.id,
    segment: segmentInForce(context),
    strategy,
    experiment,
    propensity: sampled.propensity,
    expected,
    candidates,
    estimates,
    distribution,
    base,
    removals,
    reasons,
    alternatives,
    featureSpec,
    features,
    inputs: inputsWith(input, held),
    versions: {
      strategy: `${strategy.id}@${String(strategy.version)}`,
      model: version,
      packs: settings.rules.version,
      catalogue: `${settings.catalogue.id}@${String(settings.catalogue.version)}`,
      code: settings.code,
      segments: context.learnedSegment?.version,
    },
  };
};

type Choice = {
  readonly sampled: SampledAction;
  readonly chosen: Decision['candidates'][number] | null;
  readonly input: DecideInput;
  readonly eligible: ReturnType<EligibleActions>;
  readonly basis: string;
};

const chosenAction = ({ sampled, chosen, input, eligible, basis }: Choice): ChosenAction => {
  const { context } = input;
  if (chosen !== null) {
    const notice = eligible.noticeOf(chosen);
    return {
      kind: 'contact',
      candidate: chosen,
      language: readerOf(context).language,
      mustContain: eligible.mustContain(chosen),
      ...(notice === null ? {} : { notice }),
    };
  }
  if (sampled.kind === handOff) return { kind: handOff, ...handOffFor(context, eligible.humanOnly, basis) };
  return { kind: noContact, ...pauseUntil(context, eligible, basis) };
};
