/** Counted cases → the drivers of their time to be resolved: plain data in and out, so that it can be done in a thread. */
import type { DriverCount } from '../../../data/index.ts';
import { findDrivers } from '../../../models/index.ts';

export type DriverColumn = 'size' | 'product' | 'country' | 'stage' | 'history' | 'dispute' | 'trouble' | 'channel';

export type DriverFactor = {
  readonly name: string;
  readonly column: DriverColumn;
  /** Null: the most frequent level. */
  readonly reference: string | null;
};

export type DriversTask = {
  readonly rows: readonly DriverCount[];
  readonly factors: readonly DriverFactor[];
  readonly horizonDays: number;
};

export type FittedDrivers = ReturnType<typeof findDrivers>;

const mostLevels = 8;

const numbered = (): ((key: string) => number) => {
  const numbers = new Map<string, number>();
  return (key) => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
};

/** The most frequent values; the others are one level. */
const levelOf = (rows: readonly DriverCount[], { column }: DriverFactor): ((row: DriverCount) => string) => {
  const cases = new Map<string, number>();
  for (const row of rows) {
    const value = row[column] ?? 'not told';
    cases.set(value, (cases.get(value) ?? 0) + row.count);
  }
  const kept = new Set(
    [...cases]
      .sort(([, one], [, other]) => other - one)
      .flatMap(([value], place) => (place < mostLevels ? [value] : [])),
  );
  return (row) => {
    const value = row[column] ?? 'not told';
    return kept.has(value) ? value : 'all others';
  };
};

/** Refused where nothing was resolved. */
export const fitDrivers = ({ rows, factors, horizonDays }: DriversTask): FittedDrivers => {
  const strata = numbered();
  const levels = factors.map((factor) => levelOf(rows, factor));
  return findDrivers(
    rows.map((row) => ({
      stratum: strata(JSON.stringify([row.portfolio, row.currency])),
      cluster: row.debtor,
      time: row.day,
      isEvent: row.isEvent,
      count: row.count,
      levels: levels.map((level) => level(row)),
    })),
    { factors, horizon: horizonDays, level: 0.95 },
  );
};
