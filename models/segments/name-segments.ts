/**
 * Names in words: of each segment what it differs by most from all other debtors, in standard deviations, at most one difference of a factor. Two
 * differences make a name; where two segments would be called alike, a further difference is told, and at last a number.
 */
import type { SegmentColumn } from '../../engine/index.ts';
import type { Points } from './points.ts';
import type { SegmentFeature } from './segment-features.ts';

export type Difference = {
  readonly feature: string;
  readonly reads: SegmentColumn['reads'];
  /** Mean of the segment less mean of all other debtors, in standard deviations of all. */
  readonly difference: number;
  readonly words: string;
};

export type Described = { readonly name: string; readonly differences: readonly Difference[] };

type Groups = {
  readonly points: Points;
  readonly members: Uint8Array;
  readonly groups: number;
  readonly columns: readonly SegmentColumn[];
  readonly features: readonly SegmentFeature[];
};

/** Smaller ones are not worth a word. */
const leastTold = 0.3;
const namedBy = 2;
const mostTold = 5;

type Moments = { readonly sums: Float64Array; readonly squares: number; readonly counts: Float64Array };

const momentsOf = ({ points, members, groups }: Groups, column: number): Moments => {
  const sums = new Float64Array(groups);
  const counts = new Float64Array(groups);
  let squares = 0;
  for (let place = 0; place < points.count; place += 1) {
    const value = points.values[place * points.width + column] ?? 0;
    const member = members[place] ?? 0;
    sums[member] = (sums[member] ?? 0) + value;
    counts[member] = (counts[member] ?? 0) + 1;
    squares += value * value;
  }
  return { sums, squares, counts };
};

/** By segment, of one column. */
const differencesIn = (setting: Groups, column: number): readonly number[] => {
  const { sums, squares, counts } = momentsOf(setting, column);
  const { count } = setting.points;
  const sum = sums.reduce((total, value) => total + value, 0);
  const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  return [...sums].map((own, member) => {
    const inside = counts[member] ?? 0;
    const apart = own / inside - (sum - own) / (count - inside);
    return deviation > 0 && Number.isFinite(apart) ? Math.round((apart / deviation) * 1e4) / 1e4 : 0;
  });
};

const wordsFor = ({ words, known }: SegmentFeature, reads: SegmentColumn['reads'], difference: number): string => {
  const said = reads === 'known' ? (known ?? words) : words;
  return difference > 0 ? said.more : said.less;
};

type Told = Difference & { readonly factor: SegmentFeature['factor'] };

/** Largest first; of equal ones that of the earlier column. */
const toldOf = ({ columns, features }: Groups, differences: readonly number[]): readonly Told[] =>
  columns
    .flatMap(({ feature: name, reads }, column) => {
      const feature = features.find((one) => one.name === name);
      const difference = differences[column] ?? 0;
      if (feature === undefined || Math.abs(difference) < leastTold) return [];
      return [
        { feature: name, reads, difference, words: wordsFor(feature, reads, difference), factor: feature.factor },
      ];
    })
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference));

/** The largest of each factor. */
const tellingOf = (told: readonly Told[]): readonly Told[] =>
  told.filter(({ factor }, place) => told.findIndex((other) => other.factor === factor) === place);

const asName = (told: readonly Told[], words: number): string => {
  const text = told
    .slice(0, words)
    .map((one) => one.words)
    .join(', ');
  return text === '' ? 'Like most others' : text.charAt(0).toUpperCase() + text.slice(1);
};

const uniqueNames = (telling: readonly (readonly Told[])[]): readonly string[] => {
  const isAlone = (names: readonly string[], name: string): boolean => names.filter((one) => one === name).length === 1;
  let names = telling.map((told) => asName(told, namedBy));
  for (let words = namedBy + 1; words <= namedBy + 2; words += 1) {
    const before = names;
    names = telling.map((told, place) =>
      isAlone(before, before[place] ?? '') ? (before[place] ?? '') : asName(told, words),
    );
  }
  return names.map((name, place) => {
    const earlier = names.slice(0, place).filter((one) => one === name).length;
    return earlier === 0 ? name : `${name} (${String(earlier + 1)})`;
  });
};

export const describeSegments = (setting: Groups): readonly Described[] => {
  const byColumn = setting.columns.map((_, column) => differencesIn(setting, column));
  const told = Array.from({ length: setting.groups }, (_, member) =>
    toldOf(
      setting,
      byColumn.map((differences) => differences[member] ?? 0),
    ),
  );
  const names = uniqueNames(told.map(tellingOf));
  return told.map((one, member) => ({
    name: names[member] ?? '',
    differences: one
      .slice(0, mostTold)
      .map(({ feature, reads, difference, words }) => ({ feature, reads, difference, words })),
  }));
};
