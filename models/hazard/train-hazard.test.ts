import { describe, expect, test } from 'vitest';
import { defaultCatalogue, houseAssumptions } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { makeActionValues } from './action-values.ts';
import { parseHazardArtifact, checkFit, type HazardArtifact } from './artifact.ts';
import { survivalByAge } from './case-course.ts';
import { judgeHonestly } from './honest-gate.ts';
import { advanceLearning, startLearning } from './learning.ts';
import { priceCases } from './priced-cases.ts';
import {
  drawNights,
  truthOf,
  worldDecay,
  worldSettings,
  worldSpec,
  type WorldSetting,
} from './testing/hazard-world.ts';
import { beginHazard, trainHazard, type HazardTraining } from './train-hazard.ts';
import { tunePrices } from './tune-prices.ts';

const catalogue = defaultCatalogue;
const ageAt = worldSpec.features.findIndex(({ name }) => name === 'age');
const lighter = { ...worldSettings, memberCount: 8, shrinkSteps: 8 };
const trainingOf = (rows: readonly NightRow[], settings: HazardTraining['settings'] = {}): HazardTraining => ({
  rows,
  catalogue,
  featureSpec: worldSpec,
  seed: 7,
  settings: { ...lighter, ...settings },
});

const train = (rows: readonly NightRow[], settings?: HazardTraining['settings']): HazardArtifact => {
  const trained = trainHazard(trainingOf(rows, settings));
  if (!trained.ok) throw new Error(trained.error.detail);
  return trained.value;
};

const worldOf = (change: Partial<WorldSetting> = {}): WorldSetting => ({
  seed: 3,
  debtors: 900,
  nights: 45,
  ...change,
});

const standingOf = ({ features, balanceMinor, daysLeft }: NightRow) => ({
  features,
  balanceMinor,
  daysLeft,
  currency: 'EUR',
  open: catalogue.actions.map((_, place) => place),
});

/** Learned lifts against true ones, over a sample of the rows and all actions. */
const compare = (artifact: HazardArtifact, rows: readonly NightRow[], world: WorldSetting) => {
  const values = makeActionValues({ artifact, catalogue, assumptions: houseAssumptions });
  const truth = truthOf(world);
  const sums = { product: 0, square: 0, learned: 0, real: 0, reachOff: 0, count: 0 };
  for (const row of rows.filter((_, index) => index % 211 === 0)) {
    values.lookAt(standingOf(row));
    const days = (1 - worldDecay ** row.daysLeft) / (1 - worldDecay);
    for (const [place, action] of catalogue.actions.entries()) {
      const reach = truth.reach(action, row.features);
      const real = days * reach * truth.effect(action, row.features, world.nights);
      const learned = values.lift('mean', 0, place);
      sums.product += learned * real;
      sums.square += learned * learned;
      sums.learned += learned;
      sums.real += real;
      sums.reachOff += Math.abs(values.reach(place) - reach);
      sums.count += 1;
    }
  }
  return {
    slope: sums.product / sums.square,
    level: sums.learned / sums.real,
    learned: sums.learned / sums.count,
    reachOff: sums.reachOff / sums.count,
  };
};

describe('a world of the model’s own structure', () => {
  const world = worldOf();
  const rows = drawNights(world);
  const artifact = train(rows);

  test('effects and reach are found: the truth’s slope on what was learned is about 1', () => {
    const { slope, level, reachOff } = compare(artifact, rows, world);
    expect(slope).toBeGreaterThan(0.75);
    expect(slope).toBeLessThan(1.3);
    expect(level).toBeGreaterThan(0.75);
    expect(level).toBeLessThan(1.25);
    expect(reachOff).toBeLessThan(0.06);
  });

  test('the nights ahead are foretold: the slopes are about 1', () => {
    expect(artifact.metrics.calibrationSlope).toBeGreaterThan(0.75);
    expect(artifact.metrics.calibrationSlope).toBeLessThan(1.25);
    expect(artifact.metrics.effectSlope).toBeGreaterThan(0.6);
    expect(artifact.metrics.effectSlope).toBeLessThan(1.4);
  });

  test('the draws lie around the mean, and the mean is not one of them', () => {
    const values = makeActionValues({ artifact, catalogue, assumptions: houseAssumptions });
    values.lookAt(standingOf(rows[0]!));
    const lifts = Array.from({ length: values.memberCount }, (_, member) => values.lift('members', member, 0));
    const mean = values.lift('mean', 0, 0);
    expect(Math.min(...lifts)).toBeLessThan(mean);
    expect(Math.max(...lifts)).toBeGreaterThan(mean);
  });

  test('the same rows and seed give the same bytes; another seed other draws of the same mean', () => {
    expect(JSON.stringify(train(rows))).toBe(JSON.stringify(artifact));
    const other = trainHazard({ ...trainingOf(rows), seed: 8 });
    expect(other.ok && other.value.effects.mean).toEqual(artifact.effects.mean);
    expect(other.ok && other.value.effects.members[0]).not.toEqual(artifact.effects.members[0]);
  });

  test('the artifact survives storage, and every changed byte is noticed', () => {
    const stored: unknown = JSON.parse(JSON.stringify(artifact));
    expect(parseHazardArtifact(stored)).toEqual({ ok: true, value: artifact });
    const changed = {
      ...artifact,
      effects: { ...artifact.effects, mean: artifact.effects.mean.map((effect) => effect * 1.01) },
    };
    expect(parseHazardArtifact(changed)).toMatchObject({ ok: false, error: { code: 'artifact-corrupt' } });
    expect(parseHazardArtifact({ ...artifact, format: 'other' })).toMatchObject({
      ok: false,
      error: { code: 'artifact-corrupt' },
    });
    expect(parseHazardArtifact(null)).toMatchObject({ ok: false });
  });

  test('it serves only the features and actions that it was trained on', () => {
    expect(checkFit(artifact, { catalogue, featureSpec: worldSpec }).ok).toBe(true);
    expect(checkFit(artifact, { catalogue, featureSpec: { hash: 'another' } })).toMatchObject({
      ok: false,
      error: { code: 'feature-mismatch' },
    });
    const fewer = { ...catalogue, actions: catalogue.actions.slice(1) };
    expect(checkFit(artifact, { catalogue: fewer, featureSpec: worldSpec })).toMatchObject({
      ok: false,
      error: { code: 'feature-mismatch' },
    });
    const cut = { ...artifact, effects: { ...artifact.effects, mean: artifact.effects.mean.slice(1) } };
    expect(checkFit(cut, { catalogue, featureSpec: worldSpec })).toMatchObject({
      ok: false,
      error: { code: 'artifact-corrupt' },
    });
  });

  const values = makeActionValues({ artifact, catalogue, assumptions: houseAssumptions });
  const course = { survival: survivalByAge(rows, ageAt), openShare: 1, restDays: 0 };
  /** A base that does one thing to everybody on one night in ten. */
  const baseOptions = [{ place: 0, probability: 0.1 }];
  const cases = priceCases(
    rows.filter((_, index) => index % 37 === 0).map((row) => ({ ...row, baseOptions })),
    { assumptions: houseAssumptions, currencyOf: () => 'EUR', ageAt },
  );

  test('the honest gate opens where the choice is better, and says by how much', () => {
    const { passes, figures, reason } = judgeHonestly(values, cases);
    expect(passes, reason).toBe(true);
    expect(figures.own).toBeGreaterThan(figures.honest);
    expect(figures.gain).toBeCloseTo(figures.honest - figures.base, 8);
  });

  test('the honest gate stays shut without cases, and where the margin is not reached', () => {
    expect(judgeHonestly(values, []).passes).toBe(false);
    expect(judgeHonestly(values, cases, { settings: { marginShare: 1e6, marginErrors: 2 } }).passes).toBe(false);
  });

  test('prices bring contacts and harm to those of the base', () => {
    const tuned = tunePrices({ values, cases, course, assumptions: houseAssumptions });
    expect(tuned.meetsTarget).toBe(true);
    expect(tuned.greedy.contacts).toBeLessThanOrEqual(tuned.base.contacts);
    expect(tuned.greedy.harm).toBeLessThanOrEqual(tuned.base.harm);
    expect(tuned.greedy.valueMinor).toBeGreaterThan(tuned.base.valueMinor);
    const free = tunePrices({
      ...{ values, cases, course },
      assumptions: houseAssumptions,
      target: { contactShare: Infinity, harmShare: Infinity, keepGainShare: 0 },
    });
    expect(free).toMatchObject({ harmPriceFactor: 1, contactPriceMinor: { EUR: 0, SEK: 0 } });
  });
});

test('where nothing works, effects shrink to nothing and the gate stays shut', () => {
  const world = worldOf({ scale: 0, seed: 4 });
  const rows = drawNights(world);
  const artifact = train(rows);
  expect(Math.abs(compare(artifact, rows, world).learned)).toBeLessThan(0.01);
  const values = makeActionValues({ artifact, catalogue, assumptions: houseAssumptions });
  const cases = priceCases(
    rows.filter((_, index) => index % 37 === 0).map((row) => ({ ...row, baseOptions: [] })),
    { assumptions: houseAssumptions, currencyOf: () => 'EUR', ageAt },
  );
  const { passes, reason } = judgeHonestly(values, cases);
  expect(passes, reason).toBe(false);
}, 60_000);

test('that those who answer pay anyway is not taken for an effect of contacts', () => {
  const world = worldOf({ scale: 0, answering: 1, debtors: 1_500, nights: 30 });
  const rows = drawNights(world);
  expect(Math.abs(compare(train(rows), rows, world).learned)).toBeLessThan(0.012);
}, 60_000);

test('after a change the shorter memory foretells better and is used', () => {
  const rows = drawNights(worldOf({ changeOn: 30, nights: 40, debtors: 1_500, seed: 14, contactShare: 0.5 }));
  const { metrics } = train(rows, { discounts: [1, 0.93] });
  expect(metrics.memories.find(({ isUsed }) => isUsed)?.discount).toBe(0.93);
}, 60_000);

describe('night by night', () => {
  const rows = drawNights(worldOf({ debtors: 400, nights: 30, seed: 9 }));
  const before = rows.filter(({ day }) => day < 26);
  const after = rows.filter(({ day }) => day >= 26);
  const begun = (given: readonly NightRow[]) => {
    const learning = beginHazard(trainingOf(given));
    if (!learning.ok) throw new Error(learning.error.detail);
    return learning.value;
  };

  test('nights folded in one by one, and together, give the same sums', () => {
    const start = begun(before);
    const together = advanceLearning(start, after);
    let stepwise = start;
    for (let day = 26; day < 30; day += 1)
      stepwise = advanceLearning(
        stepwise,
        after.filter((row) => row.day === day),
      );
    expect(stepwise.memories).toEqual(together.memories);
    expect(stepwise.window).toEqual(together.window);
    expect([...stepwise.stocks]).toEqual([...together.stocks]);
  });

  test('folding in changes nothing of what was known', () => {
    const start = begun(before);
    const known = structuredClone(start.memories);
    advanceLearning(start, after);
    expect(start.memories).toEqual(known);
  });

  test('a night weighs less by its discount for each night since', () => {
    const { settings, design, featureSpec } = begun(rows);
    const start = startLearning({ settings, catalogue, design, featureSpec });
    const first = rows.filter(({ day }) => day === 0);
    const third = rows.filter(({ day }) => day === 2);
    const learned = advanceLearning(advanceLearning(start, first), third);
    const countOf = (memory: (typeof learned.memories)[number]): number =>
      memory.halves[0].count + memory.halves[1].count;
    for (const memory of learned.memories) {
      expect(countOf(memory)).toBeCloseTo(first.length * memory.discount ** 2 + third.length, 8);
    }
  });
});

describe('what is refused', () => {
  const rows = drawNights(worldOf({ debtors: 150, nights: 20, seed: 2 }));
  const withFirst = (change: Partial<NightRow>): readonly NightRow[] => [{ ...rows[0]!, ...change }, ...rows.slice(1)];
  const cases: readonly (readonly [string, string, Partial<HazardTraining>])[] = [
    ['too few rows', 'too-few-rows', { rows: rows.slice(0, 40) }],
    ['nobody was contacted', 'too-few-rows', { rows: rows.map((row) => ({ ...row, chosenPlace: -1 })) }],
    ['nobody paid', 'one-class-only', { rows: rows.map((row) => ({ ...row, paidMinor: 0 })) }],
    ['everybody paid', 'one-class-only', { rows: rows.map((row) => ({ ...row, paidMinor: 1 })) }],
    [
      'an infinite feature',
      'feature-not-valid',
      { rows: withFirst({ features: rows[0]!.features.with(1, Infinity) }) },
    ],
    ['a vector of another length', 'feature-mismatch', { rows: withFirst({ features: new Float64Array(3) }) }],
    ['a payment that is no number', 'label-not-valid', { rows: withFirst({ paidMinor: NaN }) }],
    ['a negative balance', 'label-not-valid', { rows: withFirst({ balanceMinor: -1 }) }],
    ['two rows of a case in a night', 'label-not-valid', { rows: [rows[0]!, ...rows] }],
    ['probabilities above 1', 'weight-not-valid', { rows: withFirst({ noContactProb: 1.2 }) }],
    [
      'a probability that is no number',
      'weight-not-valid',
      { rows: withFirst({ options: [{ place: 0, probability: NaN }] }) },
    ],
    [
      'an action outside the catalogue',
      'weight-not-valid',
      { rows: withFirst({ options: [{ place: 99, probability: 0 }] }) },
    ],
    ['an action that was not offered', 'weight-not-valid', { rows: withFirst({ options: [], chosenPlace: 3 }) }],
    ['a seed that is no whole number', 'settings-not-valid', { seed: 0.5 }],
    ['settings out of range', 'settings-not-valid', { settings: { ...lighter, decayPerDay: 2 } }],
    [
      'a column of an unknown feature',
      'feature-mismatch',
      { settings: { ...lighter, baseColumns: [{ feature: 'x', shape: 'value' }] } },
    ],
    [
      'a column that is not for decisions',
      'feature-not-valid',
      { settings: { ...lighter, contextColumns: [{ feature: 'born', shape: 'value' }] } },
    ],
  ];

  test.each(cases)('%s', (_, code, change) => {
    const settings = { ...lighter, leastRows: 500, leastContacts: 50, leastPayments: 10, ...change.settings };
    expect(trainHazard({ ...trainingOf(rows), ...change, settings })).toMatchObject({ ok: false, error: { code } });
  });

  test('a feature that is not known is no reason to refuse', () => {
    const settings = { leastRows: 500, leastContacts: 50, leastPayments: 10 };
    const blind = rows.map((row) => ({ ...row, features: row.features.with(1, NaN) }));
    expect(trainHazard(trainingOf(blind, settings)).ok).toBe(true);
  });
});
