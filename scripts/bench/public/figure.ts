/** How a figure is written: the value, its spread, the reference it stands beside and whether it is met. */
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import type { FamilyName } from './families.ts';

/** What each data set is judged by, on the data in a folder; null: the folder does not have the file. */
export type DataBenchmark = (setting: {
  readonly folder: string;
  readonly families: readonly FamilyName[];
  readonly say: (text: string) => void;
}) => Promise<Figures | null>;

type Bar = { readonly reference: number; readonly better: 'higher' | 'lower' };

const isMet = (value: number, { reference, better }: Bar): boolean =>
  better === 'higher' ? value >= reference : value <= reference;

export const figure = (
  name: string,
  { value, sd, bar }: { readonly value: number; readonly sd?: number; readonly bar?: Bar },
): Figures => ({
  [name]: rounded(value, 4),
  ...(sd === undefined ? {} : { [`${name}FoldSd`]: rounded(sd, 4) }),
  // As printed: with the four decimals that the reference is told with.
  ...(bar === undefined ? {} : { [`${name}Reference`]: bar.reference, [`${name}Met`]: isMet(rounded(value, 4), bar) }),
});

/** The same figures, their names behind a prefix. */
export const prefixed = (prefix: string, figures: Figures): Figures =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
  );
