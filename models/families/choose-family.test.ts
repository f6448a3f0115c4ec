import { describe, expect, test } from 'vitest';
import { defaultCatalogue, houseAssumptions } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { drawNights, worldSettings, worldSpec } from '../hazard/testing/hazard-world.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { chooseFamilies, chooseFrom, type FamilyTrial } from './choose-family.ts';
import { compareReach, compareValue, sayings, type Candidate, type Compared } from './compare-families.ts';
import { creditOf, followUp, judgedDecisions, type DecisionTrial, type JudgedDecision } from './judged-decisions.ts';
import type { PartsOfCase, ResponseParts } from './response-parts.ts';

const night = (changes: Partial<NightRow>): NightRow => ({
  ...{ caseId: 'c', debtorId: 'd', day: 0, features: new Float64Array(worldSpec.features.length) },
  ...{ balanceMinor: 1000, daysLeft: 30, options: [{ place: 0, probability: 0.25 }], noContactProb: 0.75 },
  ...{ chosenPlace: -1, reached: null, paidMinor: 0, complained: false, optedOut: false, closed: false },
  ...changes,
});
const trial: DecisionTrial = {
  rows: [],
  catalogue: defaultCatalogue,
  featureSpec: worldSpec,
  assumptions: houseAssumptions,
  currencyOf: () => 'EUR',
  outcomeDays: 3,
};

describe('what a decision brought', () => {
  test('the payments of its days, where all of them are in the log or the case was closed', () => {
    const rows = [
      night({ day: 0, paidMinor: 10 }),
      night({ day: 1 }),
      night({ day: 2, paidMinor: 100 }),
      night({ day: 3, paidMinor: 1 }),
      night({ day: 3, caseId: 'late' }),
      night({ day: 3, caseId: 'closed', paidMinor: 7, closed: true }),
    ];
    expect(followUp(rows, 3).map(({ row, paidMinor }) => [row.caseId, row.day, paidMinor])).toEqual([
      ['c', 0, 110],
      ['c', 1, 101],
      ['closed', 3, 7],
    ]);
  });

  test('less cost, price of harm and what was expected; credited by one over the logged probability', () => {
    const outcomes = [
      { row: night({ chosenPlace: 0, complained: true }), paidMinor: 900 },
      { row: night({}), paidMinor: 300 },
      { row: night({ options: [], noContactProb: 1 }), paidMinor: 300 },
    ];
    const judged = judgedDecisions(outcomes, { trial, expected: () => 0.2 });
    expect(judged).toHaveLength(2);
    const cost = defaultCatalogue.actions[0]!.costMinor['EUR']!;
    expect(creditOf(judged[0]!, 0)).toBeCloseTo((900 - cost - houseAssumptions.harmPriceMinor['EUR']! - 200) / 0.25, 9);
    expect(creditOf(judged[0]!, 1)).toBe(0);
    expect(creditOf(judged[1]!, -1)).toBeCloseTo(100 / 0.75, 9);
  });
});

/** A family that believes in one action and no other. */
const believer = (believed: number, reach: number): ResponseParts => {
  const look: PartsOfCase = {
    ...{ unpaidAtEnd: 1, share: 1, harm: () => 0, reach: () => reach },
    lift: (place) => (place === believed ? 5 : 0),
    memberLift: (_, place) => (place === believed ? 5 : 0),
  };
  return { memberCount: 1, look: () => look };
};

describe('families side by side', () => {
  /** Action 0 brings 100, action 1 brings 300, no contact 0; each is logged with a third. */
  const next = seededGenerator(4);
  const decisions: JudgedDecision[] = Array.from({ length: 3000 }, (_, index) => {
    const chosenPlace = Math.floor(3 * next()) - 1;
    const row = night({
      debtorId: `d${index % 500}`,
      chosenPlace,
      reached: chosenPlace < 0 ? null : next() < 0.8,
      balanceMinor: 100_000,
    });
    const surplus = [0, 100, 300][chosenPlace + 1]! + 200 * (next() - 0.5);
    return { row, currency: 'EUR', toReference: 1, open: [0, 1], loggedProb: 1 / 3, surplus };
  });
  const halves = [decisions.slice(0, 1500), decisions.slice(1500)] as const;
  const candidate = (family: Candidate['family'], believed: number, reach = 0.5): Candidate => {
    const parts = believer(believed, reach);
    return { family, said: [sayings(parts, halves[0]), sayings(parts, halves[1])] };
  };

  test('the value of their choices, whatever they promise, with the error of debtors', () => {
    const [one, other, none] = compareValue(
      [candidate('hazard', 0), candidate('trees', 1), candidate('network', 99)],
      halves,
      trial,
    );
    expect(one!.value).toBeGreaterThan(100 - 3 * one!.valueStandardError);
    expect(one!.value).toBeLessThan(100 + 3 * one!.valueStandardError);
    expect(Math.abs(other!.gain - 200)).toBeLessThan(3 * other!.gainStandardError);
    expect(other!.gain).toBeGreaterThan(5 * other!.gainStandardError);
    expect(none).toMatchObject({ value: 0, contacts: 0, agreed: 0 });
    expect(one).toMatchObject({ gain: 0, contacts: 3000 });
    expect(one!.agreed).toBe(decisions.filter(({ row }) => row.chosenPlace === 0).length);
  });

  test('reach by its logarithmic loss: the better forecast gains', () => {
    const [, better] = compareReach(
      [candidate('hazard', 0, 0.4), candidate('trees', 0, 0.8)],
      halves,
      defaultCatalogue,
    );
    expect(better!.gain).toBeGreaterThan(5 * better!.gainStandardError);
  });
});

describe('a rival is taken only where it is shown to be better', () => {
  const of = (family: Compared['family'], gain: number, changes: Partial<Compared> = {}): Compared => ({
    ...{ family, value: 50 + gain, valueStandardError: 1, gain, gainStandardError: 1, contacts: 900, agreed: 200 },
    ...changes,
  });
  test.each<[string, readonly Compared[], string]>([
    ['by three errors beyond the margin', [of('hazard', 0), of('trees', 5.1)], 'trees'],
    ['not by less', [of('hazard', 0), of('trees', 4.9)], 'hazard'],
    ['the better of two', [of('hazard', 0), of('trees', 6), of('network', 7)], 'network'],
    ['not where the log hardly did the same', [of('hazard', 0), of('trees', 9, { agreed: 99 })], 'hazard'],
    ['nor where it hardly did what the hazard would', [of('hazard', 0, { agreed: 9 }), of('trees', 9)], 'hazard'],
    ['not where it is worse', [of('hazard', 0), of('trees', -9)], 'hazard'],
    ['nor alone', [of('hazard', 0)], 'hazard'],
  ])('%s', (_, compared, chosen) => {
    expect(chooseFrom(compared, 2)).toBe(chosen);
  });
});

describe('the choice', () => {
  const rows = drawNights({ seed: 6, debtors: 400, nights: 25 });
  const base: FamilyTrial = {
    rows,
    catalogue: defaultCatalogue,
    featureSpec: worldSpec,
    currencyOf: () => 'EUR',
    seed: 1,
    hazardSettings: { ...worldSettings, shrinkSteps: 4 },
    mostDecisions: 600,
  };

  test('stays with the hazard where nothing else is shown to be better, and tells every figure', async () => {
    const trained: string[] = [];
    const choice = await chooseFamilies({ ...base, onTraining: (family, half) => trained.push(`${family} ${half}`) });
    if (!choice.ok) throw new Error(choice.error.detail);
    const { chosen, targets, decisions, debtors, leftOut } = choice.value.choice;
    expect(chosen.payment).toBe('hazard');
    expect(trained).toEqual(['hazard 0', 'hazard 1', 'trees 0', 'trees 1']);
    expect(targets.map(({ target }) => target)).toEqual(['payment', 'amount', 'harm', 'reach']);
    for (const { compared, reason } of targets) {
      expect(compared.map(({ family }) => family)).toEqual(['hazard', 'trees']);
      expect(reason).toMatch(/trees [+-]?\d.*decisions alike/);
      for (const { value, valueStandardError } of compared) {
        expect(Number.isFinite(value)).toBe(true);
        expect(valueStandardError).toBeGreaterThan(0);
      }
    }
    expect(debtors).toBeGreaterThan(200);
    expect(decisions).toBe(600);
    expect(leftOut).toEqual([]);
  }, 120_000);

  test('refused where not even the hazard can be learnt', async () => {
    expect(await chooseFamilies({ ...base, rows: rows.slice(0, 300) })).toMatchObject({
      ok: false,
      error: { code: 'too-few-rows' },
    });
  });
});
