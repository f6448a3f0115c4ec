import { describe, expect, test } from 'vitest';
import { definitionChecksum, parseDefinition } from './definition.ts';
import { experimentStates, experimentSteps, isChangeable, nextState } from './lifecycle.ts';

const champion = { id: 'a', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 };
const challenger = { id: 'b', role: 'challenger', strategy: { id: 'table-v1', version: 2 }, weight: 0.5 };
const draft = {
  id: 'tone-2026',
  hypothesis: 'A warm tone recovers more',
  arms: [champion, challenger],
  primaryMetric: 'net_recovered_per_debtor',
  minimumDetectableEffect: 0.02,
};

const parse = (changes: object = {}) => {
  const parsed = parseDefinition({ ...draft, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const errorsOf = (changes: object): readonly string[] => {
  const parsed = parseDefinition({ ...draft, ...changes });
  return parsed.ok ? [] : parsed.error.map(({ pointer, detail }) => `${pointer} ${detail}`);
};

describe('a definition', () => {
  test('is filled in: everybody, per debtor, 30 days, 5 %, its id as salt, hash version 2', () => {
    expect(parse()).toEqual({
      ...draft,
      unit: 'debtor',
      population: 'true',
      guardrails: [],
      horizonDays: 30,
      alpha: 0.05,
      layer: null,
      salt: 'tone-2026',
      hashVersion: 2,
    });
  });

  test('gives a holdout the strategy of peace', () => {
    const holdout = { id: 'h', role: 'holdout', weight: 0.1 };
    const { arms } = parse({ arms: [champion, { ...challenger, weight: 0.4 }, holdout] });
    expect(arms[2]).toEqual({ ...holdout, strategy: { id: 'no-contact', version: 1 } });
  });

  test('takes thirds, though they sum to a little less than 1', () => {
    expect(
      errorsOf({
        arms: ['x', 'y', 'z'].map((id, index) => ({ ...(index === 0 ? champion : challenger), id, weight: 1 / 3 })),
      }),
    ).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    [
      'weights below 1',
      { arms: [champion, { ...challenger, weight: 0.4 }] },
      ['/arms weights must sum to 1, they sum to 0.9'],
    ],
    [
      'weights above 1 by a millionth',
      { arms: [champion, { ...challenger, weight: 0.500001 }] },
      ['/arms weights must sum to 1, they sum to 1.000001'],
    ],
    [
      'two champions',
      { arms: [champion, { ...champion, id: 'b' }] },
      ['/arms exactly one arm must be the champion, 2 are'],
    ],
    [
      'no champion',
      { arms: [challenger, { ...challenger, id: 'c' }] },
      ['/arms exactly one arm must be the champion, 0 are'],
    ],
    ['an arm twice', { arms: [champion, { ...challenger, id: 'a' }] }, ['/arms/1/id is there twice']],
    [
      'a challenger without a strategy',
      { arms: [champion, { id: 'b', role: 'challenger', weight: 0.5 }] },
      ['/arms/1/strategy is required; only a holdout may go without'],
    ],
    [
      'a population that is no condition',
      { population: 'balance' },
      ['/population must be a bool, is double; compare it with something, as in `… == true`'],
    ],
    [
      'a population of an unknown variable',
      { population: 'debtorAge > 3' },
      ['/population does not type-check: Unknown variable: debtorAge'],
    ],
    [
      'a guardrail twice',
      {
        guardrails: [
          { metric: 'complaint_rate', margin: 0 },
          { metric: 'complaint_rate', margin: 1 },
        ],
      },
      ['/guardrails/1/metric is there twice'],
    ],
    ['another unit', { unit: 'case' }, ['/unit must be debtor: the one unit that debtors are assigned by']],
    [
      'several faults at once',
      { population: 'nope', arms: [champion, { ...challenger, weight: 0.4 }] },
      ['/arms weights must sum to 1, they sum to 0.9', '/population does not type-check: Unknown variable: nope'],
    ],
  ])('is refused for %s', (_, changes, errors) => {
    expect(errorsOf(changes)).toEqual(errors);
  });

  test.each([
    ['one arm', { arms: [champion] }, '/arms'],
    ['a weight of 0', { arms: [champion, { ...challenger, weight: 0 }] }, '/arms/1/weight'],
    ['an unknown metric', { primaryMetric: 'happiness' }, '/primaryMetric'],
    ['an alpha of a half', { alpha: 0.5 }, '/alpha'],
    ['a horizon of half a day', { horizonDays: 0.5 }, '/horizonDays'],
    ['the older hash', { hashVersion: 1 }, '/hashVersion'],
    ['a field that does not exist', { horizon: 3 }, ''],
  ])('is refused for %s', (_, changes, pointer) => {
    const parsed = parseDefinition({ ...draft, ...changes });
    expect(parsed.ok ? 'accepted' : parsed.error[0]!.pointer).toBe(pointer);
  });
});

describe('the checksum', () => {
  test('does not depend on the order in which fields were written', () => {
    const reversed = Object.fromEntries(Object.entries(draft).reverse());
    expect(definitionChecksum(parse())).toBe(definitionChecksum(parse(reversed)));
    expect(definitionChecksum(parse())).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([{ salt: 'other' }, { alpha: 0.01 }, { population: 'true ' }, { layer: 'tone' }])('sees %o', (changes) => {
    expect(definitionChecksum(parse(changes))).not.toBe(definitionChecksum(parse()));
  });
});

describe('the life of an experiment', () => {
  const allowed: Record<string, string> = {
    'draft start': 'running',
    'running stop': 'stopped',
    'stopped decide': 'decided',
  };

  test.each(experimentStates.flatMap((state) => experimentSteps.map((step) => [state, step] as const)))(
    '%s, %s',
    (state, step) => {
      const next = nextState(state, step);
      const expected = allowed[`${state} ${step}`];
      if (expected === undefined) expect(next).toMatchObject({ ok: false, error: { code: 'conflict' } });
      else expect(next).toEqual({ ok: true, value: expected });
    },
  );

  test('only a draft changes', () => {
    expect(experimentStates.filter(isChangeable)).toEqual(['draft']);
  });
});
