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
export const contactAction = (
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

/** So many rounds' worth of "nothing matters". */
const ridge = 10;

const flat = ({ context, action }: RewardOption): Float64Array => {
  const row = new Float64Array(context.length + action.length);
  row.set(context);
  row.set(action, context.length);
  return row;
};

export const fitReward: FitReward<RewardOption> = (chosen, rewards) => {
  const model = fitRidgeReward(ridge)(chosen.map(flat), rewards);
  return (option) => model(flat(option));
};
