import { describe, expect, test } from 'vitest';
import { toInputErrors } from '../input-errors.ts';
import { defaultStrategyId } from '../policy/default-ladder.ts';
import { modelSpecSchema, moneyIn } from './model-spec.ts';

test('a spec that names its model alone has every default', () => {
  expect(modelSpecSchema.parse({ model: 'response@challenger' })).toEqual({
    model: 'response@challenger',
    base: { id: defaultStrategyId, version: 1 },
    objective: { harmPriceFactor: 1, contactPriceMinor: 0, horizonDays: 30 },
    exploration: { kind: 'thompson', floor: 0.02 },
    gate: {
      rampNights: 14,
      tableShare: 0.1,
      fallbackShare: 0.8,
      fallbackTableShare: 0.7,
      trialShare: 0.02,
      trialShareWaiting: 0.4,
      trialBy: 'model',
      vulnerable: 'base',
      notices: 'base',
      budget: { perDecisionMinor: null, perNightMinor: null },
    },
  });
});

test.each([
  [{ kind: 'greedy' }, { kind: 'greedy' }],
  [{ kind: 'epsilon' }, { kind: 'epsilon', floor: 0.02, numerator: 2.1 }],
  [{ kind: 'softmax' }, { kind: 'softmax', temperatureMinor: 100, floor: 0 }],
  [{ kind: 'inverse_gap' }, { kind: 'inverse_gap', gamma: 20, unitMinor: 100, floor: 0 }],
  [
    { kind: 'thompson', floor: 0 },
    { kind: 'thompson', floor: 0 },
  ],
])('%j has its own defaults', (exploration, full) => {
  expect(modelSpecSchema.parse({ model: 'response@3', exploration }).exploration).toEqual(full);
});

describe('what is refused, and where', () => {
  test.each<[string, unknown, string]>([
    ['no object', 7, ''],
    ['no model', {}, '/model'],
    ['a model without a version', { model: 'response' }, '/model'],
    ['a version of nought', { model: 'response@0' }, '/model'],
    ['a base that is an alias', { model: 'r@1', base: { id: 'table-v1', version: 'champion' } }, '/base/version'],
    ['an unknown field', { model: 'r@1', epsilon: 0.1 }, ''],
    ['an unknown field within', { model: 'r@1', gate: { ramp: 3 } }, '/gate'],
    ['an unknown kind', { model: 'r@1', exploration: { kind: 'boltzmann' } }, '/exploration/kind'],
    ['a setting of another kind', { model: 'r@1', exploration: { kind: 'greedy', floor: 0.1 } }, '/exploration'],
    ['a share above 1', { model: 'r@1', exploration: { kind: 'thompson', floor: 1.1 } }, '/exploration/floor'],
    ['a share that is no number', { model: 'r@1', gate: { fallbackShare: NaN } }, '/gate/fallbackShare'],
    ['less than a tenth for the base', { model: 'r@1', gate: { tableShare: 0.09 } }, '/gate/tableShare'],
    ['more than half tried', { model: 'r@1', gate: { trialShare: 0.6 } }, '/gate/trialShare'],
    ['harm below its price', { model: 'r@1', objective: { harmPriceFactor: 0.5 } }, '/objective/harmPriceFactor'],
    ['money below 0', { model: 'r@1', objective: { contactPriceMinor: -1 } }, '/objective/contactPriceMinor'],
    ['money without end', { model: 'r@1', objective: { contactPriceMinor: Infinity } }, '/objective/contactPriceMinor'],
    ['no currency', { model: 'r@1', objective: { contactPriceMinor: { sek: 5 } } }, '/objective/contactPriceMinor'],
    ['half a night', { model: 'r@1', gate: { rampNights: 1.5 } }, '/gate/rampNights'],
    ['no horizon', { model: 'r@1', objective: { horizonDays: 0 } }, '/objective/horizonDays'],
    [
      'a budget below 0',
      { model: 'r@1', gate: { budget: { perNightMinor: { EUR: -5 } } } },
      '/gate/budget/perNightMinor/EUR',
    ],
  ])('%s', (_, spec, pointer) => {
    const parsed = modelSpecSchema.safeParse(spec);
    expect(parsed.success ? [] : toInputErrors(parsed.error).map((error) => error.pointer)).toEqual([pointer]);
  });
});

test('money is one amount for all, or one for each currency and 0 for the rest', () => {
  expect(moneyIn(40, 'SEK')).toBe(40);
  expect(moneyIn({ SEK: 40 }, 'SEK')).toBe(40);
  expect(moneyIn({ SEK: 40 }, 'EUR')).toBe(0);
});
