/**
 * The honest gate: may a learned policy leave its base? The debtors' halves were learned apart; the choice of either half is valued by the
 * other, which has no part in its luck. What a model promises of its own choice is half winner's curse even where it is right; this is not.
 *
 * The choice is the one that would be made: with what a contact takes from later ones and under the policy's own prices. It is judged by
 * money at the house's prices, as if what follows stayed as it is, which is what a base does that is followed afterwards.
 *
 * Passes where, both ways together, the other half's value of the choice is above its value of what the base does by a margin, as a share
 * of what the base is worth and in standard errors of debtors.
 */
import type { ActionValues } from './action-values.ts';
import { housePrices, type EffectSet, type PlannedPrices } from './case-look.ts';
import type { PricedCase } from './priced-cases.ts';

export type GateSettings = {
  /** Money a decision that the choice must be better by, as a share of the base's own worth (taken positive). */
  readonly marginShare: number;
  /** Standard errors of the difference (of the debtors drawn, and of the effects) that must lie above the margin. */
  readonly marginErrors: number;
};

export const defaultGateSettings: GateSettings = { marginShare: 0.05, marginErrors: 1.28 };

/** Money a decision, relative to no contact, in minor units of the reference currency. */
export type GateFigures = {
  readonly decisions: number;
  readonly debtors: number;
  /** What each half promises of its own choice. */
  readonly own: number;
  /** What the other half says of it. */
  readonly honest: number;
  /** What the other half says of the base. */
  readonly base: number;
  readonly gain: number;
  readonly gainStandardError: number;
  readonly margin: number;
};

export type GateVerdict = { readonly passes: boolean; readonly reason: string; readonly figures: GateFigures };

type Judged = { readonly own: number; readonly honest: number; readonly base: number };

type Worth = (place: number) => number;

const baseWorth = ({ baseOptions }: PricedCase, worth: Worth): number =>
  baseOptions.reduce((sum, { place, probability }) => sum + probability * worth(place), 0);

/** The place of most worth, −1 where none is worth more than no contact. */
const bestOf = (open: readonly number[], worth: Worth): number => {
  let [best, most] = [-1, 0];
  for (const place of open) {
    const own = worth(place);
    if (own > most) [best, most] = [place, own];
  }
  return best;
};

/** The contact that a half would choose under the policy's prices, −1 for none; `values` must look at the case. */
export const choiceOfHalf = (
  values: ActionValues,
  { standing, harmPriceMinor }: PricedCase,
  { chooser, prices }: { readonly chooser: 0 | 1; readonly prices: PlannedPrices },
): number => {
  const contactPriceMinor = prices.contactPriceMinor[standing.currency] ?? 0;
  return bestOf(
    standing.open,
    (place) =>
      values.worthMinor('halves', chooser, place) -
      contactPriceMinor -
      (prices.harmPriceFactor - 1) * values.harm(place) * harmPriceMinor,
  );
};

type Judging = { readonly chooser: 0 | 1; readonly prices: PlannedPrices; readonly gainsByMember: Float64Array };

/** One case, the one half choosing and the other judging; `gainsByMember` takes what each draw says of the choice against the base. */
const judge = (values: ActionValues, priced: PricedCase, { chooser, prices, gainsByMember }: Judging): Judged => {
  const { toReference } = priced;
  const worthBy =
    (set: EffectSet, member: number): Worth =>
    (place) =>
      toReference * values.worthAloneMinor(set, member, place);
  const best = choiceOfHalf(values, priced, { chooser, prices });
  const judging = worthBy('halves', chooser === 0 ? 1 : 0);
  for (let member = 0; member < gainsByMember.length; member += 1) {
    const worth = worthBy('members', member);
    const gain = (best < 0 ? 0 : worth(best)) - baseWorth(priced, worth);
    gainsByMember[member] = (gainsByMember[member] as number) + gain / 2;
  }
  return {
    own: best < 0 ? 0 : worthBy('halves', chooser)(best),
    honest: best < 0 ? 0 : judging(best),
    base: baseWorth(priced, judging),
  };
};

const spreadOf = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
};

/** Standard error of the mean of all decisions, where the decisions of one debtor belong together. */
const clusteredError = (
  gains: ReadonlyMap<string, { readonly sum: number; readonly count: number }>,
  mean: number,
): number => {
  let squares = 0;
  let decisions = 0;
  for (const { sum, count } of gains.values()) {
    squares += (sum - count * mean) ** 2;
    decisions += count;
  }
  return Math.sqrt(squares) / Math.max(1, decisions);
};

/** `cases` are decisions to be made, each with what the base would do; `prices` those of the policy's objective. */
export const judgeHonestly = (
  values: ActionValues,
  cases: readonly PricedCase[],
  { settings = defaultGateSettings, prices = housePrices }: { settings?: GateSettings; prices?: PlannedPrices } = {},
): GateVerdict => {
  const gains = new Map<string, { sum: number; count: number }>();
  const sums = { own: 0, honest: 0, base: 0 };
  const gainsByMember = new Float64Array(values.memberCount);
  for (const priced of cases) {
    values.lookAt(priced.standing);
    for (const chooser of [0, 1] as const) {
      const { own, honest, base } = judge(values, priced, { chooser, prices, gainsByMember });
      sums.own += own / 2;
      sums.honest += honest / 2;
      sums.base += base / 2;
      const known = gains.get(priced.debtorId) ?? { sum: 0, count: 0 };
      gains.set(priced.debtorId, { sum: known.sum + (honest - base) / 2, count: known.count + 0.5 });
    }
  }
  const count = Math.max(1, cases.length);
  const [own, honest, base] = [sums.own / count, sums.honest / count, sums.base / count];
  const gain = honest - base;
  const figures: GateFigures = {
    decisions: cases.length,
    debtors: gains.size,
    own,
    honest,
    base,
    gain,
    // A half is off by twice the variance of the draws, which are of all; but both halves judge, and the mean of two is off by half of that.
    gainStandardError: Math.hypot(clusteredError(gains, gain), spreadOf(gainsByMember) / count),
    margin: settings.marginShare * Math.abs(base),
  };
  const passes = cases.length > 0 && gain - settings.marginErrors * figures.gainStandardError > figures.margin;
  return { passes, reason: reasonOf(passes, figures), figures };
};

const minor = (value: number): string => value.toFixed(1);

const reasonOf = (passes: boolean, { gain, gainStandardError, margin, honest, base }: GateFigures): string =>
  `By the half that did not choose, a decision is worth ${minor(honest)} against ${minor(base)} of the base: ` +
  `${minor(gain)} more (standard error ${minor(gainStandardError)}), ` +
  `${passes ? 'enough' : 'not enough'} for a margin of ${minor(margin)}, minor units`;
