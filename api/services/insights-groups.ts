/** From counts by group, day and end to curves, quantiles and means: what can be said of each group, and which can be compared. */
import type { ResolutionCount, ResolutionKind } from '../../data/index.ts';
import {
  fitSurvival,
  longestHorizon,
  restrictedMean,
  type MeanTime,
  type SurvivalCurve,
  type TimeCount,
} from '../../models/index.ts';
import type { GroupKey } from './insights-words.ts';

export type Tally = Readonly<Record<ResolutionKind, number>>;

export type CountedGroup = GroupKey & {
  readonly tally: Tally;
  readonly counts: readonly TimeCount[];
  /** Null where there are too few cases. */
  readonly curve: SurvivalCurve | null;
};

export const fewestCases = 20;
const longestMeanDays = 180;

const noCases: Tally = { resolved: 0, open: 0, withdrawn: 0, sold: 0, written_off: 0 };

export const tallyOf = (counts: readonly ResolutionCount[]): Tally =>
  counts.reduce<Tally>((tally, { kind, cases }) => ({ ...tally, [kind]: tally[kind] + cases }), noCases);

export const casesOf = (tally: Tally): number => Object.values(tally).reduce((sum, count) => sum + count, 0);

const curveOf = (counts: readonly TimeCount[]): SurvivalCurve => {
  const curve = fitSurvival(counts);
  if (!curve.ok) throw new Error(`the store counted what cannot be: ${curve.error.detail}`);
  return curve.value;
};

const countedGroup = (rows: readonly [ResolutionCount, ...ResolutionCount[]]): CountedGroup => {
  const tally = tallyOf(rows);
  const counts = rows.map(({ day, kind, cases }) =>
    kind === 'resolved' ? { time: day, events: cases, censored: 0 } : { time: day, events: 0, censored: cases },
  );
  const { group, isRest } = rows[0];
  return { group, isRest, tally, counts, curve: casesOf(tally) < fewestCases ? null : curveOf(counts) };
};

/** In the given order of names, then by size; the rest last. */
export const groupCounts = (rows: readonly ResolutionCount[], order: readonly string[]): readonly CountedGroup[] => {
  const byKey = new Map<string, [ResolutionCount, ...ResolutionCount[]]>();
  for (const row of rows) {
    const key = JSON.stringify([row.isRest, row.group]);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [row]);
    else known.push(row);
  }
  const place = ({ group, isRest }: GroupKey): number => {
    const named = group === null ? -1 : order.indexOf(group);
    if (isRest) return Infinity;
    return named === -1 ? order.length : named;
  };
  return [...byKey.values()]
    .map(countedGroup)
    .sort((one, other) => place(one) - place(other) || casesOf(other.tally) - casesOf(one.tally));
};

/** At most 180 days; else the longest that two groups (or the only one) were followed for. Null: nothing to take a mean over. */
export const horizonOf = (groups: readonly CountedGroup[]): number | null => {
  const followed = groups
    .flatMap(({ curve }) => (curve === null ? [] : [longestHorizon(curve)]))
    .sort((one, other) => other - one);
  const horizon = Math.min(longestMeanDays, followed[1] ?? followed[0] ?? 0);
  return horizon > 0 ? horizon : null;
};

/** Null where the group is too small or was not followed for so long. */
export const meanOf = ({ curve }: CountedGroup, horizonDays: number | null): MeanTime | null => {
  if (curve === null || horizonDays === null) return null;
  const mean = restrictedMean(curve, horizonDays);
  return mean.ok ? mean.value : null;
};
