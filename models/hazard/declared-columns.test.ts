/** Attributes that callers tell, in the model's own world: what only they show is learned, served, and not taken from what shows nothing. */
import { describe, expect, test } from 'vitest';
import { defaultCatalogue, houseAssumptions } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { makeActionValues } from './action-values.ts';
import { fitColumns } from './columns.ts';
import { chooseDeclared, declaredPlans, mostDeclaredContext } from './declared-columns.ts';
import type { FeatureList } from './feature-list.ts';
import { drawNights, worldSettings, worldSpec } from './testing/hazard-world.ts';
import { trainHazard } from './train-hazard.ts';

const world = drawNights({ seed: 11, debtors: 1500, nights: 35, scale: 1.5 });
const digitalAt = worldSpec.features.findIndex(({ name }) => name === 'digital');
const digitalOf = ({ features }: NightRow): number => features[digitalAt] ?? NaN;

const attribute = (name: string, levels?: readonly string[]): FeatureList['features'][number] => ({
  ...{ name: `attributes.${name}`, forDecisions: true, isDeclared: true },
  ...(levels === undefined ? { kind: 'number' as const } : { kind: 'category' as const, levels }),
});

/** `digital`, which tilts the effects of messages and of calls, is hidden: the spec does not know it. */
const specOf = (...attributes: FeatureList['features']): FeatureList => ({
  id: 'hazard-world+a1',
  hash: 'hash-with-attributes',
  features: [...worldSpec.features, ...attributes],
});
const rowsWith = (valuesOf: (row: NightRow) => readonly number[]): readonly NightRow[] =>
  world.map((row) => ({ ...row, features: Float64Array.of(...row.features, ...valuesOf(row)) }));

const without = (plans: typeof worldSettings.contextColumns) => plans!.filter(({ feature }) => feature !== 'digital');
const settings = {
  ...worldSettings,
  contextColumns: without(worldSettings.contextColumns),
  reachColumns: without(worldSettings.reachColumns),
  ...{ lookAhead: false, memberCount: 2, discounts: [1], gramShare: 0.5, shrinkSteps: 6 },
  ...{ effectCalendarPower: 0, fatiguePerPressure: 0.3 },
};

const trained = (featureSpec: FeatureList, rows: readonly NightRow[]) => {
  const artifact = trainHazard({ rows, catalogue: defaultCatalogue, featureSpec, seed: 1, settings });
  if (!artifact.ok) throw new Error(artifact.error.detail);
  return artifact.value;
};
const contextNames = ({ design }: ReturnType<typeof trained>): readonly string[] =>
  design.context.filter(({ attribute: name }) => name !== undefined).map(({ name }) => name);

const textPlace = defaultCatalogue.actions.findIndex(({ channel, tone }) => channel === 'sms' && tone !== 'firm');
/** Added hazard of a text for one who has all else at 0. */
const liftOfText = (artifact: ReturnType<typeof trained>, told: readonly number[]): number => {
  const values = makeActionValues({ artifact, catalogue: defaultCatalogue, assumptions: houseAssumptions });
  const features = Float64Array.of(10, 0, 0, 0, 0, 0, 0, 0, 0, 1970, 0, ...told);
  values.lookAt({ features, balanceMinor: 10_000, currency: 'EUR', daysLeft: 30, open: [] });
  return values.lift('mean', 0, textPlace);
};

describe('what tilts effects and only an attribute shows', () => {
  const asNumber = trained(
    specOf(attribute('score')),
    rowsWith((row) => [digitalOf(row)]),
  );

  test('is learned from a number and served by it; what is not told stands at the mean', () => {
    expect(contextNames(asNumber)).toEqual(['attributes.score']);
    const [low, middle, high, unknown] = [-1, 0, 1, NaN].map((score) => liftOfText(asNumber, [score])) as [
      number,
      number,
      number,
      number,
    ];
    // In truth a text does 0.6 of its work for the one, 1.4 for the other.
    expect(high / low).toBeGreaterThan(1.4);
    expect(high / low).toBeLessThan(4);
    expect(Math.abs(unknown - middle)).toBeLessThan(0.05 * middle);
  });

  test('has a shrinkage of its own, and an attribute that shows nothing is left small beside it', () => {
    const next = seededGenerator(5);
    const noise = new Map<string, number>();
    const noiseOf = ({ debtorId }: NightRow): number => {
      if (!noise.has(debtorId)) noise.set(debtorId, next() * 2 - 1);
      return noise.get(debtorId) ?? NaN;
    };
    const artifact = trained(
      specOf(attribute('score'), attribute('noise')),
      rowsWith((row) => [digitalOf(row), noiseOf(row)]),
    );
    expect(artifact.metrics.effectSds.map(({ block }) => block)).toContain('channel × attributes');
    const spread = (place: number): number => {
      const [high, low] = [1, -1].map((value) => liftOfText(artifact, place === 0 ? [value, 0] : [0, value]));
      return Math.abs(Number(high) - Number(low));
    };
    expect(spread(1)).toBeLessThan(0.5 * spread(0));
  });

  test('is learned from levels; those that hardly anybody has are left out', () => {
    const levelOf = (row: NightRow): number => {
      if (row.debtorId.endsWith('777')) return 2;
      return Number(digitalOf(row) > 0);
    };
    const artifact = trained(
      specOf(attribute('group', ['slow', 'quick', 'rare'])),
      rowsWith((row) => [levelOf(row)]),
    );
    expect(contextNames(artifact)).toEqual(['attributes.group level 0', 'attributes.group level 1']);
    expect(liftOfText(artifact, [1])).toBeGreaterThan(1.2 * liftOfText(artifact, [0]));
  });
});

test('constant and nearly empty attributes enter nowhere', () => {
  const artifact = trained(
    specOf(attribute('constant'), attribute('empty')),
    rowsWith(({ debtorId }) => [7, debtorId === 'd1' ? 1 : debtorId === 'd2' ? 2 : NaN]),
  );
  const { context, baseline } = artifact.design;
  expect([...context, ...baseline.columns].filter(({ attribute: name }) => name !== undefined)).toEqual([]);
});

test('of too many attributes those stay that payments after contacts lean on', () => {
  const next = seededGenerator(9);
  const noise = new Map<string, readonly number[]>();
  const noiseOf = ({ debtorId }: NightRow): readonly number[] => {
    if (!noise.has(debtorId)) noise.set(debtorId, Array.from({ length: 18 }, next));
    return noise.get(debtorId) ?? [];
  };
  const names = [...Array.from({ length: 18 }, (_, place) => `noise${String(place)}`), 'score'];
  const rows = rowsWith((row) => [...noiseOf(row), digitalOf(row)]);
  const spec = specOf(...names.map((name) => attribute(name)));
  const sample = rows.map(({ features }) => features);
  const fitted = fitColumns(declaredPlans('context', spec, []), spec, sample);
  const chosen = fitted.ok ? chooseDeclared('context', fitted.value, { rows, sample }) : [];
  expect(chosen).toHaveLength(mostDeclaredContext);
  expect(chosen.map(({ name }) => name)).toContain('attributes.score');
});
