/**
 * Delayed money by its mean cumulative function, daily from day 90 to 180, where payment gets faster (the same money, delays × 0.7) or slower
 * (more money, delays × 1.3): how often the truth, money by the end of the window, is left out. Money to date stands beside in the design in
 * which it turns faster payment into a win: it is refused as a verdict.
 */
import { readDebtorMeans, noOutcome, readProjectedMoney, type DelayedSums } from '../../../experiments/index.ts';
import { makeChance, type Chance } from './chance.ts';
import { shareCell, type CellGroup } from './cell.ts';
import { delayPayments, runDelayed, type DelayedExperiment } from './delayed-run.ts';
import { alpha, splits } from './money-cells.ts';
import { makeMoneyPool, meanOf, varianceOf, withMorePayers } from './money-pool.ts';

const lift = 0.3;
const runsPart = 0.3;

type Case = DelayedExperiment & { readonly name: string; readonly truth: number; readonly plannedError: number };

const casesOf = (chance: Chance): readonly Case[] => {
  const pool = makeMoneyPool('heavy', 31);
  const more = withMorePayers(pool, lift);
  const gain = meanOf(more) - meanOf(pool.y);
  const control = delayPayments(pool.y, 1, chance);
  const treatments = {
    same: { treatment: control, truth: 0 },
    faster: { treatment: delayPayments(pool.y, 0.7, chance), truth: 0 },
    more: { treatment: delayPayments(more, 1, chance), truth: gain },
    moreSlower: { treatment: delayPayments(more, 1.3, chance), truth: gain },
  };
  const designs = [
    { debtors: 4_000, split: '50_50' },
    { debtors: 8_000, split: '90_10' },
    { debtors: 40_000, split: '98_2' },
  ] as const;
  return Object.entries(treatments).flatMap(([effect, { treatment, truth }]) =>
    designs.map(({ debtors, split }) => {
      const share = splits[split];
      const plannedError = Math.sqrt((varianceOf(pool.y) / debtors) * (1 / share + 1 / (1 - share)));
      const name = `delayed.${debtors / 1_000}k.${split}.${effect}`;
      return { name, treatment, control, debtors, share, truth, plannedError };
    }),
  );
};

const toDate = ({ debtors, amounts, products, payers }: DelayedSums) => {
  const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
  return { ...noOutcome, n: sum(debtors), payers, y: sum(amounts), yy: sum(products), yyy: 0 };
};

const isOut = (reading: ReturnType<typeof readProjectedMoney>, truth: number): boolean =>
  reading.ok && (reading.value.interval.lower > truth || reading.value.interval.upper < truth);

const simulate = (one: Case, chance: Chance) => {
  const { truth, plannedError, debtors, share } = one;
  const seen = { isMissed: false, isToDateMissed: false };
  const plannedDebtors = { treatment: debtors * share, control: debtors * (1 - share) };
  runDelayed(one, chance, ({ treatment, control }) => {
    seen.isMissed ||= isOut(readProjectedMoney({ treatment, control }, { alpha, plannedError }), truth);
    if (share !== 0.5 || seen.isToDateMissed) return;
    const early = { treatment: toDate(treatment), control: toDate(control) };
    seen.isToDateMissed = isOut(readDebtorMeans(early, { alpha, plannedDebtors }), truth);
  });
  return seen;
};

export const delayedCells: CellGroup = ({ reps: wanted, say }) => {
  const chance = makeChance(32);
  const reps = Math.max(1, Math.round(wanted * runsPart));
  return casesOf(chance).flatMap((one) => {
    const runs = Array.from({ length: reps }, () => simulate(one, chance));
    const count = runs.filter(({ isMissed }) => isMissed).length;
    say(`${one.name}: left out ${count} times in ${reps}`);
    const early = runs.filter(({ isToDateMissed }) => isToDateMissed).length;
    return [
      shareCell(`${one.name}.everMiss`, { count, reps, bar: { most: alpha } }),
      ...(one.share === 0.5 ? [shareCell(`${one.name}.toDateEverMiss`, { count: early, reps, bar: null })] : []),
    ];
  });
};
