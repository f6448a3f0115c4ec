/**
 * A trained hazard model as the response model that decides: estimates for every candidate, and what each is worth under each draw of the
 * posterior, so that a policy can explore by what the model does not know.
 */
import {
  success,
  type CaseContext,
  type Catalogue,
  type Channel,
  type Result,
  type Slot,
  type Assumptions,
  type Estimate,
  type ResponseModel,
  type Candidate,
} from '../../engine/index.ts';
import type { Refusal } from '../refusal.ts';
import { designActions } from './action-design.ts';
import { makeActionValues, type ActionValues } from './action-values.ts';
import { checkFit, type HazardArtifact } from './artifact.ts';
import type { FeatureList } from './feature-list.ts';
import { fillReach } from './reach.ts';

export type HazardResponse = ResponseModel & {
  /** By draw: the value of each candidate, in minor units relative to no contact, as `valueMinor` is under the mean. */
  readonly members: (context: CaseContext, candidates: readonly Candidate[]) => readonly Float64Array[];
};

export type HazardServing = {
  readonly artifact: HazardArtifact;
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly featuresOf: (context: CaseContext) => Float64Array;
  /** Price of a complaint or opt-out, and reach where a channel or slot is not in the catalogue. */
  readonly assumptions: Assumptions;
  /** Days in which a payment still counts; absent: 30. */
  readonly daysLeft?: (context: CaseContext) => number;
};

const usualDays = 30;

const probability = (value: number): number => Math.min(1, Math.max(0, value));

const estimateOf = (
  values: ActionValues,
  action: number,
  prices: { readonly costMinor: number; readonly harmMinor: number },
): Estimate => {
  const lift = values.lift('mean', 0, action);
  const harmProb = values.harm(action);
  const selfCure = values.selfCure();
  return {
    reachProb: values.reach(action),
    payProb: probability(selfCure + values.addedProb(lift)),
    payProbNoContact: selfCure,
    harmProb,
    costMinor: prices.costMinor,
    valueMinor: Math.round(values.gainMinor(lift) - prices.costMinor - harmProb * prices.harmMinor),
  };
};

/** Chance of reach by channel and slot, for any features; the assumed rate where the catalogue has no such contact. */
const makeReachOf = ({ artifact, catalogue, assumptions }: HazardServing) => {
  const { reachCells } = designActions(catalogue);
  const { reach } = artifact.design;
  return (features: Float64Array, channel: Channel, slot: Slot): number => {
    const cell = reachCells.findIndex((each) => each.channel === channel && each.slot === slot);
    if (cell < 0) return assumptions.reach[channel].rate;
    const into = new Float64Array(reachCells.length);
    fillReach(reach, features, { into, scratch: new Float64Array(reach.columns.length) });
    return into[cell] as number;
  };
};

const pricesOf = ({ harmPriceMinor }: Assumptions, { currency }: CaseContext, { action }: Candidate) => ({
  costMinor: action.costMinor[currency] ?? 0,
  harmMinor: harmPriceMinor[currency] ?? 0,
});

/** Values as asked by context; the same context is looked at once, however many questions are asked about it. */
const makeLook = (serving: HazardServing) => {
  const { artifact, catalogue, featuresOf, daysLeft = () => usualDays } = serving;
  const values = makeActionValues(artifact, catalogue);
  let last: CaseContext | null = null;
  const lookWith = (context: CaseContext, features: Float64Array): ActionValues => {
    values.lookAt({ features, balanceMinor: context.balanceMinor, daysLeft: daysLeft(context) });
    return values;
  };
  return {
    look: (context: CaseContext): ActionValues => {
      if (context === last) return values;
      last = context;
      return lookWith(context, featuresOf(context));
    },
    lookAsIf: (context: CaseContext, features: Float64Array): ActionValues => {
      last = null;
      return lookWith(context, features);
    },
  };
};

const memberValues = (
  values: ActionValues,
  candidates: readonly Candidate[],
  priceOf: (candidate: Candidate) => number,
): readonly Float64Array[] => {
  const fixed = Float64Array.from(candidates, priceOf);
  return Array.from({ length: values.memberCount }, (_, member) => {
    const worths = new Float64Array(candidates.length);
    for (const [index, { place }] of candidates.entries()) {
      worths[index] = values.gainMinor(values.lift('members', member, place)) - (fixed[index] as number);
    }
    return worths;
  });
};

/** Refused where the artifact was trained on other features or actions. */
export const compileHazard = (serving: HazardServing): Result<HazardResponse, Refusal> => {
  const { artifact, assumptions, featuresOf } = serving;
  const fit = checkFit(artifact, serving);
  if (!fit.ok) return fit;
  const { look, lookAsIf } = makeLook(serving);
  const reachOf = makeReachOf(serving);
  const unknown = new Float64Array(serving.featureSpec.features.length).fill(NaN);
  return success({
    version: `hazard@${artifact.checksum.slice(0, 12)}`,
    score: (context, candidates) => {
      const values = look(context);
      // One action differs from day to day only in when it is sent: its estimate is shared.
      const byPlace: (Estimate | undefined)[] = [];
      return candidates.map(
        (candidate) =>
          (byPlace[candidate.place] ??= estimateOf(values, candidate.place, pricesOf(assumptions, context, candidate))),
      );
    },
    members: (context, candidates) => {
      const values = look(context);
      return memberValues(values, candidates, (candidate) => {
        const { costMinor, harmMinor } = pricesOf(assumptions, context, candidate);
        return costMinor + values.harm(candidate.place) * harmMinor;
      });
    },
    selfCure: (context) => look(context).selfCure(),
    selfCureOfUnknown: (context) => lookAsIf(context, unknown).selfCure(),
    reach: (context, channel, slot) => ({
      own: reachOf(featuresOf(context), channel, slot),
      unknown: reachOf(unknown, channel, slot),
    }),
  });
};
