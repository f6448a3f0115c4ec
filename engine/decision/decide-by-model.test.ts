/** Decisions that ask a response model: what the receipt keeps of it, and that no model, whatever it does, can spoil a decision. */
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import type { CaseContext } from '../context/case-context.ts';
import { houseAssumptions } from '../estimate/assumptions.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { ResponseModel } from '../estimate/prior-response.ts';
import { compileTable } from '../policy/compile-table.ts';
import { makeModelPolicy } from '../policy/model-policy.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import { modelSpecSchema } from '../vocabulary/model-spec.ts';
import { decide, type DecideInput } from './decide.ts';
import { writeReceipt } from './receipt.ts';
import { exampleInput } from './testing/example-input.ts';

const wanted = 'sms.evening.warm.payment_link';
const plain = exampleInput({ channel: 'email' });
const { model: prior } = plain.settings;
const table = compileTable(
  { rules: [{ when: 'true', then: { channel: 'email' } }], otherwise: 'no_contact' },
  defaultCatalogue,
);
if (!table.ok) throw new Error('the table does not compile');
const policy = makeModelPolicy({
  spec: modelSpecSchema.parse({
    model: 'response@challenger',
    exploration: { kind: 'greedy' },
    gate: { trialBy: 'uniform' },
  }),
  base: table.value,
  harmPriceMinor: houseAssumptions.harmPriceMinor,
});

const good: ResponseModel = {
  ...prior,
  version: 'good',
  score: (context, candidates) => {
    const estimates = prior.score(context, candidates);
    return candidates.map(({ action }, index) => ({
      ...(estimates[index] as Estimate),
      valueMinor: action.id === wanted ? 9_000 : -5,
    }));
  },
  members: (_, candidates) => [Float64Array.from(candidates, ({ action }) => (action.id === wanted ? 9_000 : -5))],
};
const withEstimates = (change: Partial<Estimate>): ResponseModel => ({
  ...good,
  score: (context, candidates) => good.score(context, candidates).map((estimate) => ({ ...estimate, ...change })),
});
const failing = (): never => {
  throw new Error('no numbers today');
};

const grown = { night: 40, nightsOpen: 30, spentMinor: 0 };
const asking = (changes: Partial<DecideInput> = {}, response: ResponseModel | null = good): DecideInput => ({
  ...plain,
  policy,
  asked: { wanted: 'response@7', version: 'response@7', response },
  learning: grown,
  ...changes,
});
const objecting: CaseContext = exampleCase({ flags: [{ flag: 'objected_profiling', until: null }] });

const alone = decide({ ...plain, policy: table.value });
const sharesAlone = [alone.distribution.candidates, alone.distribution.noContact, alone.distribution.handOff];
const sharesOf = ({ distribution }: typeof alone) => [
  distribution.candidates,
  distribution.noContact,
  distribution.handOff,
];
const words = ({ distribution }: typeof alone): string => distribution.basis.map(({ text }) => text).join('\n');

describe('a model that answers', () => {
  const decision = decide(asking());

  test('decides beside its base; the receipt names both, and what the base alone would have done', () => {
    const chosen = decision.candidates.findIndex(({ action }) => action.id === wanted);
    expect(decision.distribution.candidates[chosen]).toBeCloseTo(0.9, 9);
    expect(decision.versions.model).toBe('response@7+house-prior@1');
    const { receipt } = writeReceipt(decision);
    expect(receipt.inputs).toEqual({
      ...plain.inputs,
      model: { wanted: 'response@7', version: 'response@7' },
      learning: grown,
    });
    expect(receipt.base?.probabilities).toEqual(writeReceipt(alone).receipt.probabilities);
    expect(receipt.explorationLossMinor).toBe(0);
  });

  test('can be asked again from what the receipt keeps, bit for bit', () => {
    const { text } = writeReceipt(decision);
    const { inputs } = JSON.parse(text) as { inputs: DecideInput['inputs'] };
    expect(writeReceipt(decide(asking({ inputs, learning: inputs.learning! }))).text).toBe(text);
  });

  test('in the place of another says so', () => {
    const stale = decide(asking({ asked: { wanted: 'response@8', version: 'response@7', response: good } }));
    expect(words(stale)).toContain('The model response@8 cannot be used: response@7 is asked in its place.');
    expect(sharesOf(stale)).toEqual(sharesOf(decision));
  });

  test('is not asked about a person who objected to profiling', () => {
    const spared = decide(asking({ context: objecting }, { ...good, score: failing }));
    expect(spared.versions.model).toBe('house-prior@1');
    expect(words(spared)).not.toContain('gave no estimates');
  });
});

describe('a model that fails leaves the case to the base, and the receipt says why', () => {
  test.each<[string, ResponseModel]>([
    ['throws', { ...good, score: failing }],
    ['has draws that throw', { ...good, members: failing }],
    ['gives too few', { ...good, score: () => [] }],
    ['gives values that are no numbers', withEstimates({ valueMinor: NaN })],
    ['gives values without end', withEstimates({ valueMinor: Infinity })],
    ['gives chances above 1', withEstimates({ payProb: 1.01 })],
    ['gives chances below 0', withEstimates({ harmProb: -0.01 })],
    ['gives chances that are no numbers', withEstimates({ reachProb: NaN })],
  ])('it %s', (_, response) => {
    const decision = decide(asking({}, response));
    expect(sharesOf(decision)).toEqual(sharesAlone);
    expect(words(decision)).toContain('The model response@7 gave no estimates: the base decides.');
    expect(decision.versions.model).toBe('house-prior@1');
    expect(decision.estimates).toEqual(alone.estimates);
  });

  test('its draws are no numbers', () => {
    const members: ResponseModel['members'] = (_, candidates) => [new Float64Array(candidates.length).fill(NaN)];
    const decision = decide(asking({}, { ...good, members }));
    expect(sharesOf(decision)).toEqual(sharesAlone);
    expect(words(decision)).toContain('The model gave no numbers: the base decides.');
  });

  test('it cannot be used at all', () => {
    const decision = decide(asking({ asked: { wanted: 'response@7', version: null, response: null } }));
    expect(sharesOf(decision)).toEqual(sharesAlone);
    expect(words(decision)).toContain('The model response@7 cannot be used: the base decides.');
  });

  test.each<[string, Partial<ResponseModel>]>([
    ['throws', { selfCure: failing, selfCureOfUnknown: failing, reach: failing }],
    ['is no number', { selfCure: () => NaN, selfCureOfUnknown: () => NaN, reach: () => ({ own: NaN, unknown: NaN }) }],
  ])('where only its explanation %s, the house’s assumptions explain', (_, broken) => {
    for (const draw of [0.01, 0.5, 0.99]) {
      const decision = decide(asking({ request: { ...plain.request, draw } }, { ...good, ...broken }));
      expect(decision.reasons.every(({ effect }) => Number.isFinite(effect))).toBe(true);
      expect(decision.expected.payProbNoContact).toBeGreaterThan(0);
    }
  });
});

test('without a model there is one to be learned: a share is tried beside the base', () => {
  const decision = decide(
    asking({
      asked: { wanted: 'response@challenger', version: null, response: null },
      learning: { night: 0, nightsOpen: null, spentMinor: 0 },
    }),
  );
  expect(words(decision)).toContain('There is no model response@challenger yet.');
  const tried = decision.distribution.candidates.filter(
    (share, index) => share > 0 && alone.distribution.candidates[index] === 0,
  );
  expect(tried.length).toBeGreaterThan(5);
  expect(writeReceipt(decision).receipt.inputs.model).toEqual({ wanted: 'response@challenger', version: null });
});

test('a table’s receipt says nothing of models', () => {
  const { text } = writeReceipt(alone);
  for (const word of ['explorationLossMinor', '"base"', 'learning', 'wanted']) expect(text).not.toContain(word);
});
