/**
 * An arm whose policy explores: three actions that are equally good, two contexts that pay differently, Thompson's choice anew each night
 * with a floor of 0.05. How often the always-valid reading of one action's value, or of the contrast of two, ever leaves out the truth; the
 * plain mean stands beside. A floor of 0.01 has to be refused.
 */
import {
  mergeSums,
  noAdaptive,
  readAdaptive,
  stableVarWeight,
  sumAdaptive,
  type AdaptiveRow,
} from '../../../experiments/index.ts';
import { makeChance, type Chance } from './chance.ts';
import { shareCell, type CellGroup } from './cell.ts';
import { alpha } from './money-cells.ts';
import { makeMoneyPool, meanOf, poolBits, varianceOf, withMorePayers, type MoneyPool } from './money-pool.ts';
import { looks } from './money-run.ts';

const actions = [0, 1, 2] as const;
const floor = 0.05;
const rowsPerDay = 100;
const draws = 40;
const runsPart = 0.3;
/** More payers in the second context, which is as frequent as the first. */
const contextLift = 0.5;
const plainError = 1.959964;

type World = { readonly pool: MoneyPool; readonly byContext: readonly Float64Array[]; readonly value: number };

/** Running count, sum and sum of squares of a context's action. */
type Known = { n: number; sum: number; squares: number; payers: number };

const meanKnown = ({ n, sum }: Known, prior: number): number => (n === 0 ? prior : sum / n);

/** How often each action looked best in draws from what is known, lifted to the floor. */
const propensitiesOf = (known: readonly Known[], chance: Chance): readonly number[] => {
  const wins = new Float64Array(actions.length);
  const beliefs = known.map(({ n, sum, squares }) => {
    const mean = n === 0 ? 0 : sum / n;
    const deviation = n < 2 ? 1 : Math.sqrt(Math.max(1e-9, squares / n - mean * mean) / n);
    return { mean, deviation: n < 2 ? 1e6 : deviation };
  });
  for (let draw = 0; draw < draws; draw += 1) {
    const values = beliefs.map(({ mean, deviation }) => mean + deviation * chance.normal());
    const best = values.indexOf(Math.max(...values));
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return [...wins].map((count) => floor + (1 - actions.length * floor) * (count / draws));
};

const choose = (propensities: readonly number[], chance: Chance): number => {
  let left = chance.uniform();
  const action = propensities.findIndex((one) => (left -= one) < 0);
  return action < 0 ? actions.length - 1 : action;
};

/** Each with what its policy takes, and the propensity that its weight is steadied by. */
const targets = [
  { name: 'value', target: [0, 1, 0], steadies: ([, one = NaN]: readonly number[]) => one },
  {
    name: 'contrast',
    target: [-1, 1, 0],
    steadies: ([zero = NaN, one = NaN]: readonly number[]) => 1 / (1 / zero + 1 / one),
  },
] as const;

type Day = {
  readonly propensities: readonly (readonly number[])[];
  readonly predicted: readonly (readonly number[])[];
};

const drawRows = ({ byContext }: World, { propensities, predicted }: Day, chance: Chance) =>
  Array.from({ length: rowsPerDay }, () => {
    const context = chance.bits(1);
    const own = propensities[context] ?? [];
    return {
      context,
      action: choose(own, chance),
      reward: byContext[context]?.[chance.bits(poolBits)] ?? 0,
      propensities: own,
      predicted: predicted[context] ?? [],
    };
  });

const learn = (known: readonly (readonly Known[])[], rows: ReturnType<typeof drawRows>): void => {
  for (const { context, action, reward } of rows) {
    const cell = known[context]?.[action];
    if (cell === undefined) continue;
    cell.n += 1;
    cell.sum += reward;
    cell.squares += reward * reward;
    cell.payers += Number(reward > 0);
  }
};

const payersOf = (known: readonly (readonly Known[])[]): readonly number[] =>
  actions.slice(0, 2).map((action) => known.reduce((sum, cells) => sum + (cells[action]?.payers ?? 0), 0));

const plainMeanMisses = (known: readonly (readonly Known[])[], truth: number): boolean => {
  const total = known.map((cells) => cells[1] ?? { n: 0, sum: 0, squares: 0 });
  const add = (of: (one: (typeof total)[number]) => number): number => total.reduce((sum, one) => sum + of(one), 0);
  const [n, mean] = [add((one) => one.n), add((one) => one.sum) / add((one) => one.n)];
  const error = Math.sqrt((add((one) => one.squares) / n - mean * mean) / n);
  return Math.abs(mean - truth) > plainError * error;
};

const simulate = (world: World, chance: Chance) => {
  const known = world.byContext.map(() => actions.map((): Known => ({ n: 0, sum: 0, squares: 0, payers: 0 })));
  const tallies = targets.map(() => ({ sums: noAdaptive, isMissed: false }));
  // As planned before the start, with the actions chosen equally often.
  const plannedError = Math.sqrt((varianceOf(world.byContext[1] ?? new Float64Array(1)) * 3) / (looks * rowsPerDay));
  let isThinRefused = true;
  for (let day = 0; day < looks; day += 1) {
    const today: Day = {
      propensities: known.map((cells) => propensitiesOf(cells, chance)),
      predicted: known.map((cells) => cells.map((cell) => meanKnown(cell, 0))),
    };
    const rows = drawRows(world, today, chance);
    learn(known, rows);
    targets.forEach(({ name, target, steadies }, place) => {
      const tally = tallies[place];
      if (tally === undefined) return;
      const weight = stableVarWeight(today.propensities.map((own) => ({ share: 0.5, propensity: steadies(own) })));
      const weighted = rows.map((row): AdaptiveRow => ({ ...row, weight }));
      tally.sums = mergeSums(tally.sums, sumAdaptive(weighted, target));
      const exploration = { floor, payersByAction: payersOf(known) };
      const settings = { alpha, plannedError: name === 'value' ? plannedError : plannedError * Math.SQRT2 };
      const reading = readAdaptive(tally.sums, { ...settings, exploration });
      const truth = name === 'value' ? world.value : 0;
      tally.isMissed ||= reading.ok && (reading.value.interval.lower > truth || reading.value.interval.upper < truth);
      isThinRefused &&= !readAdaptive(tally.sums, { ...settings, exploration: { ...exploration, floor: 0.01 } }).ok;
    });
  }
  return {
    missed: tallies.map(({ isMissed }) => isMissed),
    isPlainMissed: plainMeanMisses(known, world.value),
    isThinRefused,
  };
};

export const adaptiveCells: CellGroup = ({ reps: wanted, say }) => {
  const pool = makeMoneyPool('heavy', 71);
  const byContext = [pool.y, withMorePayers(pool, contextLift)];
  const world = { pool, byContext, value: byContext.reduce((sum, y) => sum + meanOf(y) / 2, 0) };
  const chance = makeChance(72);
  const reps = Math.max(1, Math.round(wanted * runsPart));
  const runs = Array.from({ length: reps }, () => simulate(world, chance));
  say(`adaptive: ${reps} runs`);
  const name = 'adaptive.18k.floor0.05';
  return [
    ...targets.map((target, place) =>
      shareCell(`${name}.${target.name}.everMiss`, {
        count: runs.filter(({ missed }) => missed[place] === true).length,
        reps,
        bar: { most: alpha },
      }),
    ),
    shareCell(`${name}.plainMeanMissAtEnd`, { count: runs.filter((run) => run.isPlainMissed).length, reps, bar: null }),
    shareCell('adaptive.18k.floor0.01.refused', {
      count: runs.filter(({ isThinRefused }) => isThinRefused).length,
      reps,
      bar: { least: 1 },
    }),
  ];
};
