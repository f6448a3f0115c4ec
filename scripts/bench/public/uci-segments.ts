/**
 * Segments of credit-card clients from six months of payment history alone, on the folds of uci_default: fitted without a fold and without the outcome,
 * ordered by the default rate of the rows they were fitted on, they must order the default rates of the fold left out.
 */
import { fitSegments, segmentMembers, type SegmentFeature } from '../../../models/index.ts';
import { rounded } from '../median.ts';
import { foldCount, hashFold } from './cross-validate.ts';
import type { DataBenchmark } from './figure.ts';
import { numberIn, readDataSet, type DataRow } from './read-data.ts';

/**
 * Months of delay. −2 (nothing used), −1 (paid in full) and 0 (the least was paid) are none, and the logarithm takes them as such. Chosen after they had
 * been taken as negative delays: that gives three segments, whose rates are in order on four folds of five.
 */
const history: readonly SegmentFeature[] = ['PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6'].map((name) => ({
  name,
  shape: 'log',
  factor: 'lateness',
  words: { more: `late (${name})`, less: `not late (${name})` },
  known: null,
}));

const historyOf = (row: DataRow): Float64Array => Float64Array.from(history, ({ name }) => numberIn(row, name));
const hasDefaulted = (row: DataRow): number => numberIn(row, 'default_next_month');

const ratesOf = (members: Uint8Array, rows: readonly DataRow[], groups: number): readonly number[] => {
  const counts = new Float64Array(groups);
  const defaults = new Float64Array(groups);
  rows.forEach((row, place) => {
    const member = members[place] ?? 0;
    counts[member] = (counts[member] ?? 0) + 1;
    defaults[member] = (defaults[member] ?? 0) + hasDefaulted(row);
  });
  return Array.from(counts, (count, member) => (defaults[member] ?? 0) / count);
};

type FoldEnd = {
  readonly segments: number;
  readonly isMonotone: boolean;
  readonly lowest: number;
  readonly highest: number;
};

const onFold = (rows: readonly DataRow[], fold: number): FoldEnd => {
  const isHeldOut = (row: DataRow): boolean => hashFold('uci_default', row['row'] ?? '') === fold;
  const [learnt, judged] = [rows.filter((row) => !isHeldOut(row)), rows.filter(isHeldOut)];
  const fitted = fitSegments({ features: history, rows: learnt.map(historyOf), seed: fold + 1, previous: null });
  if (!fitted.ok) throw new Error(`fitting was refused: ${fitted.error.detail}`);
  const { artifact } = fitted.value;
  if (artifact === null) return { segments: 1, isMonotone: false, lowest: NaN, highest: NaN };
  const groups = artifact.segments.length;
  const ratesIn = (some: readonly DataRow[]): readonly number[] =>
    ratesOf(segmentMembers({ features: history, rows: some.map(historyOf) }, artifact), some, groups);
  const [known, unseen] = [ratesIn(learnt), ratesIn(judged)];
  const order = known.map((_, member) => member).sort((one, other) => (known[one] ?? 0) - (known[other] ?? 0));
  const ordered = order.map((member) => unseen[member] ?? NaN);
  return {
    segments: groups,
    isMonotone: ordered.every((rate, place) => place === 0 || rate > (ordered[place - 1] ?? NaN)),
    lowest: ordered[0] ?? NaN,
    highest: ordered.at(-1) ?? NaN,
  };
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

export const benchUciSegments: DataBenchmark = async ({ folder, say }) => {
  const data = readDataSet(folder, 'uci_default');
  if (data === null) return null;
  const ends: FoldEnd[] = [];
  for (let fold = 0; fold < foldCount; fold += 1) {
    const end = onFold(data.rows, fold);
    ends.push(end);
    say(`uci segments, fold ${String(fold + 1)}: ${JSON.stringify(end)}`);
    // The lines are written before the next fold is worked on.
    await new Promise(setImmediate);
  }
  const monotone = ends.filter(({ isMonotone }) => isMonotone).length;
  return {
    uciSegmentsFewest: Math.min(...ends.map(({ segments }) => segments)),
    uciSegmentsMost: Math.max(...ends.map(({ segments }) => segments)),
    uciSegmentsFoldsMonotone: monotone,
    uciSegmentsMet: monotone === foldCount,
    uciSegmentsLowestRate: rounded(mean(ends.map(({ lowest }) => lowest)), 4),
    uciSegmentsHighestRate: rounded(mean(ends.map(({ highest }) => highest)), 4),
  };
};
