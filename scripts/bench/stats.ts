/**
 * `stats`: the statistics of experiments proven by simulation, with populations whose truth is known: how often the readings of production
 * are wrong, beside the bar for it. docs/benchmarks.md says what is simulated. Each cell is told with its Monte Carlo error.
 */
import type { Benchmark, Figures } from './benchmark.ts';
import { rounded } from './median.ts';
import { figuresOfCell, isMet, type Cell, type CellGroup } from './stats/cell.ts';
import { adaptiveCells } from './stats/adaptive-cells.ts';
import { delayedCells } from './stats/delayed-cells.ts';
import { familyCells } from './stats/family-cells.ts';
import { guardrailCells } from './stats/guardrail-cells.ts';
import { moneyCells } from './stats/money-cells.ts';
import { ratioCells } from './stats/ratio-cells.ts';
import { sampleRatioCells } from './stats/sample-ratio-cells.ts';

const groups = {
  money: moneyCells,
  clustered: ratioCells,
  delayed: delayedCells,
  adaptive: adaptiveCells,
  family: familyCells,
  guardrail: guardrailCells,
  sampleRatio: sampleRatioCells,
} as const satisfies Record<string, CellGroup>;

export type CellGroupName = keyof typeof groups;

export const cellGroupNames = Object.keys(groups) as readonly CellGroupName[];

export const isCellGroup = (name: string): name is CellGroupName => Object.hasOwn(groups, name);

/** Whether a miss may be the simulation's own: nearer to the bar than two standard errors. */
const isWithinError = ({ value, bar, monteCarloError }: Cell): boolean =>
  bar !== null && Math.abs(value - ('least' in bar ? bar.least : bar.most)) <= 2 * monteCarloError;

export const benchStats: Benchmark = ({ reps, cells: wanted, say }) => {
  const startedAt = performance.now();
  const cells = cellGroupNames
    .filter((name) => wanted === null || wanted.includes(name))
    .flatMap((name) => {
      say(name);
      return groups[name]({ reps, say });
    });
  const missed = cells.filter((cell) => isMet(cell) === false);
  for (const cell of missed)
    say(
      `missed: ${cell.name} ${rounded(cell.value, 4)} ± ${rounded(cell.monteCarloError, 4)}${isWithinError(cell) ? ', within two errors of the bar' : ''}`,
    );
  const figures: Figures = {
    ...(Object.assign({}, ...cells.map(figuresOfCell)) as Figures),
    judged: cells.filter(({ bar }) => bar !== null).length,
    missed: missed.length,
    missedBeyondError: missed.filter((cell) => !isWithinError(cell)).length,
    seconds: rounded((performance.now() - startedAt) / 1000, 1),
  };
  return Promise.resolve({ figures, postgres: null });
};
