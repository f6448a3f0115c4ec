/** Parts of a response → the response model that decides, in the shape of that of the factored hazard. */
import type { Assumptions, Candidate, CaseContext, Catalogue, Channel, Estimate, Slot } from '../../engine/index.ts';
import type { HazardResponse } from '../hazard/compile-hazard.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { pricesOf, worthOf, type PartsOfCase, type ResponseParts } from './response-parts.ts';

export type ResponseServing = {
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly assumptions: Assumptions;
  readonly featuresOf: (context: CaseContext) => Float64Array;
  /** Days in which a payment still counts; absent: 30. */
  readonly daysLeft?: (context: CaseContext) => number;
};

const usualDays = 30;
const probability = (value: number): number => Math.min(1, Math.max(0, value));

const stakeOf = ({ balanceMinor, currency }: CaseContext) => ({ balanceMinor, currency });

const makeLooks = ({ look }: ResponseParts, { featuresOf, daysLeft = () => usualDays }: ResponseServing) => {
  let last: { context: CaseContext; candidates: readonly Candidate[]; parts: PartsOfCase } | null = null;
  const lookWith = (context: CaseContext, features: Float64Array, open: readonly number[]): PartsOfCase => {
    const { balanceMinor, currency } = context;
    // What was answered before is no longer valid.
    last = null;
    return look({ features, balanceMinor, currency, daysLeft: daysLeft(context), open });
  };
  /** The same question is looked into once, however much is asked about it. */
  const ask = (context: CaseContext, candidates: readonly Candidate[]): PartsOfCase => {
    if (last?.context === context && last.candidates === candidates) return last.parts;
    const parts = lookWith(context, featuresOf(context), [...new Set(candidates.map(({ place }) => place))]);
    last = { context, candidates, parts };
    return parts;
  };
  return { lookWith, ask };
};

export const makeResponse = (version: string, parts: ResponseParts, serving: ResponseServing): HazardResponse => {
  const { catalogue, featureSpec, assumptions, featuresOf } = serving;
  const { lookWith, ask } = makeLooks(parts, serving);
  const prices = pricesOf(catalogue, assumptions);
  const unknown = new Float64Array(featureSpec.features.length).fill(NaN);

  const estimateOf = (context: CaseContext, look: PartsOfCase, place: number): Estimate => {
    const lift = look.lift(place);
    const selfCure = 1 - look.unpaidAtEnd;
    return {
      reachProb: look.reach(place),
      payProb: probability(selfCure + look.unpaidAtEnd * (1 - Math.exp(-lift))),
      payProbNoContact: selfCure,
      harmProb: look.harm(place),
      costMinor: prices.costMinor(place, context.currency),
      valueMinor: Math.round(
        worthOf({ ...stakeOf(context), ...look }, { place, lift, harm: look.harm(place), prices }),
      ),
    };
  };
  const reachOf = (context: CaseContext, features: Float64Array, asked: { channel: Channel; slot: Slot }): number => {
    const place = catalogue.actions.findIndex(({ channel, slot }) => channel === asked.channel && slot === asked.slot);
    return place < 0 ? assumptions.reach[asked.channel].rate : lookWith(context, features, [place]).reach(place);
  };

  return {
    version,
    score: (context, candidates) => {
      const look = ask(context, candidates);
      // One action differs from day to day only in when it is sent: its estimate is shared.
      const byPlace: (Estimate | undefined)[] = [];
      return candidates.map(({ place }) => (byPlace[place] ??= estimateOf(context, look, place)));
    },
    members: (context, candidates) => {
      const look = ask(context, candidates);
      const stake = { ...stakeOf(context), ...look };
      return Array.from({ length: parts.memberCount }, (_, member) =>
        Float64Array.from(candidates, ({ place }) =>
          worthOf(stake, { place, lift: look.memberLift(member, place), harm: look.harm(place), prices }),
        ),
      );
    },
    selfCure: (context) => 1 - lookWith(context, featuresOf(context), []).unpaidAtEnd,
    selfCureOfUnknown: (context) => 1 - lookWith(context, unknown, []).unpaidAtEnd,
    reach: (context, channel, slot) => ({
      own: reachOf(context, featuresOf(context), { channel, slot }),
      unknown: reachOf(context, unknown, { channel, slot }),
    }),
  };
};
