/** One measured figure of a simulation: its Monte Carlo error (one standard error), the bar it stands before and whether it is met. */
import { rounded } from '../median.ts';

export type Cell = {
  readonly name: string;
  readonly value: number;
  readonly monteCarloError: number;
  /** Null: shown beside others, judged by nothing. */
  readonly bar: { readonly least: number } | { readonly most: number } | null;
  readonly reps: number;
};

export type CellSetting = {
  readonly reps: number;
  readonly say: (text: string) => void;
};

/** What a group of cells is asked to do. */
export type CellGroup = (setting: CellSetting) => readonly Cell[];

export const isMet = ({ value, bar }: Cell): boolean | null => {
  if (bar === null) return null;
  return 'least' in bar ? value >= bar.least : value <= bar.most;
};

/** A share of runs. */
export const shareCell = (
  name: string,
  { count, reps, bar }: { readonly count: number; readonly reps: number; readonly bar: Cell['bar'] },
): Cell => {
  const value = count / reps;
  // Of a share that was never seen, the error is that of one seen once.
  const seen = Math.min(1 - 1 / reps, Math.max(1 / reps, value));
  return { name, value, monteCarloError: Math.sqrt((seen * (1 - seen)) / reps), bar, reps };
};

export const figuresOfCell = (cell: Cell): Readonly<Record<string, number | boolean>> => {
  const met = isMet(cell);
  const { name, value, monteCarloError, bar, reps } = cell;
  return {
    [name]: rounded(value, 4),
    [`${name}.monteCarloError`]: rounded(monteCarloError, 4),
    ...(bar === null ? {} : { [`${name}.bar`]: 'least' in bar ? bar.least : bar.most }),
    ...(met === null ? {} : { [`${name}.ok`]: met }),
    [`${name}.reps`]: reps,
  };
};
