/** The Open Bandit data of two campaigns (a uniform and a Thompson-sampling logger), in the halves that are public here. */
import { describe, expect, test } from 'vitest';
import { estimatorNames, usualEstimator } from './estimators.ts';
import { evaluatePolicies, type EvaluationSettings, type LogReading } from './evaluate.ts';
import { readPlainLog, type PlainRow } from './plain-log.ts';
import { usualLimits } from './check-support.ts';
import { readSharedCsv, sharedFolder } from './testing/shared-files.ts';

const isHere = sharedFolder('data/obd_random_men.public.csv.gz') !== null;

const settings: EvaluationSettings = {
  estimators: estimatorNames.map(usualEstimator),
  alpha: 0.05,
  draws: 500,
  seed: 7,
  limits: usualLimits,
  plannedUnits: 5000,
  isAdaptive: false,
};

const column = (row: PlainRow, name: string): string => row[name] ?? '';

const logOf = (logger: string, campaign: string): readonly PlainRow[] =>
  readSharedCsv(`data/obd_${logger}_${campaign}.public.csv.gz`).map((row) => ({
    action: column(row, 'item_id'),
    position: column(row, 'position'),
    propensity: column(row, 'propensity_score'),
    reward: column(row, 'click'),
  }));

const thompson = (campaign: string): readonly PlainRow[] =>
  readSharedCsv(`data/obd_bts_${campaign}_policy.csv.gz`).flatMap((row) =>
    ['1', '2', '3'].map((position) => ({
      action: column(row, 'item_id'),
      position,
      probability: column(row, `p_position_${position}`),
    })),
  );

const uniform = (campaign: string): readonly PlainRow[] => {
  const items = campaign === 'men' ? 34 : 46;
  return Array.from({ length: items }, (_, item) => ({ action: String(item), probability: String(1 / items) }));
};

const evaluate = (log: readonly PlainRow[], policy: readonly PlainRow[]): LogReading => {
  const read = readPlainLog(log, policy);
  if (!read.ok) throw new Error(read.error.map(({ row, detail }) => `${String(row)} ${detail}`).join('; '));
  const reading = evaluatePolicies(read.value.log, [read.value.target], settings);
  if (!reading.ok) throw new Error(reading.error.detail);
  return reading.value;
};

const rateOf = (log: readonly PlainRow[]): number => log.filter(({ reward }) => reward === '1').length / log.length;

describe.skipIf(!isHere)('Open Bandit (skipped: no shared data)', () => {
  test.each([
    ['men', 0.0067],
    ['women', 0.0064],
  ])('%s: the random log tells what Thompson sampling earns', (campaign, published) => {
    const reading = evaluate(logOf('random', campaign), thompson(campaign));
    const earnedInSample = rateOf(logOf('bts', campaign));
    const estimates = reading.policies[0]?.estimates ?? [];
    expect(estimates).toHaveLength(estimatorNames.length);
    for (const estimate of estimates) {
      if ('notEstimable' in estimate) throw new Error(estimate.notEstimable.detail);
      const { estimator, lower, upper } = estimate;
      const holds = (rate: number): boolean => lower < rate && rate < upper;
      // The direct method's interval leaves out the error of its model. The published rate is that of the full data.
      if (estimator.name !== 'dm') expect(holds(published), estimator.name).toBe(true);
      // Estimators that shrink weights may differ from the sample's own rate, which is of 25 to 30 clicks.
      if (['ips', 'snips', 'dr', 'sndr'].includes(estimator.name))
        expect(holds(earnedInSample), estimator.name).toBe(true);
    }
    expect(reading.policies[0]?.weights?.meanWeight).toBeCloseTo(1, 1);
  });

  test('women, from Thompson sampling back to random: one round of propensity 1e-6 leaves a sample of 2, refused', () => {
    const [first, ...rest] = logOf('bts', 'women');
    const log = [{ ...first, propensity: '0.000001' }, ...rest];
    const [policy] = evaluate(log, uniform('women')).policies;
    expect(policy?.notEstimable?.code).toBe('effective-sample-too-small');
    expect(policy?.weights?.greatestWeight).toBeCloseTo(21739.1, 0);
    expect(policy?.weights?.effectiveRounds).toBeLessThan(2.1);
    for (const estimate of policy?.estimates ?? []) expect(estimate).toHaveProperty('notEstimable');
  });

  test.each(['men', 'women'])('%s, back to random without that round: one round decides, refused', (campaign) => {
    const [policy] = evaluate(logOf('bts', campaign), uniform(campaign)).policies;
    expect(policy?.weights?.effectiveRounds).toBeGreaterThan(200);
    expect(policy?.notEstimable?.code).toBe('one-round-decides');
  });

  test('bank_recovery: effort was set by a rule, so no other effort can be valued', () => {
    const log = readSharedCsv('data/bank_recovery.csv.gz').map((row) => ({
      action: column(row, 'recovery_strategy'),
      propensity: '1',
      reward: column(row, 'actual_recovery_amount'),
    }));
    const levels = [...new Set(log.map(({ action }) => action))];
    const policy = levels.map((action) => ({ action, probability: action.startsWith('Level 1') ? '1' : '0' }));
    const [reading] = evaluate(log, policy).policies;
    expect(reading?.notEstimable?.code).toBe('deterministic-log');
  });
});
