/**
 * Money per debtor read daily by the default reading, and once at the end by the fixed one: how often the truth is left out, how often a
 * true effect is found beside what the planner promises, and what the pre-period covariate saves.
 */
import {
  adjustedDifference,
  payersNeeded,
  powerOfPlan,
  readDebtorMeans,
  readDebtorMeansFixed,
  type OutcomeSums,
} from '../../../experiments/index.ts';
import { makeChance } from './chance.ts';
import { shareCell, type Cell, type CellGroup, type CellSetting } from './cell.ts';
import { correlationOf, makeMoneyPool, meanOf, varianceOf, withMorePayers, withOtherShape } from './money-pool.ts';
import type { MoneyPool, Tail } from './money-pool.ts';
import { looks, runMoney } from './money-run.ts';

export const alpha = 0.05;
export const tails = ['heavy', 'veryHeavy'] as const satisfies readonly Tail[];
/** The treatment's part. */
export const splits = { '50_50': 0.5, '90_10': 0.1, '98_2': 0.02 } as const;
const sizes = [2_000, 20_000, 200_000] as const;
const effects = ['same', 'shape', 'lift'] as const;
/** Runs of 200,000 debtors take long. */
const slowPart = { 2_000: 1, 20_000: 1, 200_000: 0.2 } as const;

type Design = {
  readonly name: string;
  readonly pool: MoneyPool;
  readonly y: Float64Array;
  readonly truth: number;
  readonly debtors: number;
  readonly share: number;
};

/** The lift that a fixed, unadjusted test finds with 80 % at half and half. */
const liftFor = ({ y }: MoneyPool, debtors: number): number => {
  const variation = Math.sqrt(varianceOf(y)) / meanOf(y);
  let lift = 0;
  for (let step = 0; step < 20; step += 1) lift = 2.8016 * variation * Math.sqrt((2 * (1 + lift) + 2) / debtors);
  return lift;
};

const outcomeUnder = (pool: MoneyPool, effect: (typeof effects)[number], debtors: number): Float64Array => {
  if (effect === 'same') return pool.y;
  return effect === 'shape' ? withOtherShape(pool) : withMorePayers(pool, liftFor(pool, debtors));
};

type Look = { readonly excludesTruth: boolean; readonly isFound: boolean };

const excludes = ({ lower, upper }: { readonly lower: number; readonly upper: number }, value: number): boolean =>
  lower > value || upper < value;

type Tally = {
  reps: number;
  missedShown: number;
  missedDecided: number;
  found: number;
  fixedGiven: number;
  fixedMissed: number;
  fixedFound: number;
  readonly adjusted: number[];
  readonly plain: number[];
  readonly varianceRatios: number[];
};

const emptyTally = (): Tally => ({
  ...{ reps: 0, missedShown: 0, missedDecided: 0, found: 0, fixedGiven: 0, fixedMissed: 0, fixedFound: 0 },
  ...{ adjusted: [], plain: [], varianceRatios: [] },
});

const withoutCovariate = (sums: OutcomeSums): OutcomeSums => ({
  ...sums,
  ...{ x: 0, xx: 0, xxx: 0, xy: 0, yyx: 0, yxx: 0 },
});

const tallyEnd = (tally: Tally, design: Design, treatment: OutcomeSums, control: OutcomeSums): void => {
  const fixed = readDebtorMeansFixed({ treatment, control }, { alpha });
  if (fixed.ok) {
    tally.fixedGiven += 1;
    if (excludes(fixed.value.interval, design.truth)) tally.fixedMissed += 1;
    if (excludes(fixed.value.interval, 0)) tally.fixedFound += 1;
  }
  const adjusted = adjustedDifference({ treatment, control });
  const plain = adjustedDifference({ treatment: withoutCovariate(treatment), control: withoutCovariate(control) });
  if (!adjusted.ok || !plain.ok) return;
  tally.adjusted.push(adjusted.value.estimate);
  tally.plain.push(plain.value.estimate);
  tally.varianceRatios.push((adjusted.value.standardError / plain.value.standardError) ** 2);
};

const simulate = (design: Design, reps: number, seed: number): Tally => {
  const { pool, y, truth, debtors, share } = design;
  const chance = makeChance(seed);
  const tally = emptyTally();
  const arms = [
    { share, y },
    { share: 1 - share, y: pool.y },
  ];
  const plannedDebtors = { treatment: debtors * share, control: debtors * (1 - share) };
  for (let run = 0; run < reps; run += 1) {
    const seen = { shown: false, decided: false, found: false };
    runMoney({ x: pool.x, arms, debtors }, chance, ([treatment, control], day) => {
      if (treatment === undefined || control === undefined) return;
      const reading = readDebtorMeans({ treatment, control }, { alpha, plannedDebtors });
      if (reading.ok) {
        const { interval, mayDecide } = reading.value;
        const look: Look = { excludesTruth: excludes(interval, truth), isFound: excludes(interval, 0) };
        seen.shown ||= look.excludesTruth;
        seen.decided ||= mayDecide && look.excludesTruth;
        seen.found ||= mayDecide && look.isFound;
      }
      if (day === looks) tallyEnd(tally, design, treatment, control);
    });
    tally.reps += 1;
    tally.missedShown += Number(seen.shown);
    tally.missedDecided += Number(seen.decided);
    tally.found += Number(seen.found);
  }
  return tally;
};

/** Of payers in the smaller arm; where fewer are to be expected than the gate of the fixed reading asks for, it has to be refused. */
const isFixedAllowed = ({ pool, debtors, share }: Design): boolean => {
  const payers = pool.payRate * debtors * share;
  return payers >= (share >= 0.25 ? 100 : 80);
};

const readingCells = (design: Design, tally: Tally): readonly Cell[] => {
  const { reps } = tally;
  const name = `money.${design.name}`;
  const most = { most: alpha };
  const sequential = [
    shareCell(`${name}.everMiss`, { count: tally.missedShown, reps, bar: most }),
    shareCell(`${name}.everMissOfVerdict`, { count: tally.missedDecided, reps, bar: most }),
  ];
  const refused = shareCell(`${name}.fixedRefused`, { count: reps - tally.fixedGiven, reps, bar: null });
  // Where the expected payers are about as many as are asked for, luck decides whether it is given: shown, not judged.
  const isSure = isFixedAllowed(design) && tally.fixedGiven > 0.99 * reps;
  const covered = {
    count: tally.fixedGiven - tally.fixedMissed,
    reps: tally.fixedGiven,
    bar: isSure ? { least: 0.94 } : null,
  };
  return [
    ...sequential,
    refused,
    ...(tally.fixedGiven >= 0.05 * reps ? [shareCell(`${name}.fixedCoverage`, covered)] : []),
  ];
};

const powerCells = (design: Design, tally: Tally): readonly Cell[] => {
  const { pool, y, truth, debtors, share } = design;
  const mean = meanOf(pool.y);
  const spread = {
    coefficientOfVariation: Math.sqrt(varianceOf(pool.y)) / mean,
    covariateCorrelation: correlationOf(pool.x, pool.y),
    varianceRatio: varianceOf(y) / varianceOf(pool.y),
    ...{ alpha, treatmentShare: share },
  };
  const { reps } = tally;
  return (['always_valid', 'fixed'] as const).flatMap((rule) => {
    const needed = payersNeeded({ rule, treatmentShare: share, isOfActions: false });
    // The lift of the simulation is that of more payers.
    const payers = { payerRate: pool.payRate, treatedPayerRate: pool.payRate * (truth / mean + 1), needed };
    const planned = powerOfPlan({ ...spread, rule, payers }, { debtors, lift: truth / mean });
    if (!planned.ok) throw new Error(planned.error.detail);
    const name = `power.${design.name}.${rule}`;
    const found = shareCell(name, { count: rule === 'fixed' ? tally.fixedFound : tally.found, reps, bar: null });
    return [
      found,
      { ...found, name: `${name}.planned`, value: planned.value, monteCarloError: 0 },
      {
        ...found,
        name: `${name}.apart`,
        value: Math.abs(found.value - planned.value),
        bar: share === 0.5 ? { most: 0.03 } : null,
      },
    ];
  });
};

const sampleVariance = (values: readonly number[]): number => varianceOf(Float64Array.from(values));

const cupedCells = ({ name, pool }: Design, { reps, adjusted, plain, varianceRatios }: Tally): readonly Cell[] => {
  const theory = 1 - correlationOf(pool.x, pool.y) ** 2;
  const told = meanOf(Float64Array.from(varianceRatios));
  const toldError = Math.sqrt(sampleVariance(varianceRatios) / reps);
  const inFact = sampleVariance(adjusted) / sampleVariance(plain);
  const alike = correlationOf(Float64Array.from(adjusted), Float64Array.from(plain));
  // Of a ratio of variances of two estimates of the same runs.
  const monteCarloError = inFact * Math.sqrt((4 * (1 - alike ** 2)) / reps);
  const cell = (part: string, value: number, bar: Cell['bar'], error: number): Cell => ({
    ...{ name: `cuped.${name}.${part}`, value, bar, reps },
    monteCarloError: error,
  });
  return [
    cell('theory', theory, null, 0),
    cell('told', told, null, toldError),
    cell('inFact', inFact, null, monteCarloError),
    cell('toldFromTheory', Math.abs(told - theory), { most: Math.max(0.02, 3 * toldError) }, toldError),
    cell('inFactFromTheory', Math.abs(inFact - theory), { most: Math.max(0.02, 3 * monteCarloError) }, monteCarloError),
  ];
};

const designsOf = (pool: MoneyPool): readonly Design[] =>
  sizes.flatMap((debtors) =>
    effects.flatMap((effect) => {
      const y = outcomeUnder(pool, effect, debtors);
      return Object.entries(splits).map(([split, share]) => ({
        ...{ name: `${pool.tail}.${debtors / 1_000}k.${split}.${effect}`, pool, y, debtors, share },
        truth: effect === 'lift' ? meanOf(y) - meanOf(pool.y) : 0,
      }));
    }),
  );

const cellsOf = (design: Design, { reps, say }: CellSetting, seed: number): readonly Cell[] => {
  const part = slowPart[design.debtors as keyof typeof slowPart];
  const tally = simulate(design, Math.max(1, Math.round(reps * part)), seed);
  say(`money ${design.name}: left out ${tally.missedShown} times in ${tally.reps}`);
  return [
    ...readingCells(design, tally),
    ...(design.truth === 0 ? [] : powerCells(design, tally)),
    ...(design.name.endsWith('50_50.same') && design.debtors >= 20_000 ? cupedCells(design, tally) : []),
  ];
};

export const moneyCells: CellGroup = (setting) =>
  tails
    .flatMap((tail, place) => designsOf(makeMoneyPool(tail, 11 + place)))
    .flatMap((design, place) => cellsOf(design, setting, 1_000 + place));
