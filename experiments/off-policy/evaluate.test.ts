import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAdaptive } from './check-adaptive.ts';
import { checkSupport, usualLimits } from './check-support.ts';
import { usualEstimator } from './estimators.ts';
import { evaluatePolicies, type EvaluationSettings } from './evaluate.ts';
import { numberUnits, weighRounds, type LoggedRound, type TargetPolicy } from './logged-round.ts';
import { mulberry } from './testing/chance.ts';

const settings: EvaluationSettings = {
  estimators: [usualEstimator('ips'), usualEstimator('snips'), usualEstimator('dr')],
  alpha: 0.05,
  draws: 200,
  seed: 1,
  limits: usualLimits,
  plannedUnits: 1000,
  isAdaptive: false,
};

/** Two segments, two actions, several rounds a debtor, debtors that differ: what each action is worth is known. */
const truth = { low: [0.1, 0.3], high: [0.6, 0.4] } as const;
const loggingOf = { low: [0.8, 0.2], high: [0.3, 0.7] } as const;

const makeLog = (seed: number, debtors: number): readonly LoggedRound[] => {
  const next = mulberry(seed);
  return Array.from({ length: debtors }, (_, debtor) => {
    const segment = next() < 0.5 ? 'low' : 'high';
    const own = 0.2 * (next() - 0.5);
    return Array.from({ length: 1 + Math.floor(3 * next()) }, (): LoggedRound => {
      const logging = loggingOf[segment];
      const chosen = next() < logging[0] ? 0 : 1;
      const reward = next() < truth[segment][chosen] + own ? 1 : 0;
      return {
        unit: `d${String(debtor)}`,
        segment,
        actions: ['sms', 'call'],
        logging,
        chosen,
        propensity: logging[chosen],
        reward,
      };
    });
  }).flat();
};

const best = (rounds: readonly LoggedRound[]): TargetPolicy => ({
  name: 'best',
  probabilities: rounds.map(({ segment }) => (segment === 'low' ? [0.05, 0.95] : [0.95, 0.05])),
});
const bestValue = (0.05 * 0.1 + 0.95 * 0.3 + 0.95 * 0.6 + 0.05 * 0.4) / 2;
const modelOf = (rounds: readonly LoggedRound[]) => rounds.map(({ segment }) => [...truth[segment as 'low']]);

describe('on data with known truth', () => {
  test('intervals hold the value in about 95 of 100 logs of debtors with several rounds each', () => {
    const logs = 120;
    const covered = { ips: 0, snips: 0, dr: 0 };
    for (let seed = 1; seed <= logs; seed += 1) {
      const rounds = makeLog(seed, 400);
      const reading = evaluatePolicies({ rounds, modelled: modelOf(rounds) }, [best(rounds)], { ...settings, seed });
      if (!reading.ok) throw new Error(reading.error.detail);
      for (const estimate of reading.value.policies[0]?.estimates ?? []) {
        if ('notEstimable' in estimate) throw new Error(estimate.notEstimable.detail);
        const isIn = estimate.lower < bestValue && bestValue < estimate.upper;
        if (isIn) covered[estimate.estimator.name as 'ips'] += 1;
      }
    }
    // 120 · 0.95 = 114, three standard errors are 7.
    for (const count of Object.values(covered)) expect(count).toBeGreaterThanOrEqual(105);
  });

  test('the difference to the log’s own policy is paired, and told at a stricter level when there are more', () => {
    const rounds = makeLog(3, 2000);
    const one = evaluatePolicies({ rounds, modelled: null }, [best(rounds)], settings);
    const two = evaluatePolicies(
      { rounds, modelled: null },
      [best(rounds), { ...best(rounds), name: 'twin' }],
      settings,
    );
    if (!one.ok || !two.ok) throw new Error('refused');
    const [own] = one.value.differences;
    const [stricter] = two.value.differences;
    if (own === undefined || 'notEstimable' in own || stricter === undefined || 'notEstimable' in stricter)
      throw new Error('refused');
    expect(own.lower).toBeGreaterThan(0);
    expect(stricter.value).toBe(own.value);
    expect(stricter.upper - stricter.lower).toBeGreaterThan(own.upper - own.lower);
    const twins = two.value.differences.filter(({ versus }) => versus === 'best');
    expect(twins.map((each) => ('notEstimable' in each ? each.notEstimable.code : each.value))).toEqual([
      'no-variation',
      'no-variation',
    ]);
    const withoutModel = one.value.policies[0]?.estimates[2];
    expect(withoutModel).toMatchObject({ notEstimable: { code: 'no-reward-model' } });
  });

  test('the same log and seed give the same bytes', () => {
    const rounds = makeLog(5, 500);
    const log = { rounds, modelled: null };
    const first = evaluatePolicies(log, [best(rounds)], settings);
    expect(JSON.stringify(evaluatePolicies(log, [best(rounds)], settings))).toBe(JSON.stringify(first));
  });

  test('the overlap map adds up: chosen rounds, and the target’s probability', () => {
    const rounds = makeLog(9, 300);
    const reading = evaluatePolicies({ rounds, modelled: null }, [best(rounds)], settings);
    const cells = reading.ok ? (reading.value.policies[0]?.overlap ?? []) : [];
    expect(cells).toHaveLength(4);
    expect(cells.reduce((sum, { chosen }) => sum + chosen, 0)).toBe(rounds.length);
    expect(cells.reduce((sum, { targetShare }) => sum + targetShare, 0)).toBeCloseTo(1, 9);
    expect(cells.reduce((sum, { loggedShare }) => sum + (loggedShare ?? NaN), 0)).toBeCloseTo(1, 9);
  });
});

describe('a log that was learnt from', () => {
  const adaptive = { ...settings, estimators: [...settings.estimators, usualEstimator('dm')], isAdaptive: true };
  const rounds = makeLog(5, 1500);
  const readingOf = (own: readonly LoggedRound[], target: TargetPolicy = best(own), isAdaptive = true) => {
    const reading = evaluatePolicies({ rounds: own, modelled: modelOf(own) }, [target], { ...adaptive, isAdaptive });
    if (!reading.ok) throw new Error(reading.error.detail);
    return reading.value;
  };

  test('tells the anytime interval alone, which is wider', () => {
    const [fixed, anytime] = [false, true].map((one) => readingOf(rounds, best(rounds), one).policies[0]?.estimates[0]);
    if (fixed === undefined || anytime === undefined || 'notEstimable' in fixed || 'notEstimable' in anytime)
      throw new Error('refused');
    expect(anytime).toMatchObject({ ...anytime.anytime, bootstrap: null, fixed: null });
    expect(anytime.upper - anytime.lower).toBeGreaterThan(1.3 * (fixed.upper - fixed.lower));
    expect(readingOf(rounds).asLogged).toMatchObject({ fixed: null, bootstrap: null });
  });

  test('says nothing of the reward model alone', () => {
    const [, , dr, dm] = readingOf(rounds).policies[0]?.estimates ?? [];
    expect(dr).toHaveProperty('value');
    expect(dm).toMatchObject({ notEstimable: { code: 'model-of-learnt-log' } });
  });

  /** The first action is logged with `floor` in segment low, whatever was drawn. */
  const withFloor = (floor: number): readonly LoggedRound[] =>
    rounds.map((round) => {
      if (round.segment !== 'low') return round;
      const logging = [floor, 1 - floor];
      return { ...round, logging, propensity: logging[round.chosen] ?? NaN };
    });
  const first = (own: readonly LoggedRound[], share: number): TargetPolicy => ({
    name: 'first',
    probabilities: own.map(() => [share, 1 - share]),
  });

  // Weights of such a log are off for the others' reasons; the gate is asked by itself.
  test.each([
    ['always, at a floor of 5 %', 0.05, 1, null],
    ['always, below it', 0.049, 1, 'floor-too-low'],
    ['half the time, at 2.5 %', 0.025, 0.5, null],
    ['half the time, below it', 0.024, 0.5, 'floor-too-low'],
    ['never, below it', 0.01, 0, null],
  ])('an action that the policy takes %s', (_, floor, share, code) => {
    const own = withFloor(floor);
    const { probabilities } = first(own, share);
    const log = weighRounds({ rounds: own, units: numberUnits(own), probabilities, modelled: null });
    // Every round is a payer's, at equal weights: only the floor is judged.
    const judged = { ...log, rewards: log.rewards.map(() => 1), weights: log.weights.map(() => 1) };
    const checked = checkAdaptive(own, probabilities, judged);
    expect(checked.ok ? null : checked.error.code).toBe(code);
  });

  test('a policy whose payers count as fewer than 200 is refused, and so is the mean of a log with fewer', () => {
    const few = makeLog(5, 550);
    const { asLogged, policies, differences } = readingOf(few);
    expect(policies[0]?.notEstimable?.code).toBe('too-few-payers');
    for (const estimate of policies[0]?.estimates ?? [])
      expect(estimate).toMatchObject({ notEstimable: { code: 'too-few-payers' } });
    expect(differences).toEqual([]);
    expect(asLogged).toHaveProperty('value');
    expect(readingOf(few, best(few), false).policies[0]?.notEstimable).toBeNull();
    expect(readingOf(makeLog(5, 150)).asLogged).toMatchObject({ notEstimable: { code: 'too-few-payers' } });
  });
});

describe('refused, with the reason', () => {
  const rounds = makeLog(11, 300);
  const reasonOf = (
    changed: readonly LoggedRound[],
    target: TargetPolicy = best(changed),
    other: Partial<EvaluationSettings> = {},
  ): string | undefined => {
    const reading = evaluatePolicies({ rounds: changed, modelled: null }, [target], { ...settings, ...other });
    if (!reading.ok) return reading.error.code;
    const [policy] = reading.value.policies;
    const [estimate] = policy?.estimates ?? [];
    return estimate !== undefined && 'notEstimable' in estimate ? estimate.notEstimable.code : undefined;
  };
  const all = (action: 0 | 1): TargetPolicy => ({
    name: 'all',
    probabilities: rounds.map(() => (action === 0 ? [1, 0] : [0, 1])),
  });

  test.each([
    ['no rounds', [], 'no-rounds'],
    ['one debtor', rounds.map((round) => ({ ...round, unit: 'same' })), 'one-unit'],
    ['a propensity of 0', rounds.map((round) => ({ ...round, logging: null, propensity: 0 })), 'propensity-not-valid'],
    ['no propensity', rounds.map((round) => ({ ...round, logging: null, propensity: NaN })), 'propensity-not-valid'],
    ['another propensity than logged', rounds.map((round) => ({ ...round, propensity: 0.5 })), 'propensity-not-valid'],
    ['a reward that is no number', rounds.map((round) => ({ ...round, reward: Infinity })), 'reward-not-valid'],
    ['rewards that are all 0', rounds.map((round) => ({ ...round, reward: 0 })), 'no-variation'],
  ] as const)('%s', (_name, changed, code) => {
    expect(reasonOf(changed)).toBe(code);
  });

  test('a log that always does the same, and a policy that does otherwise', () => {
    const forced = rounds.map((round) => ({ ...round, logging: [1, 0], chosen: 0, propensity: 1 }));
    expect(reasonOf(forced, all(1))).toBe('deterministic-log');
    expect(reasonOf(forced, all(0))).toBeUndefined();
  });

  test('probability where the log has none', () => {
    const gap = rounds.map((round, place) =>
      place % 20 > 0 ? round : { ...round, logging: [1, 0], chosen: 0, propensity: 1 },
    );
    expect(reasonOf(gap, all(1))).toBe('no-support');
    expect(reasonOf(gap, all(1), { limits: { ...usualLimits, unsupportedTolerance: 0.2 } })).toBeUndefined();
  });

  test('propensities that are not those of the log', () => {
    const wrong = makeLog(12, 3000).map((round) => ({ ...round, logging: null, propensity: 0.5 * round.propensity }));
    expect(reasonOf(wrong)).toBe('weights-off');
  });

  test('probabilities of the policy that are none', () => {
    expect(reasonOf(rounds, { name: 'short', probabilities: [] })).toBe('probabilities-not-valid');
    const twice = { name: 'twice', probabilities: rounds.map(() => [1, 1]) };
    expect(reasonOf(rounds, twice)).toBe('probabilities-not-valid');
  });

  test('few effective debtors, though there are many rounds', () => {
    const few = rounds.map((round, place) => ({ ...round, unit: `d${String(place % 20)}` }));
    expect(reasonOf(few)).toBe('effective-sample-too-small');
  });
});

test('whatever the weights, a refusal or finite numbers: never NaN passed off as an answer', () => {
  const round = fc.record({
    unit: fc.constantFrom('a', 'b', 'c', 'd'),
    share: fc.constantFrom(0.01, 0.3, 0.5, 1),
    target: fc.constantFrom(0, 0.4, 1),
    reward: fc.integer({ min: -2, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(round, { maxLength: 30 }), (drawn) => {
      const rounds: readonly LoggedRound[] = drawn.map(({ unit, share, reward }) => ({
        unit,
        segment: '',
        actions: ['x', 'y'],
        logging: [share, 1 - share],
        chosen: 0,
        propensity: share,
        reward,
      }));
      const target = { name: 't', probabilities: drawn.map((each) => [each.target, 1 - each.target]) };
      const limits = { minimumEffective: 0, unsupportedTolerance: 1 };
      const reading = evaluatePolicies({ rounds, modelled: null }, [target], { ...settings, draws: 20, limits });
      if (!reading.ok) return;
      for (const estimate of reading.value.policies.flatMap(({ estimates }) => estimates)) {
        if ('notEstimable' in estimate) continue;
        expect(Number.isFinite(estimate.lower) && Number.isFinite(estimate.upper)).toBe(true);
        expect(Number.isFinite(estimate.value)).toBe(true);
      }
    }),
  );
});

test('the limits say no before anything is estimated', () => {
  const report = {
    rounds: 10_000,
    units: 10_000,
    meanWeight: 3.1,
    meanWeightError: 2.2,
    greatestWeight: 21_739,
    zeroShare: 0,
    heaviestShare: 0.7,
    heaviestSquareShare: 0.99,
    effectiveRounds: 2,
    effectiveUnits: 2,
    rewardedUnits: 46,
    unsupportedShare: null,
    forcedShare: 0,
  };
  expect(checkSupport(report, usualLimits)).toMatchObject({ ok: false, error: { code: 'effective-sample-too-small' } });
});
