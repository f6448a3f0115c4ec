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

/** The actions of the candidates, each once, and for each candidate which of them it is. */
type Open = { readonly places: readonly number[]; readonly which: Uint16Array };

const openOf = (candidates: readonly Candidate[]): Open => {
  const places: number[] = [];
  const known: (number | undefined)[] = [];
  const which = new Uint16Array(candidates.length);
  for (let index = 0; index < candidates.length; index += 1) {
    const { place } = candidates[index] as Candidate;
    const at = (known[place] ??= places.length);
    if (at === places.length) places.push(place);
    which[index] = at;
  }
  return { places, which };
};

type Looked = { readonly values: ActionValues; readonly open: Open };

const makeLook = (serving: HazardServing) => {
  const { featuresOf, daysLeft = () => usualDays } = serving;
  const values = makeActionValues(serving);
  let last: CaseContext | null = null;
  let lastCandidates: readonly Candidate[] | null = null;
  let open = openOf([]);
  return {
    /** The same question is looked into once, however much is asked about it. */
    look: (context: CaseContext, candidates: readonly Candidate[]): Looked => {
      if (context !== last || candidates !== lastCandidates) {
        last = context;
        lastCandidates = candidates;
        open = openOf(candidates);
        const { balanceMinor, currency } = context;
        const features = featuresOf(context);
        values.lookAt({ features, balanceMinor, currency, daysLeft: daysLeft(context), open: open.places });
      }
      return { values, open };
    },
    /** Without contacts: whatever is owed, and whatever is open. */
    selfCure: (features: Float64Array, days: number): number => {
      last = null;
      values.lookAt({ features, balanceMinor: 0, currency: '', daysLeft: days, open: [] });
      return values.selfCure();
    },
    daysLeft,
  };
};

/**
 * An action on several days is worth the same on each: it is asked about once a draw. The draws share one buffer: it lies outside the heap, and
 * one for each of them takes longer than what is written to it.
 */
const memberValues = ({ values, open: { places, which } }: Looked): readonly Float64Array[] => {
  const buffer = new ArrayBuffer(values.memberCount * which.length * Float64Array.BYTES_PER_ELEMENT);
  const byPlace = new Float64Array(places.length);
  return Array.from({ length: values.memberCount }, (_, member) => {
    for (let at = 0; at < places.length; at += 1)
      byPlace[at] = values.worthMinor('members', member, places[at] as number);
    const worths = new Float64Array(buffer, member * which.length * Float64Array.BYTES_PER_ELEMENT, which.length);
    for (let index = 0; index < worths.length; index += 1) worths[index] = byPlace[which[index] as number] as number;
    return worths;
  });
};

const mostRemembered = 1000;

/** Answers about a debtor of whom nothing is known are the same for all cases, and every decision asks for them. */
const remembered = <Key, Answer>(answer: (key: Key) => Answer): ((key: Key) => Answer) => {
  const known = new Map<Key, Answer>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) {
      found = answer(key);
      if (known.size >= mostRemembered) known.clear();
      known.set(key, found);
    }
    return found;
  };
};

/** Refused where the artifact was trained on other features or actions. */
export const compileHazard = (serving: HazardServing): Result<HazardResponse, Refusal> => {
  const { artifact, featuresOf } = serving;
  const fit = checkFit(artifact, serving);
  if (!fit.ok) return fit;
  const { look, selfCure, daysLeft } = makeLook(serving);
  const reachOf = makeReachOf(serving);
  const unknown = new Float64Array(serving.featureSpec.features.length).fill(NaN);
  const selfCureOfUnknown = remembered((days: number) => selfCure(unknown, days));
  const reachOfUnknown = remembered((channel: Channel) => remembered((slot: Slot) => reachOf(unknown, channel, slot)));
  return success({
    version: `hazard@${artifact.checksum.slice(0, 12)}`,
    score: (context, candidates) => {
      const { values } = look(context, candidates);
      // One action differs from day to day only in when it is sent: its estimate is shared.
      const byPlace: (Estimate | undefined)[] = [];
      return candidates.map(({ place }) => (byPlace[place] ??= estimateOf(values, place)));
    },
    members: (context, candidates) => memberValues(look(context, candidates)),
    selfCure: (context) => selfCure(featuresOf(context), daysLeft(context)),
    selfCureOfUnknown: (context) => selfCureOfUnknown(daysLeft(context)),
    reach: (context, channel, slot) => ({
      own: reachOf(featuresOf(context), channel, slot),
      unknown: reachOfUnknown(channel)(slot),
    }),
  });
};
