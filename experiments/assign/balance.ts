/**
 * Whether the arms are alike in what was known when debtors entered: by stratum the standardised difference of its share (Austin 2009: above
 * 0.1 is worth a look), and the sequential sample ratio within it, which may be read every day. The level is shared out over the strata
 * (Bonferroni), so that all of them together raise a false alarm at most so often.
 */
import { readSampleRatio } from '../readings/sample-ratio.ts';

export type StratumCount = {
  readonly by: string;
  readonly value: string;
  readonly arm: string;
  readonly units: number;
};

export type ArmShare = {
  readonly arm: string;
  readonly units: number;
  /** Of the arm's units those in the stratum; null in an arm that nobody has entered. */
  readonly share: number | null;
  /** Difference of the share from the champion's, in standard deviations; null where it does not vary, and for the champion. */
  readonly standardisedDifference: number | null;
};

export type StratumBalance = {
  readonly by: string;
  readonly value: string;
  readonly arms: readonly ArmShare[];
  /** Of the sample ratio, valid at every look; null where it cannot be read. */
  readonly p: number | null;
  readonly isAlarm: boolean;
};

export type BalancedArm = { readonly id: string; readonly weight: number; readonly isChampion: boolean };

export type Balance = {
  /** Largest of the standardised differences; null where there is none. */
  readonly largestDifference: number | null;
  readonly strata: readonly StratumBalance[];
  readonly isAlarm: boolean;
};

const differenceOf = (share: number, of: number): number | null => {
  const spread = Math.sqrt((share * (1 - share) + of * (1 - of)) / 2);
  return spread > 0 ? (share - of) / spread : null;
};

type Counted = {
  readonly arms: readonly BalancedArm[];
  /** All units of an arm. */
  readonly totals: ReadonlyMap<string, number>;
  readonly alpha: number;
};

const sharesIn = (counts: ReadonlyMap<string, number>, { arms, totals }: Counted): readonly ArmShare[] => {
  const shareOf = (id: string): number | null => {
    const total = totals.get(id) ?? 0;
    return total > 0 ? (counts.get(id) ?? 0) / total : null;
  };
  const champion = arms.find(({ isChampion }) => isChampion)?.id ?? '';
  const reference = shareOf(champion);
  return arms.map(({ id }) => {
    const share = shareOf(id);
    const isComparable = id !== champion && share !== null && reference !== null;
    const standardisedDifference = isComparable ? differenceOf(share, reference) : null;
    return { arm: id, units: counts.get(id) ?? 0, share, standardisedDifference };
  });
};

const unitsByArm = (counts: readonly StratumCount[]): ReadonlyMap<string, number> =>
  new Map(counts.map(({ arm, units }) => [arm, units]));

const balanceOf = (
  counts: readonly StratumCount[],
  counted: Counted,
): Pick<StratumBalance, 'arms' | 'p' | 'isAlarm'> => {
  const byArm = unitsByArm(counts);
  const ratio = readSampleRatio(
    counted.arms.map(({ id, weight }) => ({ debtors: byArm.get(id) ?? 0, weight })),
    counted.alpha,
  );
  const { p, isAlarm } = ratio.ok ? ratio.value : { p: null, isAlarm: false };
  return { arms: sharesIn(byArm, counted), p, isAlarm };
};

/** `counts`: each stratum of each attribute and arm once; of every attribute the strata add up to the arm's units. */
export const readBalance = (
  counts: readonly StratumCount[],
  { arms, alpha }: { readonly arms: readonly BalancedArm[]; readonly alpha: number },
): Balance => {
  const strata = [...new Map(counts.map(({ by, value }) => [`${by}\n${value}`, { by, value }])).values()];
  const first = counts[0]?.by;
  const totals = new Map<string, number>();
  for (const { by, arm, units } of counts) if (by === first) totals.set(arm, (totals.get(arm) ?? 0) + units);
  const counted: Counted = { arms, totals, alpha: alpha / Math.max(1, strata.length) };
  const read = strata.map((stratum) => {
    const own = counts.filter(({ by, value }) => by === stratum.by && value === stratum.value);
    return { ...stratum, ...balanceOf(own, counted) };
  });
  const differences = read.flatMap((stratum) =>
    stratum.arms.flatMap(({ standardisedDifference }) =>
      standardisedDifference === null ? [] : [Math.abs(standardisedDifference)],
    ),
  );
  return {
    largestDifference: differences.length === 0 ? null : Math.max(...differences),
    strata: read,
    isAlarm: read.some(({ isAlarm }) => isAlarm),
  };
};
