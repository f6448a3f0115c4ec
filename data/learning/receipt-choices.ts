/**
 * What a receipt says of the choice of each night. A decision looks some days ahead and draws once; the same is said by one choice a night,
 * each given that nothing was chosen for the nights before: the distribution over nights and contacts is the product of these, exactly.
 */
import { receiptCandidates, type CompactReceipt, type Instant } from '../../engine/index.ts';
import type { NightOption, NightRow } from '../../models/index.ts';

export type NightChoice = Pick<NightRow, 'options' | 'noContactProb' | 'chosenPlace' | 'baseOptions'>;

type ReceiptCandidate = ReturnType<typeof receiptCandidates>[number];

/** Contacts of later nights that could have been drawn. */
export type LaterContacts = {
  readonly candidates: readonly { readonly place: number; readonly sendAt: Instant; readonly probability: number }[];
  /** Of no contact and of a hand-off. */
  readonly restProb: number;
  readonly chosen: { readonly place: number; readonly sendAt: Instant } | null;
};

export const noChoice: NightChoice = { options: [], noContactProb: 1, chosenPlace: -1 };

const addOption = (byPlace: Map<number, number>, place: number, probability: number): void => {
  byPlace.set(place, (byPlace.get(place) ?? 0) + probability);
};

/** By place of the catalogue; `mass` is divided out. */
const optionsOf = (byPlace: ReadonlyMap<number, number>, mass: number): readonly NightOption[] =>
  [...byPlace]
    .sort(([left], [right]) => left - right)
    .map(([place, probability]) => ({ place, probability: probability / mass }));

/** What the base alone would have done in the night; nothing where it was not asked. */
const baseOf = (
  { base }: CompactReceipt,
  candidates: readonly ReceiptCandidate[],
  naturalEnd: Instant,
): Pick<NightChoice, 'baseOptions'> => {
  if (base === undefined) return {};
  const byPlace = new Map<number, number>();
  for (const [index, probability] of base.probabilities) {
    const candidate = candidates[index];
    if (candidate !== undefined && candidate.sendAt < naturalEnd)
      addOption(byPlace, candidate.option.place, probability);
  }
  return { baseOptions: optionsOf(byPlace, 1) };
};

export type FirstNight = { readonly choice: NightChoice; readonly later: LaterContacts | null };

/** The night of the decision, which ends before `naturalEnd`: with everything that was open in it. */
export const firstNight = (receipt: CompactReceipt, naturalEnd: Instant): FirstNight => {
  const candidates = receiptCandidates(receipt);
  const byPlace = new Map<number, number>();
  const later: LaterContacts['candidates'][number][] = [];
  let laterProb = 0;
  for (const { option, sendAt, probability } of candidates) {
    if (sendAt < naturalEnd) addOption(byPlace, option.place, probability);
    else if (probability > 0) {
      laterProb += probability;
      later.push({ place: option.place, sendAt, probability });
    }
  }
  const { action, noContactProb, handOffProb } = receipt;
  const drawn = action.kind === 'contact' ? candidates[action.index] : undefined;
  const chosen = drawn === undefined ? null : { place: drawn.option.place, sendAt: drawn.sendAt };
  const restProb = noContactProb + handOffProb;
  return {
    choice: {
      options: optionsOf(byPlace, 1),
      noContactProb: restProb + laterProb,
      chosenPlace: chosen !== null && chosen.sendAt < naturalEnd ? chosen.place : -1,
      ...baseOf(receipt, candidates, naturalEnd),
    },
    later: later.length === 0 ? null : { candidates: later, restProb, chosen },
  };
};

/** A later night without a decision of its own: what of the plan falls in it, given that nothing came before. */
export const laterNight = (
  { candidates, restProb, chosen }: LaterContacts,
  { from, before }: { readonly from: Instant; readonly before: Instant },
): NightChoice => {
  if (chosen !== null && chosen.sendAt < from) return noChoice;
  const byPlace = new Map<number, number>();
  let mass = restProb;
  let notTonight = restProb;
  for (const { place, sendAt, probability } of candidates) {
    if (sendAt < from) continue;
    mass += probability;
    if (sendAt < before) addOption(byPlace, place, probability);
    else notTonight += probability;
  }
  if (byPlace.size === 0) return noChoice;
  return {
    options: optionsOf(byPlace, mass),
    noContactProb: notTonight / mass,
    chosenPlace: chosen !== null && chosen.sendAt < before ? chosen.place : -1,
  };
};

/**
 * A night in which plans of earlier decisions (the oldest first) still had contacts, each by its own draw, and then the newest was asked: their
 * product. Two contacts of one night: the newest stands. Where an earlier plan took the night, what the base would have done with it free
 * was never asked.
 */
export const afterEarlier = (own: NightChoice, earlier: readonly NightChoice[]): NightChoice => {
  const byPlace = new Map<number, number>();
  let restProb = 1;
  let plannedPlace = -1;
  for (const { options, noContactProb, chosenPlace } of earlier) {
    for (const { place, probability } of options) addOption(byPlace, place, restProb * probability);
    restProb *= noContactProb;
    if (chosenPlace >= 0) plannedPlace = chosenPlace;
  }
  if (byPlace.size === 0) return own;
  for (const { place, probability } of own.options) addOption(byPlace, place, restProb * probability);
  const { baseOptions } = own;
  return {
    options: optionsOf(byPlace, 1),
    noContactProb: restProb * own.noContactProb,
    chosenPlace: own.chosenPlace >= 0 ? own.chosenPlace : plannedPlace,
    ...(baseOptions === undefined || plannedPlace >= 0 ? {} : { baseOptions }),
  };
};
