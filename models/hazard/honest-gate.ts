/**
 * The honest gate: may a learned policy leave its base? The debtors' halves were learned apart; the choice of either half is valued by the
 * other, which has no part in its luck. What a model promises of its own choice is half winner's curse even where it is right; this is not.
 *
 * Passes where, both ways together, the other half's value of the choice is above its value of what the base does by a margin, as a share
 * of what the base is worth and in standard errors of debtors.
 */
import type { ActionValues } from './action-values.ts';
import type { PricedCase } from './priced-cases.ts';

export type GateSettings = {
  /** Money a decision that the choice must be better by, as a share of the base's own worth (taken positive). */
  readonly marginShare: number;
  /** Standard errors of the difference, debtors drawn, that must lie above the margin. */
  readonly marginErrors: number;
};

export const defaultGateSettings: GateSettings = { marginShare: 0.05, marginErrors: 2 };

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

type Best = { readonly place: number; readonly worth: number };

const worthIn = (values: ActionValues, half: 0 | 1, { option, priceMinor }: PricedOption): number =>
  values.gainMinor(values.lift('halves', half, option)) - priceMinor;

type PricedOption = { readonly option: number; readonly priceMinor: number };

const bestOf = (values: ActionValues, half: 0 | 1, options: readonly PricedOption[]): Best | null => {
  let best: Best | null = null;
  for (const option of options) {
    const worth = worthIn(values, half, option);
    if (worth > Math.max(0, best?.worth ?? 0)) best = { place: option.option, worth };
  }
  return best;
};

type Judged = { readonly own: number; readonly honest: number; readonly base: number };

/** One case, the one half choosing and the other judging. */
const judge = (values: ActionValues, { prices, baseOptions, toReference }: PricedCase, chooser: 0 | 1): Judged => {
  const judging = chooser === 0 ? 1 : 0;
  const options = prices.map(({ place, priceMinor }) => ({ option: place, priceMinor }));
  const best = bestOf(values, chooser, options);
  const worthAt = (place: number): number => {
    const option = options.find((each) => each.option === place);
    return option === undefined ? 0 : worthIn(values, judging, option);
  };
  const base = baseOptions.reduce((sum, { place, probability }) => sum + probability * worthAt(place), 0);
  return {
    own: toReference * (best?.worth ?? 0),
    honest: toReference * (best === null ? 0 : worthAt(best.place)),
    base: toReference * base,
  };
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

/** `cases` are decisions to be made, each with what the base would do. */
export const judgeHonestly = (
  values: ActionValues,
  cases: readonly PricedCase[],
  settings: GateSettings = defaultGateSettings,
): GateVerdict => {
  const gains = new Map<string, { sum: number; count: number }>();
  const sums = { own: 0, honest: 0, base: 0 };
  for (const priced of cases) {
    values.lookAt(priced.standing);
    for (const chooser of [0, 1] as const) {
      const { own, honest, base } = judge(values, priced, chooser);
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
    gainStandardError: clusteredError(gains, gain),
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
