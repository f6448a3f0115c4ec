/** Arms that fill as they should, looked at on 180 days: how often the sequential test of the sample ratio ever gives an alarm. */
import { readSampleRatio } from '../../../experiments/index.ts';
import { makeChance, type Chance } from './chance.ts';
import { shareCell, type CellGroup } from './cell.ts';
import { looks } from './money-run.ts';

const debtors = 20_000;
const weightings = {
  '50_50': [0.5, 0.5],
  '90_10': [0.9, 0.1],
  '98_2': [0.98, 0.02],
  fiveEven: [0.2, 0.2, 0.2, 0.2, 0.2],
} as const;
/** The first is what the report asks for. */
const alphas = [0.01, 0.05];

const armAt = (weights: readonly number[], place: number): number => {
  let left = place;
  const arm = weights.findIndex((weight) => (left -= weight) < 0);
  return arm < 0 ? weights.length - 1 : arm;
};

/** The least p of all looks. */
const leastP = (weights: readonly number[], chance: Chance): number => {
  const counts = new Int32Array(weights.length);
  let least = 1;
  let entered = 0;
  for (let day = 1; day <= looks; day += 1) {
    for (const until = Math.round((debtors * day) / looks); entered < until; entered += 1) {
      const arm = armAt(weights, chance.uniform());
      counts[arm] = (counts[arm] ?? 0) + 1;
    }
    const reading = readSampleRatio(
      weights.map((weight, arm) => ({ weight, debtors: counts[arm] ?? 0 })),
      Math.min(...alphas),
    );
    if (reading.ok) least = Math.min(least, reading.value.p);
  }
  return least;
};

export const sampleRatioCells: CellGroup = ({ reps, say }) => {
  const chance = makeChance(61);
  return Object.entries(weightings).flatMap(([name, weights]) => {
    say(`sampleRatio.${name}`);
    const runs = Array.from({ length: reps }, () => leastP(weights, chance));
    return alphas.map((alpha) =>
      shareCell(`sampleRatio.${name}.alarmAt${alpha}`, {
        count: runs.filter((p) => p <= alpha).length,
        reps,
        bar: { most: alpha },
      }),
    );
  });
};
