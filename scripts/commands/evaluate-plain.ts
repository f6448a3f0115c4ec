/** A log and a policy of plain rows → a reading, with settings that suit data of any trade. */
import { failure, success, type Result } from '../../engine/index.ts';
import {
  estimatorNames,
  evaluatePolicies,
  readPlainLog,
  usualEstimator,
  usualLimits,
  type EstimatorName,
  type LogReading,
  type PlainRow,
} from '../../experiments/index.ts';

const draws = 500;
const plannedUnits = 10_000;

const isEstimator = (name: string): name is EstimatorName => (estimatorNames as readonly string[]).includes(name);

/** What is wrong is told in words, the rows counted from 1. */
export const evaluatePlainLog = (
  { log, policy }: { readonly log: readonly PlainRow[]; readonly policy: readonly PlainRow[] },
  { estimators, minimumEffective }: { readonly estimators: readonly string[]; readonly minimumEffective: number },
): Result<LogReading, string> => {
  const unknown = estimators.filter((name) => !isEstimator(name));
  if (unknown.length > 0) return failure(`no estimator ${unknown.join(', ')}; there are ${estimatorNames.join(', ')}`);
  if (!(minimumEffective >= 20)) return failure('--minimum-effective must be at least 20');
  const read = readPlainLog(log, policy);
  if (!read.ok)
    return failure(
      read.error.map(({ row, detail }) => (row === 0 ? detail : `row ${String(row)}: ${detail}`)).join('; '),
    );
  const names = estimators.length === 0 ? estimatorNames : estimators.filter(isEstimator);
  const reading = evaluatePolicies(read.value.log, [read.value.target], {
    estimators: names.map(usualEstimator),
    alpha: 0.05,
    draws,
    seed: 1,
    limits: { ...usualLimits, minimumEffective },
    plannedUnits,
    isAdaptive: false,
  });
  return reading.ok ? success(reading.value) : failure(reading.error.detail);
};
