/**
 * A trained hazard model as the response model that decides: estimates for every candidate, and what each is worth under each draw of the
 * posterior, so that a policy can explore by what the model does not know.
 */
import {
  success,
  type CaseContext,
  type Channel,
  type Result,
  type Slot,
  type Estimate,
  type ResponseModel,
  type Candidate,
} from '../../engine/index.ts';
import type { Refusal } from '../refusal.ts';
import { designActions } from './action-design.ts';
import { makeActionValues, type ActionValues } from './action-values.ts';
import type { ValuesSetting } from './case-look.ts';
import { checkFit } from './artifact.ts';
import type { FeatureList } from './feature-list.ts';
import { believeReach, fillReach } from './reach.ts';

export type HazardResponse = ResponseModel & {
  /** By draw: the value of each candidate, in minor units relative to no contact, as `valueMinor` is under the mean. */
  readonly members: (context: CaseContext, candidates: readonly Candidate[]) => readonly Float64Array[];
};

export type HazardServing = ValuesSetting & {
  readonly featureSpec: FeatureList;
  readonly featuresOf: (context: CaseContext) => Float64Array;
  /** Days in which a payment still counts; absent: 30. */
  readonly daysLeft?: (context: CaseContext) => number;
};

const usualDays = 30;

const probability = (value: number): number => Math.min(1, Math.max(0, value));

const estimateOf = (values: ActionValues, action: number): Estimate => {
  const selfCure = values.selfCure();
  return {
    reachProb: values.reach(action),
    payProb: probability(selfCure + values.addedProb(values.lift('mean', 0, action))),
    payProbNoContact: selfCure,
    harmProb: values.harm(action),
    costMinor: values.costMinor(action),
    valueMinor: Math.round(values.worthMinor('mean', 0, action)),
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
    believeReach(reach, into);
    return into[cell] as number;
  };
};

const openOf = (candidates: readonly Candidate[]): readonly number[] => [
  ...new Set(candidates.map(({ place }) => place)),
];

const makeLook = (serving: HazardServing) => {
  const { featuresOf, daysLeft = () => usualDays } = serving;
  const values = makeActionValues(serving);
  let last: CaseContext | null = null;
  let lastCandidates: readonly Candidate[] | null = null;
  const lookWith = (context: CaseContext, features: Float64Array, open: readonly number[]): ActionValues => {
    const { balanceMinor, currency } = context;
    values.lookAt({ features, balanceMinor, currency, daysLeft: daysLeft(context), open });
    return values;
  };
  return {
    /** The same question is looked into once, however much is asked about it. */
    look: (context: CaseContext, candidates: readonly Candidate[]): ActionValues => {
      if (context === last && candidates === lastCandidates) return values;
      last = context;
      lastCandidates = candidates;
      return lookWith(context, featuresOf(context), openOf(candidates));
    },
    lookAsIf: (context: CaseContext, features: Float64Array): ActionValues => {
      last = null;
      return lookWith(context, features, []);
    },
  };
};

/** An action on several days is worth the same on each: it is asked about once a draw. */
const memberValues = (values: ActionValues, candidates: readonly Candidate[]): readonly Float64Array[] => {
  const places = openOf(candidates);
  const indexOf = new Map(places.map((place, index) => [place, index]));
  const asked = Uint16Array.from(candidates, ({ place }) => indexOf.get(place) ?? 0);
  const byPlace = new Float64Array(places.length);
  return Array.from({ length: values.memberCount }, (_, member) => {
    for (let index = 0; index < places.length; index += 1)
      byPlace[index] = values.worthMinor('members', member, places[index] as number);
    const worths = new Float64Array(candidates.length);
    for (let index = 0; index < worths.length; index += 1) worths[index] = byPlace[asked[index] as number] as number;
    return worths;
  });
};

/** Refused where the artifact was trained on other features or actions. */
export const compileHazard = (serving: HazardServing): Result<HazardResponse, Refusal> => {
  const { artifact, featuresOf } = serving;
  const fit = checkFit(artifact, serving);
  if (!fit.ok) return fit;
  const { look, lookAsIf } = makeLook(serving);
  const reachOf = makeReachOf(serving);
  const unknown = new Float64Array(serving.featureSpec.features.length).fill(NaN);
  return success({
    version: `hazard@${artifact.checksum.slice(0, 12)}`,
    score: (context, candidates) => {
      const values = look(context, candidates);
      // One action differs from day to day only in when it is sent: its estimate is shared.
      const byPlace: (Estimate | undefined)[] = [];
      return candidates.map(({ place }) => (byPlace[place] ??= estimateOf(values, place)));
    },
    members: (context, candidates) => memberValues(look(context, candidates), candidates),
    selfCure: (context) => lookAsIf(context, featuresOf(context)).selfCure(),
    selfCureOfUnknown: (context) => lookAsIf(context, unknown).selfCure(),
    reach: (context, channel, slot) => ({
      own: reachOf(featuresOf(context), channel, slot),
      unknown: reachOf(unknown, channel, slot),
    }),
  });
};
