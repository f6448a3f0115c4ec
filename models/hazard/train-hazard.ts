/**
 * Rows → a hazard model: `trainHazard`, or in its two halves `beginHazard` (what is learned of the rows) and `finishHazard` (the artifact of
 * it). Same rows, settings and seed, same bytes.
 */
import {
  failure,
  houseAssumptions,
  success,
  type Catalogue,
  type Result,
  type Assumptions,
} from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { refused, type Refusal } from '../refusal.ts';
import { designActions } from './action-design.ts';
import { hazardFormat, sealHazard, type HazardArtifact, type HazardMetrics } from './artifact.ts';
import { fitDesign } from './design.ts';
import type { EffectLayout } from './effect-layout.ts';
import type { FeatureList } from './feature-list.ts';
import { evidenceFor } from './foretold.ts';
import {
  advanceLearning,
  effectSumsOf,
  solveMemories,
  startLearning,
  type HazardLearning,
  type Memory,
} from './learning.ts';
import { quadraticForm } from './linear-algebra.ts';
import { baseSizeOf, layoutOf } from './row-vectors.ts';
import { defaultHazardSettings, hazardSettingsSchema, type HazardSettings } from './settings.ts';
import { drawEffects, partialOutBase, shrinkEffects, solveEffects, type EffectSums, type Posterior } from './shrink.ts';
import { checkEnough, checkRows } from './training-rows.ts';

export type TrainingRefusal = Refusal;

export type HazardTraining = {
  /** Those of one case in order of time. */
  readonly rows: readonly NightRow[];
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly seed: number;
  readonly settings?: Partial<HazardSettings>;
  /** Where reach and harm start from; the house's own unless others are given. */
  readonly assumptions?: Assumptions;
};

/** Nights at the end of the first rows that the memories are compared on, and how often they are solved meanwhile. */
const comparedNights = 8;
const solvedEveryNights = 2;

const settingsOf = (given: Partial<HazardSettings> = {}): Result<HazardSettings, Refusal> => {
  const parsed = hazardSettingsSchema.safeParse({ ...defaultHazardSettings, ...given });
  return parsed.success
    ? success(parsed.data)
    : refused('settings-not-valid', parsed.error.issues[0]?.message ?? 'not settings');
};

/** Folds all rows in; the last nights are foretold first, each stretch of them by what was known before it. */
const foldAndCompare = (start: HazardLearning, rows: readonly NightRow[]): HazardLearning => {
  const lastDay = rows.at(-1)?.day ?? 0;
  const comparedFrom = lastDay - comparedNights + 1;
  const earlier = rows.filter(({ day }) => day < comparedFrom);
  let learning = advanceLearning(start, earlier);
  if (earlier.length === 0) return advanceLearning(learning, rows);
  for (let day = comparedFrom; day <= lastDay; day += solvedEveryNights) {
    const steps = day === comparedFrom ? start.settings.shrinkSteps : 0;
    learning = solveMemories(learning, steps);
    learning = advanceLearning(
      learning,
      rows.filter((row) => row.day >= day && row.day < day + solvedEveryNights),
    );
  }
  return learning;
};

export const beginHazard = (training: Omit<HazardTraining, 'seed'>): Result<HazardLearning, TrainingRefusal> => {
  const { catalogue, featureSpec, assumptions = houseAssumptions } = training;
  const settings = settingsOf(training.settings);
  if (!settings.ok) return settings;
  const rows = checkRows(training.rows, featureSpec, catalogue.actions.length);
  if (!rows.ok) return rows;
  const enough = checkEnough(rows.value, settings.value);
  if (!enough.ok) return enough;
  const design = fitDesign({ rows: rows.value, catalogue, featureSpec, assumptions, settings: settings.value });
  if (!design.ok) return design;
  const { id, hash } = featureSpec;
  const start = startLearning({
    settings: settings.value,
    catalogue,
    featureSpec: { id, hash, count: featureSpec.features.length },
    design: design.value,
  });
  return success(foldAndCompare(start, rows.value));
};

const ratio = (product: number, square: number): number | null => (square > 0 ? product / square : null);

/** The longest memory, unless a shorter one is shown to foretell better. */
const bestMemory = ({ memories, settings }: HazardLearning): Memory | undefined => {
  const shown = memories.filter(({ foretold }) => evidenceFor(foretold) > settings.memoryEvidence);
  return shown.toSorted((one, other) => evidenceFor(other.foretold) - evidenceFor(one.foretold))[0] ?? memories[0];
};

/** Pairs of uniform numbers → pairs of standard normal ones (Box and Muller 1958). */
const normals = (next: () => number, count: number): Float64Array => {
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    values[index] = radius * Math.cos(angle);
    if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
  }
  return values;
};

/** Slope of one half's effects on the other's over the stocks seen, mean of both ways. */
const slopeBetween = (sums: EffectSums, [one, other]: readonly [Float64Array, Float64Array]): number | null => {
  const squared = (effects: Float64Array): number => quadraticForm(sums.gram, sums.size, effects);
  const [ofOne, ofOther] = [squared(one), squared(other)];
  const both = squared(one.map((value, index) => value + (other[index] as number)));
  const product = 0.5 * (both - ofOne - ofOther);
  const slopes = [ratio(product, ofOne), ratio(product, ofOther)];
  return slopes[0] === null || slopes[1] === null ? null : 0.5 * ((slopes[0] ?? 0) + (slopes[1] ?? 0));
};

type Solved = {
  readonly used: Memory;
  readonly posterior: Posterior;
  readonly halves: readonly [Float64Array, Float64Array];
  readonly betweenHalves: number | null;
  readonly layout: EffectLayout;
};

const solve = (learning: HazardLearning): Solved | null => {
  const used = bestMemory(learning);
  if (used === undefined) return null;
  const { settings, design, catalogue } = learning;
  const layout = layoutOf(design, designActions(catalogue), settings);
  const { sums, prior } = effectSumsOf(learning, used);
  const posterior = shrinkEffects(sums, layout, {
    start: used.shrinkage,
    steps: settings.shrinkSteps,
    bounds: settings,
  });
  const ofHalf = (half: 0 | 1): Float64Array =>
    solveEffects(partialOutBase(used.halves[half], baseSizeOf(design), prior), layout, posterior).mean;
  const halves = [ofHalf(0), ofHalf(1)] as const;
  return { used, posterior, halves, betweenHalves: slopeBetween(sums, halves), layout };
};

const metricsOf = ({ memories }: HazardLearning, solved: Solved): HazardMetrics => {
  const { hazard, effect } = solved.used.foretold;
  return {
    memories: memories.map(({ discount, foretold }) => ({
      discount,
      rows: foretold.rows,
      logLoss: ratio(foretold.loss, foretold.rows),
      isUsed: discount === solved.used.discount,
    })),
    calibrationSlope: ratio(hazard.product, hazard.square),
    effectSlope: ratio(effect.product, effect.square),
    effectSlopeBetweenHalves: solved.betweenHalves,
    noise: solved.posterior.noise,
    effectSds: solved.layout.blocks.map(({ name }, block) => ({
      block: name,
      sd: Math.sqrt(solved.posterior.variances[block] ?? 0),
    })),
  };
};

/** The artifact of what is known by now. */
const finishHazard = (learning: HazardLearning, seed: number): Result<HazardArtifact, TrainingRefusal> => {
  if (!Number.isSafeInteger(seed)) return refused('settings-not-valid', `the seed ${seed} is not a whole number`);
  const solved = solve(learning);
  if (solved === null) return failure({ code: 'too-few-rows', detail: 'nothing was learned' });
  const { settings, design, catalogue, window, featureSpec } = learning;
  const { posterior, halves, layout } = solved;
  const next = seededGenerator(seed);
  const effectsOnly = (effects: Float64Array): number[] => [...effects.subarray(0, layout.expectedAt)];
  return success(
    sealHazard({
      format: hazardFormat,
      featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
      featureCount: featureSpec.count,
      catalogue: { id: catalogue.id, version: catalogue.version, actions: catalogue.actions.map(({ id }) => id) },
      seed,
      settings,
      window,
      design,
      effects: {
        mean: effectsOnly(posterior.mean),
        members: Array.from({ length: settings.memberCount }, () =>
          effectsOnly(drawEffects(posterior, normals(next, layout.size))),
        ),
        halves: [effectsOnly(halves[0]), effectsOnly(halves[1])],
      },
      metrics: metricsOf(learning, solved),
    }),
  );
};

export const trainHazard = (training: HazardTraining): Result<HazardArtifact, TrainingRefusal> => {
  const learning = beginHazard(training);
  return learning.ok ? finishHazard(learning.value, training.seed) : learning;
};
