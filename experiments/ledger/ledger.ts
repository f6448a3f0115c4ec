/**
 * The record of all experiments: what each found, pulled towards what experiments here find at all (empirical Bayes), because the ones that
 * were shipped are those that looked best: their figures as measured add up to more than comes. STATISTICS names it the winner's curse.
 */
import { shrinkEffects, type Shrunk } from '../report/shrink.ts';

export type LedgerEntry = {
  readonly experimentId: string;
  readonly arm: string;
  readonly decidedOn: string;
  readonly isPromoted: boolean;
  /** Of the primary metric, relative to the champion's level; more is better. */
  readonly estimate: number;
  readonly standardError: number;
  /** Measured money a month of going with the arm, minor units; null where it was not read. */
  readonly moneyPerMonthMinor: number | null;
  readonly currency: string | null;
};

export type LedgerLine = LedgerEntry & {
  readonly shrunk: Shrunk;
  /** The measured money times the share of the effect that is believed; null without money, or where nothing was measured. */
  readonly believedMoneyPerMonthMinor: number | null;
};

export type LedgerTotal = {
  readonly currency: string;
  readonly promoted: number;
  readonly measuredMinor: number;
  readonly believedMinor: number;
};

export type Ledger = {
  /** In the order in which they were decided. */
  readonly lines: readonly LedgerLine[];
  /** What an experiment here is expected to find, and how far they lie apart. */
  readonly level: number | null;
  readonly spread: number | null;
  /** Of the promoted arms, by currency. */
  readonly totals: readonly LedgerTotal[];
};

/** Money moves as its effect does: the believed part of it, sign and all. */
const believedMoney = ({ estimate, moneyPerMonthMinor }: LedgerEntry, shrunk: Shrunk): number | null =>
  moneyPerMonthMinor === null || estimate === 0 ? null : (moneyPerMonthMinor * shrunk.estimate) / estimate;

const totalsOf = (lines: readonly LedgerLine[]): readonly LedgerTotal[] => {
  const counted = lines.filter(
    ({ isPromoted, believedMoneyPerMonthMinor }) => isPromoted && believedMoneyPerMonthMinor !== null,
  );
  const currencies = [...new Set(counted.flatMap(({ currency }) => (currency === null ? [] : [currency])))].sort();
  return currencies.map((currency) => {
    const own = counted.filter((line) => line.currency === currency);
    return {
      ...{ currency, promoted: own.length },
      measuredMinor: own.reduce((sum, line) => sum + (line.moneyPerMonthMinor ?? 0), 0),
      believedMinor: own.reduce((sum, line) => sum + (line.believedMoneyPerMonthMinor ?? 0), 0),
    };
  });
};

export const keepLedger = (entries: readonly LedgerEntry[]): Ledger => {
  if (entries.length === 0) return { lines: [], level: null, spread: null, totals: [] };
  const sorted = [...entries].sort(
    (one, other) => one.decidedOn.localeCompare(other.decidedOn) || one.experimentId.localeCompare(other.experimentId),
  );
  // Towards no effect: a change that nobody has tried is not expected to help.
  const { effects, level, spread } = shrinkEffects(sorted, { estimate: 0, standardError: 0 });
  const lines = sorted.map((entry, place): LedgerLine => {
    const shrunk = effects[place] ?? { estimate: entry.estimate, standardError: entry.standardError, believedShare: 1 };
    return { ...entry, shrunk, believedMoneyPerMonthMinor: believedMoney(entry, shrunk) };
  });
  return { lines, level, spread, totals: totalsOf(lines) };
};
