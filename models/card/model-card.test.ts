import { expect, test } from 'vitest';
import type { TrainedResponse } from '../pipeline/train-response.ts';
import { writeModelCard } from './model-card.ts';

const vitals = {
  ...{ rows: 3, debtors: 2, nights: 1, fromDay: 20_000, toDay: 20_000, contacts: 1, payments: 1, constantFeatures: [] },
};
const column = (attribute?: string) => ({
  ...{ name: 'x', place: 0, kind: 'value', at: 0, mean: 0, sd: 1 },
  ...(attribute === undefined ? {} : { attribute }),
});
const cardOf = (context: readonly object[], base: readonly object[]): string =>
  writeModelCard({
    ...{ name: 'response', runId: 'r', seed: 1, code: 'c', verdict: { passes: false, reasons: [] } },
    trained: {
      ...{ vitals, state: {}, refusal: null },
      model: {
        artifact: { checksum: 'sum', design: { context, baseline: { columns: base } }, metrics: {} },
        ...{ test: null, notTested: 'too few', leaks: [], verdict: { figures: { decisions: 0, debtors: 0 } } },
      },
    } as unknown as TrainedResponse,
  });

test('says which attributes of callers it learned from, each once; of no feature of the spec', () => {
  const card = cardOf([column(), column('attributes.tier')], [column('attributes.score'), column('attributes.tier')]);
  expect(card).toContain('learned from what callers tell: attributes.score, attributes.tier;');
});

test('says so where there is none', () => {
  expect(cardOf([column()], [column()])).toContain('learned from no attribute that callers tell');
});
