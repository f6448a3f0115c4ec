import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import type { TableSpec } from '../vocabulary/table-spec.ts';
import { compileTable } from './compile-table.ts';
import { defaultLadder } from './default-ladder.ts';
import type { ActionDistribution, Policy, PolicyInput } from './policy.ts';
import { describePolicyContract } from './policy.contract.ts';
import { allCandidates, exampleCase, examplePolicyInput } from './testing/example-case.ts';

const compiled = (spec: TableSpec): Policy => {
  const policy = compileTable(spec, defaultCatalogue);
  if (!policy.ok) throw new Error(JSON.stringify(policy.error));
  return policy.value;
};

/** Candidate id → probability, for those that have any. */
const sharesOf = (input: PolicyInput, distribution: ActionDistribution): Record<string, number> => ({
  ...Object.fromEntries(
    input.candidates.flatMap(({ id }, index) => {
      const share = distribution.candidates[index] ?? 0;
      return share > 0 ? [[id, share]] : [];
    }),
  ),
  ...(distribution.noContact > 0 ? { no_contact: distribution.noContact } : {}),
  ...(distribution.handOff > 0 ? { hand_off: distribution.handOff } : {}),
});

const decideBy = (spec: TableSpec, input: PolicyInput): Record<string, number> =>
  sharesOf(input, compiled(spec).decide(input));

describePolicyContract('the default ladder', () => compiled(defaultLadder));
describePolicyContract('a table of shares', () =>
  compiled({
    rules: [
      { when: 'daysPastDue > 3', then: { channel: 'sms' }, weight: 0.3 },
      { when: 'balance > 10.0', then: 'email.morning.warm.reminder', weight: 0.1 },
      { when: 'attributes.absent == 1', then: 'hand_off' },
      { when: 'stage != "legal"', then: 'no_contact', weight: 0.7 },
      { when: 'promisesBroken > 0', then: 'hand_off', weight: 1 / 3 },
    ],
    otherwise: { tone: 'warm' },
  }),
);

describe('which rule decides', () => {
  test('the first that holds', () => {
    const spec: TableSpec = {
      rules: [
        { when: 'daysPastDue > 100', then: 'hand_off' },
        { when: 'daysPastDue > 3', then: 'sms.evening.warm.reminder' },
        { when: 'true', then: 'hand_off' },
      ],
      otherwise: 'hand_off',
    };
    expect(decideBy(spec, examplePolicyInput({}))).toEqual({ 'sms.evening.warm.reminder@2026-03-03': 1 });
  });

  test('`otherwise` where none holds', () => {
    const spec: TableSpec = { rules: [{ when: 'false', then: 'hand_off' }], otherwise: 'no_contact' };
    const distribution = compiled(spec).decide(examplePolicyInput({}));
    expect(distribution.noContact).toBe(1);
    expect(distribution.basis).toMatchObject([{ ruleIndex: null, probability: 1 }]);
  });

  test('a weight takes its share of what is left, and the rest goes on', () => {
    const spec: TableSpec = {
      rules: [
        { when: 'true', then: 'sms.evening.warm.reminder', weight: 0.5 },
        { when: 'false', then: 'hand_off' },
        { when: 'true', then: 'hand_off', weight: 0.5 },
        { when: 'true', then: 'sms.evening.warm.reminder', weight: 0.5 },
      ],
      otherwise: 'no_contact',
    };
    expect(decideBy(spec, examplePolicyInput({}))).toEqual({
      'sms.evening.warm.reminder@2026-03-03': 0.625,
      hand_off: 0.25,
      no_contact: 0.125,
    });
  });

  test('a condition that cannot be judged does not hold, and the basis says so', () => {
    const spec: TableSpec = {
      rules: [{ id: 'vip', when: 'attributes.vip == true', then: 'hand_off' }],
      otherwise: 'no_contact',
    };
    const { noContact, basis } = compiled(spec).decide(examplePolicyInput({}));
    expect(noContact).toBe(1);
    expect(basis[0]).toEqual({
      ruleIndex: 0,
      text: 'Rule vip could not be judged (No such key: vip) and was passed over.',
      probability: 0,
    });
  });
});

describe('which candidate a rule takes', () => {
  const always = (then: TableSpec['otherwise']): TableSpec => ({
    rules: [{ id: 'r', when: 'true', then }],
    otherwise: 'hand_off',
  });

  test('of a full action the earliest, whatever its value', () => {
    const worthOf = ({ on }: { on: string }) => (on === '2026-03-04' ? 900 : 1);
    const input = examplePolicyInput({ candidates: allCandidates(2), worthOf });
    expect(decideBy(always('call.evening.firm.reminder'), input)).toEqual({
      'call.evening.firm.reminder@2026-03-03': 1,
    });
  });

  test('of a partial action the one of the highest value, even a negative one', () => {
    const worthOf = ({ id }: { id: string }) => (id === 'sms.midday.warm.reminder@2026-03-04' ? -1 : -5);
    const input = examplePolicyInput({ candidates: allCandidates(2), worthOf });
    expect(decideBy(always({ channel: 'sms', tone: 'warm' }), input)).toEqual({
      'sms.midday.warm.reminder@2026-03-04': 1,
    });
  });

  test('of equals the earliest, then the first of the catalogue', () => {
    const input = examplePolicyInput({ candidates: allCandidates(2) });
    expect(decideBy(always({ slot: 'evening' }), input)).toEqual({ 'sms.evening.warm.reminder@2026-03-03': 1 });
  });

  test('where nothing of it is permitted the share stays in peace, and the basis says what was wanted', () => {
    const input = examplePolicyInput({
      candidates: allCandidates(1).filter(({ action }) => action.channel !== 'call'),
    });
    const { noContact, basis } = compiled(always({ channel: 'call', tone: 'firm' })).decide(input);
    expect(noContact).toBe(1);
    expect(basis[0]!.text).toBe(
      'Rule r holds. It wanted call.*.firm.*; nothing of it is permitted now, so there is no contact.',
    );
  });
});

describe('where only a person may act', () => {
  const spec: TableSpec = {
    rules: [
      { when: 'promiseOpen', then: 'no_contact' },
      { when: 'true', then: 'sms.evening.warm.reminder', weight: 0.5 },
    ],
    otherwise: 'hand_off',
  };
  const promise = { promiseOpen: { dueOn: '2026-03-09', minor: 5_000 } } as const;

  test.each([
    ['everything goes to one', {}, { hand_off: 1 }],
    ['but for what a rule leaves in peace', promise, { no_contact: 1 }],
  ])('%s', (_, changes, shares) => {
    expect(decideBy(spec, examplePolicyInput({ context: exampleCase(changes), humanOnly: true }))).toEqual(shares);
  });
});
