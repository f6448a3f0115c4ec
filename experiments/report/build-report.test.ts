/** Reports from sums made by hand: what is said, what is refused and why; names of arms and order of days are of no matter. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDefinition, type ExperimentDefinition } from '../definition.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { sumOutcomes, sumCounts, type OutcomeSums } from '../sums/outcome-sums.ts';
import { buildReport } from './build-report.ts';
import { chanceOfSoMany } from './health.ts';
import { logSidedEvidence } from './guardrails.ts';
import { logRateEvidence } from './rate-difference.ts';
import type { Report } from './report.ts';
import type { ArmFigures, MeanMetric, MetricName, ReportInput } from './report-input.ts';

const dayMs = 86_400_000;
const startedAt = Date.UTC(2026, 0, 1);

const definitionOf = (arms: readonly string[], changes: object = {}): ExperimentDefinition => {
  const [champion, ...others] = arms;
  const parsed = parseDefinition({
    ...{
      id: 'x',
      hypothesis: 'h',
      primaryMetric: 'recovered_per_debtor',
      horizonDays: 60,
      minimumDetectableEffect: 0.1,
    },
    arms: [
      { id: champion, role: 'champion', strategy: { id: 's', version: 1 }, weight: 1 / arms.length },
      ...others.map((id) => ({ id, role: 'challenger', strategy: { id: 's', version: 2 }, weight: 1 / arms.length })),
    ],
    ...changes,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

/** 40 % pay about 100 times `lift`. */
const paid = (debtors: number, lift: number, seed: number): OutcomeSums => {
  const next = seededGenerator(seed);
  return sumOutcomes(
    Array.from({ length: debtors }, () => ({ y: next() < 0.4 ? Math.round(10_000 * lift * (0.5 + next())) : 0 })),
  );
};

const meanMetric = (
  name: MetricName,
  byArm: Record<string, OutcomeSums>,
  changes: Partial<MeanMetric> = {},
): MeanMetric => ({
  ...{ metric: name, meaning: 'm', unit: 'money', isMoreBetter: true, kind: 'mean', windowDays: null, capMinor: null },
  plan: { plannedDebtors: Object.fromEntries(Object.keys(byArm).map((id) => [id, 2_000])) },
  levelOffset: 0,
  byArm: Object.fromEntries(
    Object.entries(byArm).map(([id, settled]) => [id, { settled, delayed: null, uncappedMean: null }]),
  ),
  strata: [],
  ...changes,
});

const armFigures = (id: string, debtors: number): ArmFigures => ({
  ...{ id, assigned: debtors, debtors, payers: 0, contacts: 2 * debtors, contactsNotMade: debtors, crossed: 0 },
  ...{ whileAllRan: { assigned: debtors, debtors }, explores: false, floor: null, stopped: null },
});

const inputOf = (
  sums: Record<string, OutcomeSums>,
  changes: Partial<ReportInput> = {},
  design: object = {},
): ReportInput => ({
  definition: definitionOf(Object.keys(sums), design),
  ...{
    definitionChecksum: 'c',
    state: 'running',
    startedAt,
    stoppedAt: null,
    asOf: startedAt + 30 * dayMs,
    currency: 'SEK',
  },
  arms: Object.entries(sums).map(([id, { n }]) => armFigures(id, n)),
  metrics: [meanMetric('recovered_per_debtor', sums)],
  ...{ guardrails: [], earlier: [], selfTests: [], sharedCapacities: [], dataNotes: [] },
  harmEvents: { complaints: {}, optOuts: {} },
  ...changes,
});

const better = { as_is: paid(2_000, 1, 1), warm: paid(2_000, 1.3, 2) };
const alike = { as_is: paid(2_000, 1, 1), warm: paid(2_000, 1, 3) };
const worse = { as_is: paid(2_000, 1, 1), warm: paid(2_000, 0.7, 4) };

const strings = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? 'NOT FINITE' : each,
  );

describe('verdicts', () => {
  test.each([
    ['better', better, 'ship', 'Ship warm: it is better by SEK'],
    ['worse', worse, 'stop_for_harm', 'Stop warm: it is worse by SEK'],
    ['alike', alike, 'keep_running', 'Keep running: so far warm may be anything from'],
  ] as const)('%s', (_name, sums, decision, words) => {
    const { verdict } = buildReport(inputOf(sums));
    expect(verdict.decision).toBe(decision);
    expect(verdict.sentence).toContain(words);
    expect(verdict.riskOfError).toBe(decision === 'keep_running' ? null : 0.05);
  });

  test('money a month is the effect times the debtors of a month', () => {
    const { verdict, debtorsPerMonth, metrics } = buildReport(inputOf(better));
    expect(debtorsPerMonth).toBe(4_000);
    expect(verdict.moneyPerMonth?.estimate).toBeCloseTo((metrics[0]?.comparisons[0]?.effect ?? NaN) * 4_000, 6);
  });

  test('where less is better, less is shipped', () => {
    const metric = meanMetric('cost_per_debtor', worse, { isMoreBetter: false });
    const report = buildReport(inputOf(worse, { metrics: [metric] }, { primaryMetric: 'cost_per_debtor' }));
    expect(report.verdict.decision).toBe('ship');
  });

  test('at the horizon, undecided', () => {
    expect(buildReport(inputOf(alike, { asOf: startedAt + 60 * dayMs })).verdict.decision).toBe('undecided');
  });

  test('an arm that was better and one that does harm are both told', () => {
    const sums = { ...better, loud: paid(2_000, 0.6, 5) };
    const { verdict } = buildReport(inputOf(sums));
    expect(verdict).toMatchObject({ decision: 'ship', arm: 'warm' });
    expect(verdict.sentence).toContain('Stop loud');
  });
});

describe('no winner', () => {
  const unhealthy: readonly (readonly [string, Partial<ReportInput>, string])[] = [
    [
      'a split that was not planned',
      { arms: [armFigures('as_is', 2_000), armFigures('warm', 1_500)] },
      'is not the one that was planned',
    ],
    [
      'debtors of two arms',
      { arms: [armFigures('as_is', 2_000), { ...armFigures('warm', 2_000), crossed: 300 }] },
      'under another arm',
    ],
    ['data that are not whole', { dataNotes: [{ text: 'Two currencies.', blocking: true }] }, 'Two currencies.'],
    [
      'false winners night after night',
      {
        selfTests: Array.from({ length: 20 }, (_, place) => ({ on: '2026-01-01', p: 0.01, isWinnerFound: place < 8 })),
      },
      '8 false winners in 20 nights',
    ],
  ];
  test.each(unhealthy)('%s', (_name, changes, words) => {
    const { verdict, health } = buildReport(inputOf(better, changes));
    expect(health.ok).toBe(false);
    expect(verdict).toMatchObject({ decision: 'no_reading', arm: null, moneyPerMonth: null, riskOfError: null });
    expect(verdict.sentence).toContain(words);
  });

  test('a shared capacity is a warning, not a fault', () => {
    const { health, verdict } = buildReport(inputOf(better, { sharedCapacities: ['agents'] }));
    expect(health).toMatchObject({ ok: true, interference: { ok: false } });
    expect(verdict.decision).toBe('ship');
  });
});

describe('refused with the reason, never with a number', () => {
  const none = sumOutcomes([]);
  test.each([
    ['an arm without data', { as_is: better.as_is, warm: none }, 'arm_without_data'],
    ['one debtor', { as_is: better.as_is, warm: sumOutcomes([{ y: 5 }]) }, 'one_debtor'],
    ['zero variance', { as_is: better.as_is, warm: sumCounts({ debtors: 200, successes: 200 }) }, 'zero_variance'],
    ['40 payers', { as_is: better.as_is, warm: paid(100, 1, 6) }, 'too_few_payers'],
    ['nobody at all', { as_is: none, warm: none }, 'arm_without_data'],
  ])('%s', (_name, sums, reason) => {
    const arms = [armFigures('as_is', 0), armFigures('warm', 0)];
    const report = buildReport(inputOf(sums, { arms }));
    const [comparison] = report.metrics[0]?.comparisons ?? [];
    expect(comparison).toMatchObject({ reason, effect: null, adjusted: null, sequential: { reason } });
    expect(report.verdict.decision).toBe('no_reading');
    expect(strings(report)).not.toContain('NOT FINITE');
  });
});

describe('looks', () => {
  const look = (on: string, lower: number, upper: number, p: number) => ({
    ...{ on, metric: 'recovered_per_debtor' as const, arm: 'warm', interval: { lower, upper }, p },
  });
  const looks = [
    look('2026-01-10', -400, 2_000, 0.2),
    look('2026-01-11', 100, 5_000, 0.01),
    look('2026-01-12', 0, 900, 0.04),
  ];

  test('what is shown is what all looks allow, and the least p', () => {
    const alone = buildReport(inputOf(alike)).metrics[0]?.comparisons[0]?.sequential;
    const withLooks = buildReport(inputOf(alike, { earlier: looks })).metrics[0]?.comparisons[0]?.sequential;
    if (alone === undefined || withLooks === undefined || 'reason' in alone || 'reason' in withLooks)
      throw new Error('refused');
    expect(withLooks.lower).toBe(Math.max(100, alone.lower));
    expect(withLooks.upper).toBe(Math.min(900, alone.upper));
    expect(withLooks.p).toBe(Math.min(0.01, alone.p));
    expect(withLooks.now).toEqual(alone.now);
  });

  test('in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(looks, { minLength: 3 }), (earlier) => {
        expect(buildReport(inputOf(alike, { earlier }))).toEqual(buildReport(inputOf(alike, { earlier: looks })));
      }),
      { numRuns: 20 },
    );
  });
});

test('arms by another name: the same report under that name', () => {
  const renamed = JSON.parse(
    JSON.stringify(buildReport(inputOf(better)))
      .replaceAll('"warm"', '"kind"')
      .replaceAll('warm', 'kind'),
  ) as Report;
  expect(buildReport(inputOf({ as_is: better.as_is, kind: better.warm }))).toEqual(renamed);
});

describe('guardrails', () => {
  const complaints = (ofArm: number): ReportInput => {
    const rate = {
      as_is: sumCounts({ debtors: 2_000, successes: 10 }),
      warm: sumCounts({ debtors: 2_000, successes: ofArm }),
    };
    const metrics = [
      meanMetric('recovered_per_debtor', better),
      meanMetric('complaint_rate', rate, { unit: 'share', kind: 'share', isMoreBetter: false }),
    ];
    const guardrails = [
      { metric: 'complaint_rate' as const, margin: 0.005, test: { kind: 'rate_ratio' as const, tolerated: 2 } },
    ];
    return inputOf(better, { metrics, guardrails }, { guardrails: [{ metric: 'complaint_rate', margin: 0.005 }] });
  };

  test('a breach stops what money would ship', () => {
    const report = buildReport(complaints(60));
    expect(report.guardrails[0]).toMatchObject({ state: 'breached', arm: 'warm' });
    expect(report.guardrails[0]?.e).toBeGreaterThan(20);
    expect(report.verdict.decision).toBe('stop_for_harm');
    expect(report.verdict.sentence).toContain('complaint rate');
  });

  test('one that is not proven is told with what is shipped', () => {
    const report = buildReport(complaints(12));
    expect(report.guardrails[0]?.state).toBe('watch');
    expect(report.verdict.sentence).toContain('Not yet proven to be within its margin: complaint rate');
  });

  test('evidence on one side: 1 where nothing is known, over 20 just about where the bound is', () => {
    expect(Math.exp(logSidedEvidence(0, 1e-9))).toBeCloseTo(1, 6);
    const reach = Math.sqrt((1 + 1 / 8) * 2 * Math.log(1 + Math.sqrt(9) / 0.1));
    expect(Math.exp(logSidedEvidence(reach, 8))).toBeGreaterThanOrEqual(20);
    expect(Math.exp(logSidedEvidence(-reach, 8))).toBeLessThan(0.1);
  });
});

describe('a margin of a rate that was not known before', () => {
  const counts = (own: number, other: number) => ({
    ...{ treatment: { events: own, debtors: 3_000 }, control: { events: other, debtors: 3_000 }, margin: 0.01 },
  });
  test.each([
    ['no events', 0, 0, false, true],
    ['far beyond, though the champion has none', 120, 0, true, false],
    ['just at the margin', 60, 30, false, false],
  ])('%s', (_name, own, other, isHarm, isSafe) => {
    expect(logRateEvidence(counts(own, other), true) >= Math.log(20)).toBe(isHarm);
    expect(logRateEvidence(counts(own, other), false) >= Math.log(20)).toBe(isSafe);
  });

  test('passes 20 in at most 5 % of runs, looked at all the time, where the margin is just kept', () => {
    const next = seededGenerator(11);
    let breaches = 0;
    for (let run = 0; run < 40; run += 1) {
      let [own, other, isBreached] = [0, 0, false];
      for (let debtors = 1; debtors <= 400; debtors += 1) {
        if (next() < 0.06) own += 1;
        if (next() < 0.05) other += 1;
        if (debtors % 100 === 0)
          isBreached ||=
            logRateEvidence(
              { treatment: { events: own, debtors }, control: { events: other, debtors }, margin: 0.01 },
              true,
            ) >= Math.log(20);
      }
      if (isBreached) breaches += 1;
    }
    expect(breaches).toBeLessThanOrEqual(2);
  });
});

describe('segments', () => {
  const strata = (north: number, south: number): MeanMetric['strata'] =>
    [['north', north, 10] as const, ['south', south, 30] as const].map(([name, lift, seed]) => ({
      ...{ by: 'market', name },
      halves: [
        { as_is: paid(2_000, 1, seed), warm: paid(2_000, lift, seed + 1) },
        { as_is: paid(2_000, 1, seed + 2), warm: paid(2_000, lift, seed + 3) },
      ],
    }));
  const reportOf = (north: number, south: number): Report =>
    buildReport(
      inputOf(better, { metrics: [meanMetric('recovered_per_debtor', better, { strata: strata(north, south) })] }),
    );

  test('a difference that is there is found by one half and confirmed by the other', () => {
    expect(reportOf(2, 1).segmentFindings[0]).toMatchObject({ highest: 'north', lowest: 'south', isConfirmed: true });
  });

  test('where there is none, none is confirmed, and segments are pulled together', () => {
    const { segmentFindings, segments } = reportOf(1.3, 1.3);
    expect(segmentFindings[0]?.isConfirmed).toBe(false);
    for (const segment of segments) if (!('reason' in segment)) expect(segment.believedShare).toBeLessThan(0.5);
  });
});

test('the chance of so many false winners, as summed term by term', () => {
  expect(chanceOfSoMany(0, 10, 0.05)).toBe(1);
  expect(chanceOfSoMany(1, 10, 0.05)).toBeCloseTo(1 - 0.95 ** 10, 12);
  expect(chanceOfSoMany(10, 10, 0.05)).toBeCloseTo(0.05 ** 10, 12);
});
