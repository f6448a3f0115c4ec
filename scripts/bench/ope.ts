/**
 * `ope`: off-policy estimates on the Open Bandit data, both directions of both campaigns, beside what the other logger earned in fact. docs/benchmarks.md
 * says what is expected of it. The data is not part of the project: a folder without it is said to be one, and is no failure.
 */
import {
  estimatorNames,
  evaluatePolicies,
  readPlainLog,
  usualEstimator,
  usualLimits,
  type LogReading,
  type PlainRow,
} from '../../experiments/index.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import { rounded } from './median.ts';
import { readDataSet, type DataRow } from './public/read-data.ts';

const estimators = estimatorNames.map(usualEstimator);
const places = ['1', '2', '3'] as const;

/** Both halves where both are here: the effective sample of 2 is of the whole. */
const rowsOf = (folder: string, name: string): readonly DataRow[] | null => {
  const found = readDataSet(folder, name);
  return found === null ? null : [...found.rows, ...(found.holdout ?? [])];
};

const cell = (row: DataRow, column: string): string => row[column] ?? '';

const toLog = (rows: readonly DataRow[]): readonly PlainRow[] =>
  rows.map((row) => ({
    action: cell(row, 'item_id'),
    position: cell(row, 'position'),
    propensity: cell(row, 'propensity_score'),
    reward: cell(row, 'click'),
  }));

const thompsonPolicy = (rows: readonly DataRow[]): readonly PlainRow[] =>
  rows.flatMap((row) =>
    places.map((position) => ({
      action: cell(row, 'item_id'),
      position,
      probability: cell(row, `p_position_${position}`),
    })),
  );

const uniformPolicy = (rows: readonly DataRow[]): readonly PlainRow[] =>
  rows.map((row) => ({ action: cell(row, 'item_id'), probability: String(1 / rows.length) }));

const evaluate = (log: readonly PlainRow[], policy: readonly PlainRow[]): LogReading => {
  const read = readPlainLog(log, policy);
  if (!read.ok) throw new Error(read.error.map(({ detail }) => detail).join('; '));
  const reading = evaluatePolicies(read.value.log, [read.value.target], {
    estimators,
    alpha: 0.05,
    draws: 1000,
    seed: 1,
    limits: usualLimits,
    plannedUnits: 10_000,
    isAdaptive: false,
  });
  if (!reading.ok) throw new Error(reading.error.detail);
  return reading.value;
};

const meanReward = (log: readonly PlainRow[]): number =>
  log.reduce((sum, { reward }) => sum + Number(reward), 0) / log.length;

/** Rates in per cent of impressions. */
const percent = (rate: number): number => rounded(100 * rate, 4);

type Direction = { readonly name: string; readonly reading: LogReading; readonly inFact: number };
type Policy = LogReading['policies'][number];

const weightFigures = (name: string, { weights }: Policy): Figures =>
  weights === null
    ? {}
    : {
        [`${name}.effectiveRounds`]: rounded(weights.effectiveRounds, 1),
        [`${name}.meanWeight`]: rounded(weights.meanWeight, 4),
        [`${name}.greatestWeight`]: rounded(weights.greatestWeight, 2),
      };

const estimateFigures = (name: string, { estimates }: Policy, inFact: number): Figures =>
  Object.fromEntries(
    estimates.flatMap(({ estimator, ...read }): readonly (readonly [string, number | boolean])[] => {
      if ('notEstimable' in read) return [];
      const figure = `${name}.${estimator.name}`;
      return [
        [figure, percent(read.value)],
        [`${figure}.lower`, percent(read.lower)],
        [`${figure}.upper`, percent(read.upper)],
        [`${figure}.holds`, read.lower <= inFact && inFact <= read.upper],
      ];
    }),
  );

const figuresOf = ({ name, reading, inFact }: Direction, say: (text: string) => void): Figures => {
  const [policy] = reading.policies;
  if (policy === undefined) return {};
  const { notEstimable } = policy;
  if (notEstimable !== null) say(`${name}: refused: ${notEstimable.detail}`);
  return {
    [`${name}.inFact`]: percent(inFact),
    ...weightFigures(name, policy),
    [`${name}.refused`]: notEstimable !== null,
    ...estimateFigures(name, policy, inFact),
  };
};

const evaluateCampaign = (folder: string, campaign: string, say: (text: string) => void): Figures | null => {
  const random = rowsOf(folder, `obd_random_${campaign}`);
  const thompson = rowsOf(folder, `obd_bts_${campaign}`);
  const policy = rowsOf(folder, `obd_bts_${campaign}_policy`);
  if (random === null || thompson === null || policy === null) return null;
  const logs = { random: toLog(random), thompson: toLog(thompson) };
  const directions: readonly Direction[] = [
    {
      name: `${campaign}.randomToThompson`,
      reading: evaluate(logs.random, thompsonPolicy(policy)),
      inFact: meanReward(logs.thompson),
    },
    {
      name: `${campaign}.thompsonToRandom`,
      reading: evaluate(logs.thompson, uniformPolicy(policy)),
      inFact: meanReward(logs.random),
    },
  ];
  return Object.assign({}, ...directions.map((direction) => figuresOf(direction, say))) as Figures;
};

export const benchOpe: Benchmark = ({ dataFolder, say }) => {
  const startedAt = performance.now();
  let figures: Figures = {};
  for (const campaign of ['men', 'women']) {
    const own = evaluateCampaign(dataFolder, campaign, say);
    if (own === null) say(`skipped: no obd_*_${campaign} in ${dataFolder}`);
    figures = { ...figures, ...(own ?? { [`${campaign}.skipped`]: true }) };
  }
  return Promise.resolve({
    figures: { ...figures, seconds: rounded((performance.now() - startedAt) / 1000, 1) },
    postgres: null,
  });
};
