/** What a model would do with people, summed person by person, and what of it bars a model. */
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../../engine/index.ts';
import type { ActionValues } from '../hazard/action-values.ts';
import { housePrices } from '../hazard/case-look.ts';
import type { PricedCase } from '../hazard/priced-cases.ts';
import { halfOf } from '../hazard/split-rows.ts';
import { judgeParity } from './judge-parity.ts';
import { forecastMeasures, treatmentMeasures } from './parity-measures.ts';

const placeOf = (wanted: string): number => defaultCatalogue.actions.findIndex(({ tone }) => tone === wanted);
const [warm, firm] = [placeOf('warm'), placeOf('firm')];

/** A model that is asked for a place by the first feature of the case: −1 chooses none. `byHalf`: only that half believes in it. */
const wanting = (byHalf: 0 | 1 | null = null): ActionValues => {
  let wanted = -1;
  const worth = (half: number, place: number): number => (place === wanted && (byHalf ?? half) === half ? 100 : -1);
  return {
    memberCount: 1,
    lookAt: ({ features }) => {
      wanted = features[0] ?? -1;
    },
    ...{ selfCure: () => 0.5, reach: () => 0.5, harm: () => 0, costMinor: () => 0 },
    lift: (_, member, place) => (place === wanted ? 0.1 + member / 10 : 0),
    addedProb: (lift) => lift,
    worthAloneMinor: (_, member, place) => worth(member, place),
    worthMinor: (_, member, place) => worth(member, place),
  };
};
const caseOf = (debtorId: string, wanted: number, baseOptions: PricedCase['baseOptions'] = []): PricedCase => ({
  ...{ debtorId, baseOptions, toReference: 1, harmPriceMinor: 0, age: 0 },
  standing: { features: Float64Array.of(wanted), balanceMinor: 1, currency: 'EUR', daysLeft: 30, open: [warm, firm] },
});
const measuresOf = (cases: readonly PricedCase[], values = wanting()) =>
  treatmentMeasures({ values, cases, catalogue: defaultCatalogue, prices: housePrices });

describe('sums of a person', () => {
  const base = [
    { place: warm, probability: 0.2 },
    { place: firm, probability: 0.1 },
  ];
  const [contacts, firmness, uplift] = measuresOf([
    caseOf('a', firm, base),
    caseOf('a', -1, base),
    caseOf('a', warm, base),
  ]);

  test('contacts and their tone, of the choice and of the base', () => {
    expect(contacts!.people.get('a')).toMatchObject({ over: 60, under: 3, baseUnder: 3 });
    expect(contacts!.people.get('a')!.baseOver).toBeCloseTo(30 * 0.9, 9);
    expect(firmness!.people.get('a')).toMatchObject({ over: 1, under: 2 });
    expect(firmness!.people.get('a')!.baseOver).toBeCloseTo(0.3, 9);
  });

  test('what is added is said by the half that learned from the person, and chosen by the other', () => {
    const own = halfOf('a');
    expect(uplift!.people.get('a')!.over).toBeCloseTo(30 * 2 * (0.1 + own / 10), 9);
    const [byOwn] = measuresOf([caseOf('a', firm)], wanting(own));
    const [byOther] = measuresOf([caseOf('a', firm)], wanting(own === 0 ? 1 : 0));
    expect([byOwn!.people.get('a')!.over, byOther!.people.get('a')!.over]).toEqual([0, 30]);
  });

  test('forecasts: what came, what was foretold, and the squared error', () => {
    const [paid, squared] = forecastMeasures([
      { debtorId: 'a', label: 1, foretold: 0.25, base: 0.5 },
      { debtorId: 'a', label: 0, foretold: 0.25, base: 0 },
    ]);
    expect(paid!.people.get('a')).toEqual({ over: 1, under: 0.5, baseOver: 1, baseUnder: 0.5 });
    expect(squared!.people.get('a')).toEqual({ over: 0.625, under: 2, baseOver: 0.25, baseUnder: 2 });
  });
});

test.each<[string, number, readonly string[]]>([
  ['as firm with the old as with the young', warm, []],
  ['firm with the old alone', firm, ['the share of its contacts in a firm tone']],
])('a model that is %s', (_, withOld, faults) => {
  const ids = Array.from({ length: 200 }, (__, at) => `d${String(at)}`);
  const groupOf = new Map(ids.map((id, at) => [id, at < 60 ? '60_to_74' : '30_to_44']));
  const base = [{ place: warm, probability: 0.5 }];
  const cases = ids.map((id) => caseOf(id, groupOf.get(id) === '60_to_74' ? withOld : warm, base));
  const { reasons } = judgeParity(measuresOf(cases), [{ by: 'age_band', groupOf }]);
  expect(reasons).toHaveLength(faults.length);
  for (const fault of faults) expect(reasons[0]).toContain(fault);
});
