import { describe, expect, test } from 'vitest';
import { completeDefinition, definitionChecksum, parseDefinition, type ExperimentDefinition } from './definition.ts';
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
      arms: draft.arms.map((arm) => ({ ...arm, persistent: false })),
      unit: 'debtor',
      population: 'true',
      guardrails: [],
      horizonDays: 30,
      alpha: 0.05,
      stoppingRule: 'always_valid',
      onBreach: 'stop_arm',
      initialShare: 1,
      sharedCapacities: [],
      layer: null,
      layerRange: { from: 0, to: 1 },
      salt: 'tone-2026',
      hashVersion: 2,
    });
  });

  test('gives a holdout the strategy of peace', () => {
    const holdout = { id: 'h', role: 'holdout', weight: 0.1 };
    const { arms } = parse({ arms: [champion, { ...challenger, weight: 0.4 }, holdout] });
    expect(arms[2]).toEqual({ ...holdout, persistent: false, strategy: { id: 'no-contact', version: 1 } });
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
    [
      'a part of no layer',
      { layerRange: { from: 0, to: 0.5 } },
      ['/layerRange is a part of a layer; no layer is given'],
    ],
    [
      'a part that ends where it begins',
      { layer: 'l', layerRange: { from: 0.5, to: 0.5 } },
      ['/layerRange must begin before it ends'],
    ],
    [
      'a persistent challenger of no layer',
      { arms: [champion, { ...challenger, persistent: true }] },
      ['/arms/1/persistent is for a holdout', '/arms/1/persistent needs a layer, whose debtors it keeps out'],
    ],
    [
      'two persistent holdouts',
      {
        layer: 'l',
        arms: [champion, ...['h', 'i'].map((id) => ({ id, role: 'holdout', weight: 0.25, persistent: true }))],
      },
      ['/arms/2/persistent is there twice; a layer has one such holdout'],
    ],
    ['a capacity twice', { sharedCapacities: ['c', 'c'] }, ['/sharedCapacities/1 is there twice']],
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
    ['an alpha of 0', { alpha: 0 }, '/alpha'],
    ['another unit', { unit: 'case' }, '/unit'],
    ['a share of 0', { initialShare: 0 }, '/initialShare'],
    ['another stopping rule', { stoppingRule: 'when it looks good' }, '/stoppingRule'],
    ['a part beyond the layer', { layer: 'l', layerRange: { from: 0.5, to: 1.5 } }, '/layerRange/to'],
    ['a horizon of half a day', { horizonDays: 0.5 }, '/horizonDays'],
    ['the older hash', { hashVersion: 1 }, '/hashVersion'],
    ['a field that does not exist', { horizon: 3 }, ''],
  ])('is refused for %s', (_, changes, pointer) => {
    const parsed = parseDefinition({ ...draft, ...changes });
    expect(parsed.ok ? 'accepted' : parsed.error[0]!.pointer).toBe(pointer);
  });
});

test('a definition stored before there were shares, layers in parts and stopping rules means what it meant', () => {
  const { stoppingRule, onBreach, initialShare, sharedCapacities, layerRange, arms, ...earlier } = parse();
  const stored = { ...earlier, arms: arms.map(({ persistent, ...arm }) => ({ ...arm, ...(persistent && {}) })) };
  expect(completeDefinition(stored as unknown as ExperimentDefinition)).toEqual(parse());
  const later = { stoppingRule, onBreach, initialShare, sharedCapacities, layerRange };
  expect(later).toEqual({
    stoppingRule: 'always_valid',
    onBreach: 'stop_arm',
    initialShare: 1,
    sharedCapacities: [],
    layerRange: { from: 0, to: 1 },
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
    'running ramp': 'running',
    'running stop_arm': 'running',
    'running stop': 'stopped',
    'running promote': 'decided',
    'running conclude': 'decided',
    'stopped promote': 'decided',
    'stopped conclude': 'decided',
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
