import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Flag } from '../vocabulary/case.ts';
import { modelSpecSchema, type ModelSpec } from '../vocabulary/model-spec.ts';
import type { TableSpec } from '../vocabulary/table-spec.ts';
import { compileTable } from './compile-table.ts';
import { defaultLadder } from './default-ladder.ts';
import { makeModelPolicy } from './model-policy.ts';
import { describePolicyContract } from './policy.contract.ts';
import type { ActionDistribution, Candidate, Policy, PolicyInput } from './policy.ts';
import { allCandidates, exampleCase, examplePolicyInput } from './testing/example-case.ts';

const table = (spec: TableSpec): Policy => {
  const policy = compileTable(spec, defaultCatalogue);
  if (!policy.ok) throw new Error(JSON.stringify(policy.error));
  return policy.value;
};

const always = (then: TableSpec['otherwise'], weight = 1): Policy =>
  table({ rules: [{ id: 'r', when: 'true', then, weight }], otherwise: 'no_contact' });

const text = 'sms.morning.warm.reminder';
const link = 'sms.evening.warm.payment_link';
const notice = 'letter.any.formal.statutory_notice';
const ladder = table(defaultLadder);
const harmPriceMinor = { SEK: 28_000 };

const specOf = (changes: Record<string, unknown> = {}): ModelSpec =>
  modelSpecSchema.parse({ model: 'response@challenger', ...changes });

const policyOf = (changes: Record<string, unknown> = {}, base: Policy = always(text)): Policy =>
  makeModelPolicy({ spec: specOf(changes), base, harmPriceMinor });

const grown = { night: 40, nightsOpen: 30, spentMinor: 0 };

type Question = {
  readonly context?: CaseContext;
  readonly candidates?: readonly Candidate[];
  /** Value by action id; the rest cost a little. */
  readonly worth?: Readonly<Record<string, number>>;
  /** Such values under each draw. */
  readonly draws?: readonly Readonly<Record<string, number>>[];
  readonly learning?: PolicyInput['learning'] | null;
  readonly humanOnly?: boolean;
};

const valueIn =
  (worth: Readonly<Record<string, number>>) =>
  ({ action }: Candidate): number =>
    worth[action.id] ?? -10;

const inputOf = ({ worth = { [link]: 400, [text]: 100 }, draws = [], learning = grown, ...asked }: Question = {}) => {
  const input = examplePolicyInput({ ...asked, worthOf: valueIn(worth) });
  const members = draws.map((draw) => Float64Array.from(input.candidates, valueIn(draw)));
  return { ...input, members, ...(learning === null ? {} : { learning }) };
};

/** Action id → probability, for those that have any. */
const sharesOf = (
  input: PolicyInput,
  { candidates, noContact, handOff }: ActionDistribution,
): Record<string, number> => {
  const shares: Record<string, number> = {};
  candidates.forEach((share, index) => {
    const { id } = input.candidates[index]!.action;
    if (share > 0) shares[id] = (shares[id] ?? 0) + share;
  });
  if (noContact > 0) shares['no_contact'] = noContact;
  if (handOff > 0) shares['hand_off'] = handOff;
  return shares;
};

const decideBy = (policy: Policy, question: Question = {}): Record<string, number> => {
  const input = inputOf(question);
  return sharesOf(input, policy.decide(input));
};

const expectShares = (shares: Record<string, number>, expected: Record<string, number>): void => {
  expect(Object.keys(shares).sort()).toEqual(Object.keys(expected).sort());
  for (const [id, share] of Object.entries(expected)) expect(shares[id], id).toBeCloseTo(share, 12);
};

const noted = (distribution: ActionDistribution): string => distribution.basis.at(-1)!.text;

describePolicyContract('the default spec over the ladder', () => policyOf({}, ladder));
describe.each(['greedy', 'epsilon', 'softmax', 'inverse_gap'])('%s', (kind) => {
  const budget = { perDecisionMinor: 40, perNightMinor: 1_000 };
  describePolicyContract(`${kind} with prices and budgets`, () =>
    policyOf(
      {
        exploration: { kind },
        objective: { harmPriceFactor: 4, contactPriceMinor: 20 },
        gate: { budget, trialBy: 'model', notices: 'model', vulnerable: 'greedy' },
      },
      always({ channel: 'letter' }, 0.5),
    ),
  );
});

describe('the mixture', () => {
  const greedy = (gate: Record<string, unknown> = {}) => policyOf({ exploration: { kind: 'greedy' }, gate });

  test('the base keeps its share for ever', () => {
    expectShares(decideBy(greedy({ tableShare: 0.15 })), { [link]: 0.85, [text]: 0.15 });
  });

  test.each([
    [0, 0.09],
    [4, 0.45],
    [9, 0.9],
    [300, 0.9],
  ])('the model’s share grows with the nights: night %i', (nightsOpen, share) => {
    const learning = { ...grown, nightsOpen };
    expectShares(decideBy(greedy({ rampNights: 10 }), { learning }), { [link]: share, [text]: 1 - share });
  });

  test('no ramp: the whole share at once', () => {
    const learning = { ...grown, nightsOpen: 0 };
    expectShares(decideBy(greedy({ rampNights: 0 }), { learning }), { [link]: 0.9, [text]: 0.1 });
  });

  test('it is exact: (1 − share) × base + share × model for every candidate', () => {
    const worths = fc.dictionary(fc.constantFrom(...defaultCatalogue.actions.map(({ id }) => id)), fc.integer());
    fc.assert(
      fc.property(worths, fc.nat({ max: 20 }), fc.constantFrom('epsilon', 'softmax'), (worth, nightsOpen, kind) => {
        const question = { worth, learning: { ...grown, nightsOpen } };
        const gate = { fallbackShare: 0, rampNights: 10 };
        const base = always({ channel: 'call' }, 0.5);
        const input = inputOf(question);
        const mixed = policyOf({ exploration: { kind }, gate }, base).decide(input);
        const own = base.decide(input);
        // Over a base that is silent, the model's part is what the contacts have.
        const alone = policyOf({ exploration: { kind }, gate }, always('no_contact')).decide(input);
        const share = 0.9 * Math.min(1, (nightsOpen + 1) / 10);
        mixed.candidates.forEach((probability, index) => {
          expect(probability).toBeCloseTo((1 - share) * own.candidates[index]! + alone.candidates[index]!, 12);
        });
      }),
    );
  });

  test('where only a person may act, and where there is nothing to send, the base decides', () => {
    expectShares(decideBy(greedy(), { humanOnly: true }), { hand_off: 1 });
    expectShares(decideBy(greedy(), { candidates: [] }), { no_contact: 1 });
  });

  test('a hand-off of the base stays; the model shares the rest', () => {
    const base = always('hand_off', 0.5);
    const policy = policyOf({ exploration: { kind: 'greedy' } }, base);
    expectShares(decideBy(policy), { hand_off: 0.5, no_contact: 0.05, [link]: 0.45 });
  });

  test('a base that was asked already is not asked again', () => {
    const asked = always('no_contact').decide(inputOf());
    const input = { ...inputOf(), base: asked };
    expectShares(sharesOf(input, greedy().decide(input)), { [link]: 0.9, no_contact: 0.1 });
  });
});

describe('statutory notices', () => {
  const worth = { [notice]: 900, [link]: 400 };

  test('stay with the base, and are neither chosen nor tried', () => {
    expectShares(decideBy(policyOf({}, always(notice)), { worth }), { [notice]: 1 });
    expect(decideBy(policyOf({ exploration: { kind: 'epsilon' } }), { worth })[notice]).toBeUndefined();
    expect(decideBy(policyOf(), { worth, learning: { ...grown, nightsOpen: null } })[notice]).toBeUndefined();
  });

  test('unless the strategy leaves them to the model', () => {
    const policy = policyOf({ exploration: { kind: 'greedy' }, gate: { notices: 'model' } });
    expectShares(decideBy(policy, { worth }), { [notice]: 0.9, [text]: 0.1 });
  });
});

describe('while the gate is closed', () => {
  const closed = { night: 3, nightsOpen: null, spentMinor: 0 };

  test('the base decides, and a share is tried over every action and peace alike', () => {
    const shares = decideBy(policyOf({ gate: { trialShare: 0.1, trialBy: 'uniform' } }), { learning: closed });
    // 46 actions that are no notice, and no contact.
    expect(Object.keys(shares)).toHaveLength(47);
    expect(shares[text]).toBeCloseTo(0.9 + 0.1 / 47, 12);
    expect(shares[link]).toBeCloseTo(0.1 / 47, 12);
    expect(shares['no_contact']).toBeCloseTo(0.1 / 47, 12);
  });

  test('or tried as the model would', () => {
    const gate = { trialShare: 0.1, trialBy: 'model' };
    const shares = decideBy(policyOf({ exploration: { kind: 'greedy' }, gate }), { learning: closed });
    expectShares(shares, { [text]: 0.9, [link]: 0.1 });
  });

  test('where the base leaves in peace another share is tried', () => {
    const gate = { trialShare: 0.1, trialShareWaiting: 0.3, trialBy: 'uniform' };
    const shares = decideBy(policyOf({ gate }, always('no_contact')), { learning: closed });
    expect(shares['no_contact']).toBeCloseTo(0.7 + 0.3 / 47, 12);
  });

  test('or not at all', () => {
    expectShares(decideBy(policyOf({ gate: { trialShare: 0 } }), { learning: closed }), { [text]: 1 });
  });

  test('trying is held against the base, and its share shrinks to the budget', () => {
    const input = inputOf({ learning: closed });
    const free = policyOf({ gate: { trialShare: 0.1, trialBy: 'uniform' } }).decide(input);
    // The base is worth 100; all alike (400 + 100 − 44 × 10) ÷ 47.
    expect(free.explorationLossMinor).toBeCloseTo(0.1 * (100 - 60 / 47), 9);
    const bound = policyOf({ gate: { trialShare: 0.1, trialBy: 'uniform', budget: { perDecisionMinor: 2 } } }).decide(
      input,
    );
    expect(bound.explorationLossMinor).toBeCloseTo(2, 9);
    expect(sharesOf(input, bound)[link]).toBeCloseTo(2 / (100 - 60 / 47) / 47, 12);
    expect(noted(bound)).toMatch(/the base decides, and 2 % is tried/);
  });

  test('without word of the nights before nothing is tried', () => {
    const input = inputOf({ learning: null });
    const distribution = policyOf().decide(input);
    expectShares(sharesOf(input, distribution), { [text]: 1 });
    expect(noted(distribution)).toMatch(/not known how far the model is to be trusted/);
  });
});

describe('where the draws doubt that the base is beaten', () => {
  const better = { [link]: 400, [text]: 100 };
  const worse = { [link]: 50, [text]: 100 };
  const draws = (beating: number, count: number) =>
    Array.from({ length: count }, (_, draw) => (draw < beating ? better : worse));
  const policy = policyOf({ exploration: { kind: 'greedy' }, gate: { fallbackShare: 0.7 } });

  test.each([
    [10, 10, 0.9],
    [7, 10, 0.9],
    [6, 10, 0.3],
    [0, 10, 0.3],
    [1, 1, 0.9],
  ])('%i of %i say so: the model has %f', (beating, count, share) => {
    expectShares(decideBy(policy, { draws: draws(beating, count) }), { [link]: share, [text]: 1 - share });
  });

  test('doubt never gives the model more than the ramp does', () => {
    const learning = { ...grown, nightsOpen: 0 };
    const shares = decideBy(policy, { draws: draws(0, 10), learning });
    expectShares(shares, { [link]: 0.9 / 14, [text]: 1 - 0.9 / 14 });
  });

  test('what the base does is not beaten by itself', () => {
    const agreeing = policyOf({ exploration: { kind: 'epsilon', floor: 0.2, numerator: 0 } }, always(link));
    expect(decideBy(agreeing)[link]).toBeCloseTo(0.7 + 0.3 * (0.8 + 0.2 / 47), 12);
  });

  test('without draws the model’s own values say it', () => {
    expectShares(decideBy(policy, { worth: worse }), { [text]: 1 });
    expectShares(decideBy(policy, { worth: better }), { [link]: 0.9, [text]: 0.1 });
  });

  test('a base of several actions is worth their mean, in each draw', () => {
    const mixed = policyOf({ exploration: { kind: 'greedy' } }, always(text, 0.5));
    const silence = (value: number) =>
      decideBy(mixed, { worth: { [link]: 60, [text]: 50 }, draws: [{ [link]: value, [text]: 101 }] })['no_contact'];
    expect(silence(51)).toBeCloseTo(0.5 * 0.1, 12);
    expect(silence(50)).toBeCloseTo(0.5 * 0.7, 12);
  });
});

describe('on whom nothing is tried', () => {
  const flagged = (flag: Flag): CaseContext => exampleCase({ flags: [{ flag, until: null }] });
  const thompson = (gate: Record<string, unknown> = {}) => policyOf({ gate });

  test.each<Flag>(['vulnerable', 'minor', 'breathing_space', 'debt_settlement', 'disputed', 'complaint_board_pending'])(
    '%s: the base decides',
    (flag) => {
      expectShares(decideBy(thompson(), { context: flagged(flag) }), { [text]: 1 });
      const learning = { ...grown, nightsOpen: null };
      expectShares(decideBy(thompson({ vulnerable: 'greedy' }), { context: flagged(flag), learning }), { [text]: 1 });
    },
  );

  test('or the model’s best without noise, where the strategy says so', () => {
    const shares = decideBy(thompson({ vulnerable: 'greedy' }), { context: flagged('vulnerable') });
    expectShares(shares, { [link]: 0.9, [text]: 0.1 });
  });

  test.each<Flag>(['objected_profiling', 'data_accuracy_contested'])(
    '%s: no model judges the person, whatever the strategy says (GDPR art. 18 and 21)',
    (flag) => {
      expectShares(decideBy(thompson({ vulnerable: 'greedy' }), { context: flagged(flag) }), { [text]: 1 });
    },
  );

  test('other flags change nothing', () => {
    expect(decideBy(thompson(), { context: flagged('work_email') })[link]).toBeGreaterThan(0.8);
  });
});

describe('the budget', () => {
  const spend = (budget: Record<string, unknown>, spentMinor = 0) => {
    const exploration = { kind: 'epsilon', floor: 0.5, numerator: 0 };
    const input = inputOf({ learning: { ...grown, spentMinor } });
    return policyOf({ exploration, gate: { budget } }).decide(input).explorationLossMinor!;
  };
  // ε .5 over 47 arms, of the model's .9.
  const wanted = 0.9 * 0.5 * (400 - 60 / 47);

  test.each([
    ['none', {}, 0, wanted],
    ['more than is wanted', { perDecisionMinor: 1_000 }, 0, wanted],
    ['by decision', { perDecisionMinor: 7 }, 0, 7],
    ['by night', { perNightMinor: 50 }, 0, 50],
    ['what is left of the night', { perNightMinor: 50, perDecisionMinor: 20 }, 44, 6],
    ['a night that is spent', { perNightMinor: 50 }, 70, 0],
    ['of another currency', { perNightMinor: { EUR: 50 } }, 0, 0],
  ])('%s', (_, budget, spent, expected) => {
    expect(spend(budget, spent)).toBeCloseTo(expected, 9);
  });

  test('what is told as lost is what the model’s part loses, and is within the budget', () => {
    const worths = fc.dictionary(fc.constantFrom(link, text, 'call.evening.firm.reminder'), fc.integer({ max: 9_000 }));
    fc.assert(
      fc.property(
        worths,
        fc.array(worths, { maxLength: 5 }),
        fc.nat({ max: 300 }),
        (worth, draws, perDecisionMinor) => {
          const input = inputOf({ worth, draws });
          const spec = { gate: { budget: { perDecisionMinor } }, exploration: { kind: 'thompson', floor: 0.2 } };
          const quiet = policyOf({ ...spec, exploration: { kind: 'greedy' } }).decide(input);
          const tried = policyOf(spec).decide(input);
          const worthOf = ({ candidates }: ActionDistribution) =>
            candidates.reduce((sum, share, index) => sum + share * input.estimates[index]!.valueMinor, 0);
          expect(tried.explorationLossMinor).toBeLessThanOrEqual(perDecisionMinor * (1 + 1e-12));
          expect(worthOf(quiet) - worthOf(tried)).toBeCloseTo(tried.explorationLossMinor!, 4);
        },
      ),
    );
  });
});

describe('the basis says in words what decided', () => {
  const preferring = (id: string) => ({ [link]: 200, [text]: 0, [id]: 400 });
  const draws = Array.from({ length: 12 }, (_, draw) =>
    preferring(draw < 8 ? link : 'email.evening.warm.payment_link'),
  );

  test('of the model', () => {
    const { basis } = policyOf().decide(inputOf({ draws }));
    expect(basis.map(({ text: said }) => said)).toEqual([
      'Rule r holds.',
      `8 of 12 models prefer ${link}; 2 % is kept for trying.`,
      'Another action may be better than the one preferred, and is tried for that.',
      'Kept for trying: every permitted action alike.',
      '12 of 12 models say that the model’s best beats the base: the base keeps 10 %.',
    ]);
    const shares = [0.1, 0.9 * 0.98 * (8 / 12), 0.9 * 0.98 * (4 / 12), 0.9 * 0.02, 0];
    basis.forEach(({ probability }, index) => expect(probability).toBeCloseTo(shares[index]!, 12));
    expect(basis[0]!.ruleIndex).toBe(0);
  });

  test('of doubt, of the floor that a budget left, and of peace', () => {
    const worth = {};
    const { basis } = policyOf({ gate: { budget: { perDecisionMinor: 0.015 } } }).decide(inputOf({ worth }));
    // All contacts lose 10; the base's text is beaten by peace.
    expect(basis[1]!.text).toBe('The model prefers no_contact; 0.2 % is kept for trying.');
    const doubting = policyOf({}, always('no_contact')).decide(inputOf({ worth }));
    expect(noted(doubting)).toBe(
      '0 of 1 models say that the model’s best beats the base, too few: the base keeps 70 %.',
    );
  });

  test('of a model that gives no numbers', () => {
    const input = inputOf({ draws: [{ [link]: NaN }] });
    const distribution = policyOf().decide(input);
    expectShares(sharesOf(input, distribution), { [text]: 1 });
    expect(noted(distribution)).toBe('The model gave no numbers: the base decides.');
  });
});

test('candidates of one action on several days: the best opening has its share, the base keeps the one it chose', () => {
  const candidates = allCandidates(2);
  const input = {
    ...examplePolicyInput({ candidates, worthOf: ({ id }) => (id === `${text}@2026-03-04` ? 400 : 100) }),
    learning: grown,
  };
  const { candidates: shares } = policyOf({ exploration: { kind: 'greedy' } }).decide(input);
  const shareOf = (id: string) => shares[candidates.findIndex((candidate) => candidate.id === id)];
  expect(shareOf(`${text}@2026-03-03`)).toBeCloseTo(0.1, 12);
  expect(shareOf(`${text}@2026-03-04`)).toBeCloseTo(0.9, 12);
});
