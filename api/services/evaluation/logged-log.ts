/**
 * Stored decisions as a log to evaluate policies on. Each target is asked to decide again on the facts that were known, under the law that held,
 * among the same candidates; the options of a round are those that the log or a target gives any probability.
 *
 * The reward of a decision: payments on the case within the window, net of reversals, less the cost of the contact decided and less the
 * price of each complaint or withdrawn consent within the window. Later decisions of the same case fall into the window too and are the log's
 * own. So the value is that of deciding once by the target and then as logged; it is not that of deciding so ever after.
 */
import {
  channels as allChannels,
  houseAssumptions,
  receiptCandidates,
  readOption,
  type Catalogue,
  type CompactReceipt,
  type Decision,
} from '../../../engine/index.ts';
import type { LoggedDecision } from '../../../data/index.ts';
import type { LoggedRound } from '../../../experiments/index.ts';
import { handOffAction, noContactAction, rewardContext, type ActionRows, type RewardOption } from './reward-options.ts';

/** A policy's probabilities over one receipt's options: places of candidates, and the two that are always there. */
export type Distribution = {
  readonly byPlace: ReadonlyMap<number, number>;
  readonly noContact: number;
  readonly handOff: number;
};

export type EvaluatedRound = {
  readonly round: LoggedRound;
  readonly options: readonly RewardOption[];
  /** For each target its probabilities, in the order of the options. */
  readonly targets: readonly (readonly number[])[];
};

export const loggedDistribution = ({ probabilities, noContactProb, handOffProb }: CompactReceipt): Distribution => ({
  byPlace: new Map(probabilities),
  noContact: noContactProb,
  handOff: handOffProb,
});

/** Null where the decision made again has other candidates than the receipt: then its probabilities are of something else. */
export const distributionAgain = (receipt: CompactReceipt, again: Decision): Distribution | null => {
  const eligible = receiptCandidates(receipt);
  const { candidates, distribution } = again;
  const isSame =
    candidates.length === eligible.length &&
    candidates.every(({ place, on }, index) => eligible[index]?.option.place === place && eligible[index].on === on);
  if (!isSame) return null;
  const byPlace = new Map<number, number>();
  distribution.candidates.forEach((probability, place) => {
    if (probability > 0) byPlace.set(place, probability);
  });
  return { byPlace, noContact: distribution.noContact, handOff: distribution.handOff };
};

const rewardOf = ({ receipt, paidMinor, harms }: LoggedDecision): number => {
  const { costMinor } = readOption(receipt.expected);
  const price = houseAssumptions.harmPriceMinor[receipt.currency] ?? 0;
  return paidMinor - (receipt.action.kind === 'contact' ? costMinor : 0) - harms * price;
};

/** Its place among the options; contacts stand in the order of their places, then no contact, then the hand-off. */
const chosenOption = ({ action }: CompactReceipt, places: readonly number[]): number => {
  if (action.kind === 'contact') return places.indexOf(action.index);
  return action.kind === 'no_contact' ? places.length : places.length + 1;
};

const dayMs = 86_400_000;

export const roundOf = (
  { receipt, ...logged }: LoggedDecision,
  targets: readonly Distribution[],
  { catalogue, actionRow }: { readonly catalogue: Catalogue; readonly actionRow: ActionRows },
): EvaluatedRound => {
  const own = loggedDistribution(receipt);
  const all = [own, ...targets];
  const places = [...new Set(all.flatMap(({ byPlace }) => [...byPlace.keys()]))].sort((one, other) => one - other);
  const eligible = receiptCandidates(receipt);
  const candidates = places.map((place) => {
    const candidate = eligible[place];
    if (candidate === undefined) throw new Error(`decision ${receipt.id} has no candidate ${String(place)}`);
    return candidate;
  });
  const context = rewardContext(receipt);
  const inOrder = ({ byPlace, noContact, handOff }: Distribution): readonly number[] => [
    ...places.map((place) => byPlace.get(place) ?? 0),
    noContact,
    handOff,
  ];
  const actionIdOf = (place: number): string => catalogue.actions[place]?.id ?? `#${String(place)}`;
  const daysAhead = (sendAt: number): number => Math.floor((sendAt - receipt.decidedAt) / dayMs);
  return {
    round: {
      unit: receipt.debtorId,
      segment: receipt.segment.id,
      actions: [...candidates.map(({ option }) => actionIdOf(option.place)), 'no_contact', 'hand_off'],
      logging: inOrder(own),
      chosen: chosenOption(receipt, places),
      propensity: receipt.propensity,
      reward: rewardOf({ receipt, ...logged }),
    },
    options: [
      ...candidates.map(({ option, sendAt }) => ({
        context,
        action: actionRow({ place: option.place, daysAhead: daysAhead(sendAt) }),
      })),
      { context, action: noContactAction },
      { context, action: handOffAction },
    ],
    targets: targets.map(inOrder),
  };
};

/** `sms.evening.warm.payment_link` → `sms`; what is no contact stays. */
export const channelOfAction = (action: string): string => {
  const [first = action] = action.split('.');
  return (allChannels as readonly string[]).includes(first) ? first : action;
};

/** What a distribution is worth by the estimates of the receipt, minor units against no contact. */
export const expectedValueOf = (receipt: CompactReceipt, { byPlace }: Distribution): number => {
  const eligible = receiptCandidates(receipt);
  let value = 0;
  for (const [place, probability] of byPlace) value += probability * (eligible[place]?.option.valueMinor ?? 0);
  return value;
};
