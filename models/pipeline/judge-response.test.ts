/** The gate and the alarms of a run, by what was found: each thing that bars a model is named. */
import { describe, expect, test } from 'vitest';
import { alarmsOf, judgeResponse } from './judge-response.ts';
import type { TrainedModel, TrainedResponse } from './trained-response.ts';
import type { TwinTest } from './test-by-twin.ts';

type Model = TrainedModel;

const goodTest: TwinTest = {
  ...{ trainedRows: 9000, testedRows: 2000, testedDebtors: 150, testedPayments: 40, fromDay: 25 },
  ...{ logLoss: 0.095, auc: 0.71, baseLogLoss: 0.1, baseAuc: 0.64, lossGapStandardError: 0.0004, scoreStability: 0.02 },
  calibration: {
    slope: 1.05,
    slopeStandardError: 0.1,
    error: 0.003,
    floor: 0.004,
    bins: [],
    needed: 'none',
    trials: [],
  },
};

type Change = {
  readonly test?: TwinTest | null;
  readonly leaks?: Model['leaks'];
  readonly halves?: number | null;
  readonly openedOnDay?: number | null;
  readonly decisions?: number;
  readonly unequal?: readonly string[];
  readonly movedFeatures?: Readonly<Record<string, number>>;
};

/** What the gate and the alarms look at; the rest of an artifact is not theirs. */
const trainedWith = (change: Change = {}): TrainedResponse => {
  const { leaks = [], halves = 0.8, openedOnDay = 30, decisions = 500, movedFeatures = {} } = change;
  const tested = change.test === undefined ? goodTest : change.test;
  const figures = { decisions, debtors: 90, own: 20, honest: 12, base: 4, gain: 8, gainStandardError: 1, margin: 0.2 };
  const model = {
    ...{ effectSlopeBetweenHalves: halves, parity: { reasons: change.unequal ?? [] } },
    verdict: { passes: openedOnDay !== null, reason: 'By the other half 12.0 against 4.0', figures },
    ...{ tuned: null, leaks, test: tested, notTested: tested === null ? '3 payments' : null },
  } as unknown as Model;
  return {
    vitals: { movedFeatures } as TrainedResponse['vitals'],
    state: {
      firstDay: 0,
      lastDay: 29,
      learnedRows: 1,
      openedOnDay,
      baseUntilDay: null,
      prices: { harmPriceFactor: 1, contactPriceMinor: {} },
    },
    refusal: null,
    model,
  };
};

const calibrated = (slope: number, slopeStandardError = 0.05): TwinTest => ({
  ...goodTest,
  calibration: { ...goodTest.calibration, slope, slopeStandardError, needed: 'platt' },
});

describe('the gate', () => {
  test('lets a good model through, and says why', () => {
    expect(judgeResponse(trainedWith())).toEqual({
      passes: true,
      reasons: ['Better than the base by the honest halves. By the other half 12.0 against 4.0.'],
    });
  });

  test.each<[string, Change, RegExp]>([
    [
      'a leak',
      { leaks: [{ name: 'daysOpen', aloneAuc: 0.97, othersAuc: 0.6, allAuc: 0.98 }] },
      /Leak: daysOpen .*0\.97/u,
    ],
    ['not tested', { test: null }, /Not tested: 3 payments/u],
    ['foretells too little', { test: calibrated(1.5) }, /Not calibrated: .*1\.50 times.*platt/u],
    ['foretells too much', { test: calibrated(0.5) }, /Not calibrated: .*0\.50 times/u],
    ['worse than the base', { test: { ...goodTest, logLoss: 0.102 } }, /Foretells worse than the base/u],
    ['halves that contradict each other', { halves: -0.2 }, /contradict/u],
    ['unequal', { unequal: ['Unequal by age_band: …'] }, /Unequal by age_band/u],
    ['not shown to be better', { openedOnDay: null }, /Not shown to be better/u],
    ['nothing to hold it against', { openedOnDay: null, decisions: 0 }, /what the base would have done/u],
  ])('%s', (_, change, words) => {
    const { passes, reasons } = judgeResponse(trainedWith(change));
    expect(passes).toBe(false);
    expect(reasons.join(' ')).toMatch(words);
  });

  test.each([
    ['off by less than is tolerated', calibrated(1.25)],
    ['off by what chance may do', calibrated(1.6, 0.25)],
    ['worse by what chance may do', { ...goodTest, logLoss: 0.102, lossGapStandardError: 0.001 }],
    ['as good as the base, but for rounding', { ...goodTest, logLoss: 0.1005 }],
  ])('%s does not bar a model', (_, tested) => {
    expect(judgeResponse(trainedWith({ test: tested })).passes).toBe(true);
  });

  test('without a model the refusal is the reason', () => {
    const refusal = { code: 'one-class-only', detail: '0 of 900 paid' } as const;
    expect(judgeResponse({ ...trainedWith(), model: null, refusal })).toEqual({
      passes: false,
      reasons: ['One class only: 0 of 900 paid.'],
    });
  });
});

describe('alarms', () => {
  test.each<[string, Change, readonly string[]]>([
    ['nothing wrong', {}, []],
    ['a feature moved', { movedFeatures: { balanceLog: 0.4 } }, ['drift']],
    ['the scores moved', { test: { ...goodTest, scoreStability: 0.3 } }, ['drift']],
    ['not calibrated', { test: calibrated(2) }, ['calibration']],
    ['not tested says nothing', { test: null }, []],
    ['both', { test: calibrated(2), movedFeatures: { balanceLog: 0.4 } }, ['drift', 'calibration']],
  ])('%s', (_, change, kinds) => {
    expect(alarmsOf(trainedWith(change)).map(({ kind }) => kind)).toEqual(kinds);
  });
});
