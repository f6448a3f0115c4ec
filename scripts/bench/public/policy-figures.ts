/** The figures of a learned policy beside the best single arm, and of the same learner where there is nothing to find. */
import { hash } from 'node:crypto';
import { qiniCoefficient } from '../../../models/index.ts';
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import { hashFold } from './cross-validate.ts';
import { judgePolicy, sameArmTwice, type JudgedPolicy } from './learned-policy.ts';
import { bestSingleArm, readTrial, type ReadTrial } from './randomised-trial.ts';
import type { DataSet } from './read-data.ts';

/** How well the predicted effect of `treatment` over `control` ranks: area above a random order, in outcomes a treated row. */
const qiniOf = ({ judged, predicted }: JudgedPolicy, treatment: number, control: number): number => {
  const rows = Array.from(judged.given.keys()).filter((row) => {
    const given = judged.given[row];
    return given === treatment || given === control;
  });
  return qiniCoefficient({
    predictedEffects: rows.map((row) => (predicted[row]?.[treatment] ?? NaN) - (predicted[row]?.[control] ?? NaN)),
    isTreated: rows.map((row) => Number(judged.given[row] === treatment)),
    labels: rows.map((row) => judged.outcomes[row] ?? NaN),
  });
};

/** A coin for each text: the last bit of its SHA-256. */
const isHeads = (text: string): boolean => Number.parseInt(hash('sha256', text, 'hex').slice(-1), 16) % 2 === 0;

export type PolicyTrial = ReadTrial & {
  /** The arm in which nothing is sent. */
  readonly control: string;
  readonly expectedBestArms: readonly string[];
};

export const policyFigures = (data: DataSet, { control, expectedBestArms, ...read }: PolicyTrial): Figures => {
  const trial = readTrial(data.rows, read);
  const holdout = data.holdout === null ? null : readTrial(data.holdout, read);
  const folds = Int32Array.from(trial.given, (_, place) => hashFold(data.name, `trial:${place}`));
  const best = bestSingleArm(trial);
  const policy = judgePolicy(trial, folds, holdout);
  const { comparison } = policy;
  const same = sameArmTwice(trial, best, (place) => isHeads(`${data.name} coin:${place}`));
  const sameFolds = Int32Array.from(same.given, (_, place) => hashFold(data.name, `same:${place}`));
  return {
    judgedRows: policy.judged.given.length,
    judgedOnHoldout: holdout !== null,
    bestArmAsExpected: expectedBestArms.includes(trial.arms.names[best] ?? ''),
    learnedValue: rounded(comparison.learnedValue, 4),
    bestArmValue: rounded(comparison.bestArmValue, 4),
    difference: rounded(comparison.difference, 4),
    differenceLow: rounded(comparison.low, 4),
    differenceHigh: rounded(comparison.high, 4),
    beatsBestArm: comparison.beatsBestArm,
    qini: rounded(qiniOf(policy, best, trial.arms.names.indexOf(control)), 5),
    sameArmsClaimWinner: judgePolicy(same, sameFolds, null).comparison.beatsBestArm,
  };
};
