import { describe, expect, test } from 'vitest';
import { judgeParity } from '../fairness/judge-parity.ts';
import type { Compared } from '../families/compare-families.ts';
import type { FamilyReport, TrainedModel, TrainedResponse } from '../pipeline/trained-response.ts';
import { writeModelCard } from './model-card.ts';

const vitals = {
  ...{ rows: 3, debtors: 2, nights: 1, fromDay: 20_000, toDay: 20_000, contacts: 1, payments: 1, constantFeatures: [] },
};
const byHazard = { payment: 'hazard', amount: 'hazard', harm: 'hazard', reach: 'hazard' } as const;
const families: FamilyReport = {
  ...{ families: ['hazard', 'trees'], rows: 40_000, debtors: 900, ofRows: 1_000_000, choice: null, heldBack: [] },
  ...{ notCompared: 'too few payments', served: byHazard },
};
const cardOf = (changes: Partial<TrainedModel>): string =>
  writeModelCard({
    ...{ name: 'response', runId: 'r', seed: 1, code: 'c', verdict: { passes: false, reasons: [] } },
    trained: {
      ...{ vitals, state: {}, refusal: null },
      model: {
        ...{ artifact: { checksum: 'sum' }, kind: 'hazard', attributes: [], effectSlopeBetweenHalves: null, families },
        ...{ test: null, notTested: 'too few', leaks: [], verdict: { figures: { decisions: 0, debtors: 0 } } },
        ...{ parity: null, parityNotJudged: 'no groups of people are known' },
        ...changes,
      },
    } as unknown as TrainedResponse,
  });

test('says which attributes of callers it learned from, and where there is none', () => {
  expect(cardOf({ attributes: ['attributes.score', 'attributes.tier'] })).toContain(
    'learned from what callers tell: attributes.score, attributes.tier;',
  );
  expect(cardOf({})).toContain('learned from no attribute that callers tell');
});

describe('families', () => {
  const compared: readonly Compared[] = [];
  const reason =
    'Against the factored hazard: trees +12.00 (standard error 2.00, 400 decisions alike); trees is better by the margin.';
  const choice: NonNullable<FamilyReport['choice']> = {
    chosen: { ...byHazard, payment: 'trees' },
    targets: [{ target: 'payment', chosen: 'trees', reason, judgedBy: 'policy_value', compared }],
    ...{ decisions: 6000, debtors: 800, outcomeDays: 7, leftOut: [{ family: 'network', detail: 'too few rows' }] },
  };
  test('the choice with its figures, how rows were thinned, and what could not be learned', () => {
    const card = cardOf({ families: { ...families, choice, notCompared: null, served: choice.chosen } });
    expect(card).toContain('served: payment by boosted trees; amount by the factored hazard');
    expect(card).toContain('40,000 of 1,000,000 rows');
    expect(card).toContain(`| payment | trees | ${reason} |`);
    expect(card).toContain('network could not be learned: too few rows');
  });
  test('why nothing was compared, and why what was chosen is not served', () => {
    expect(cardOf({})).toContain('no families were compared: too few payments');
    const card = cardOf({ families: { ...families, choice, notCompared: null, heldBack: ['did not pass the gate.'] } });
    expect(card).toContain(
      'served: the factored hazard with distributed lags and empirical-Bayes shrinkage, for every target',
    );
    expect(card).toContain('not served: did not pass the gate.');
  });
});

describe('groups of people', () => {
  const people = new Map(
    Array.from({ length: 80 }, (_, at) => [`d${String(at)}`, { over: at % 2, under: 1, baseOver: 0, baseUnder: 1 }]),
  );
  const tolerance = { measure: 'contacts_per_person', mostDifference: 1, worse: 'higher' } as const;
  const measures = [{ tolerance, measure: tolerance.measure, meaning: 'contacts', people }];
  const groupOf = new Map([...people.keys()].map((id, at) => [id, at < 31 ? 'SE' : at < 70 ? 'DE' : 'FI']));
  test('figures by group beside the base, and how many groups are too small', () => {
    const card = cardOf({ parity: judgeParity(measures, [{ by: 'country', groupOf }]), parityNotJudged: null });
    expect(card).toContain('By country; 1 group of fewer than 30 people not judged:');
    expect(card).toMatch(/\| DE \| 39 \| 0\.\d+ \(0\) \|/u);
    expect(card).not.toContain('FI');
  });
  test('why they were not judged', () => {
    expect(cardOf({})).toContain('Not judged: no groups of people are known.');
  });
});
