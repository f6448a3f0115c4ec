/**
 * What the reward model of an evaluation is told of an option: the features that were served with the decision (those that may be decided by),
 * and of the action its channel, tone, treatment, slot and how many days ahead it lies.
 */
import {
  channels,
  featureSpec,
  featureVector,
  slots,
  tones,
  treatments,
  type Catalogue,
  type CompactReceipt,
} from '../../../engine/index.ts';
import { fitRidgeReward, type FitReward } from '../../../experiments/index.ts';

export type RewardOption = { readonly context: Float64Array; readonly action: Float64Array };

const permitted = featureSpec.features.flatMap(({ forDecisions }, place) => (forDecisions ? [place] : []));

/** One row of numbers for each receipt; all unknown where its features are of another list. */
export const rewardContext = ({ featureSpec: spec, features }: CompactReceipt): Float64Array => {
  const vector = featureVector(spec, features);
  return Float64Array.from(permitted, (place) => vector?.[place] ?? NaN);
};

const oneHot = (values: readonly string[], value: string): readonly number[] =>
  values.map((each) => (each === value ? 1 : 0));

const nothing = (): number[] =>
  new Array<number>(channels.length + tones.length + treatments.length + slots.length + 1).fill(0);

export const noContactAction = Float64Array.from([1, 0, ...nothing()]);
export const handOffAction = Float64Array.from([0, 1, ...nothing()]);

/** By place in the catalogue. */
const contactAction = (
  { actions }: Catalogue,
  { place, daysAhead }: { readonly place: number; readonly daysAhead: number },
): Float64Array => {
  const action = actions[place];
  if (action === undefined) throw new Error(`the catalogue has no action ${String(place)}`);
  return Float64Array.from([
    0,
    0,
    ...oneHot(channels, action.channel),
    ...oneHot(tones, action.tone),
    ...oneHot(treatments, action.treatment),
    ...oneHot(slots, action.slot),
    daysAhead,
  ]);
};

export type ActionRows = (contact: { readonly place: number; readonly daysAhead: number }) => Float64Array;

/** The same row for the same contact: there are few, and a log names them by number. */
export const makeActionRows = (catalogue: Catalogue): ActionRows => {
  const known = new Map<string, Float64Array>();
  return (contact) => {
    const key = `${String(contact.place)} ${String(contact.daysAhead)}`;
    const row = known.get(key) ?? contactAction(catalogue, contact);
    known.set(key, row);
    return row;
  };
};

/** So many rounds' worth of "nothing matters". */
const ridge = 10;

/** Context and action in one row, which is that of `into` where told. */
export const flatOption = (
  { context, action }: RewardOption,
  into: Float64Array = new Float64Array(context.length + action.length),
): Float64Array => {
  into.set(context);
  into.set(action, context.length);
  return into;
};

export const fitRidge: FitReward<RewardOption> = (chosen, rewards) => {
  const model = fitRidgeReward(ridge)(
    chosen.map((option) => flatOption(option)),
    rewards,
  );
  const row = new Float64Array((chosen[0]?.context.length ?? 0) + (chosen[0]?.action.length ?? 0));
  return (option) => model(flatOption(option, row));
};
