import { describe, expect, test } from 'vitest';
import { defaultCatalogue, houseAssumptions, type Candidate, type CaseContext } from '../../engine/index.ts';
import { compileHazard } from './compile-hazard.ts';
import { drawNights, worldSettings, worldSpec } from './testing/hazard-world.ts';
import { trainHazard } from './train-hazard.ts';

const trained = trainHazard({
  rows: drawNights({ seed: 6, debtors: 500, nights: 30 }),
  catalogue: defaultCatalogue,
  featureSpec: worldSpec,
  seed: 1,
  settings: { ...worldSettings, memberCount: 6, shrinkSteps: 6 },
});
if (!trained.ok) throw new Error(trained.error.detail);

/** What the model and the features below read of a case; the rest of a context is none of their business. */
const exampleCase = (change: Pick<CaseContext, 'daysPastDue' | 'balanceMinor'>): CaseContext =>
  ({ currency: 'SEK', contacts: [], ...change }) as unknown as CaseContext;

const asOf = Date.UTC(2026, 2, 2, 8);
/** Every action on each of two days. */
const candidates = ['2026-03-02', '2026-03-03'].flatMap((on) =>
  defaultCatalogue.actions.map((action, place): Candidate => ({
    id: `${action.id}@${on}`,
    action,
    place,
    on,
    sendAt: asOf,
    from: asOf,
    to: asOf + 1,
  })),
);

/** The small world's features of a case of the engine: what matters here is that they come from the context. */
const featuresOf = ({ daysPastDue, contacts }: CaseContext): Float64Array =>
  Float64Array.of(daysPastDue, 0.5, -0.5, 1, 0, 0, 0, 0, contacts.length, NaN, 2);

const serving = {
  artifact: trained.value,
  catalogue: defaultCatalogue,
  featureSpec: worldSpec,
  featuresOf,
  assumptions: houseAssumptions,
};
const compiled = compileHazard(serving);
if (!compiled.ok) throw new Error(compiled.error.detail);
const model = compiled.value;
const context = exampleCase({ daysPastDue: 12, balanceMinor: 25_000 });

describe('the compiled model', () => {
  const estimates = model.score(context, candidates);

  test('answers for each candidate, alike for the same action on another day', () => {
    expect(estimates).toHaveLength(candidates.length);
    for (const [index, { place }] of candidates.entries()) {
      const twin = candidates.findIndex((candidate) => candidate.place === place);
      expect(estimates[index]).toBe(estimates[twin]);
    }
  });

  test('gives rates between 0 and 1 and whole minor units', () => {
    for (const { reachProb, payProb, payProbNoContact, harmProb, costMinor, valueMinor } of estimates) {
      for (const rate of [reachProb, payProb, payProbNoContact, harmProb]) {
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(1);
      }
      expect(Number.isInteger(costMinor) && Number.isInteger(valueMinor)).toBe(true);
    }
    expect(model.selfCure(context)).toBe(estimates[0]!.payProbNoContact);
  });

  test('gives as many values a candidate as it has draws, about its own', () => {
    const members = model.members(context, candidates);
    expect(members).toHaveLength(6);
    for (const [index, { valueMinor }] of estimates.entries()) {
      const values = members.map((member) => member[index]!);
      expect(Math.min(...values)).toBeLessThanOrEqual(valueMinor + 1 + Math.abs(valueMinor));
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  test('does not mix up what it was asked: another case in between changes nothing', () => {
    model.score(exampleCase({ daysPastDue: 90, balanceMinor: 900 }), candidates.slice(0, 3));
    model.selfCureOfUnknown(context);
    expect(model.score(context, candidates)).toEqual(estimates);
  });

  test('says of an unknown debtor what it says of one without any features, whoever was asked about before', () => {
    const blank = compileHazard({
      ...serving,
      featuresOf: () => new Float64Array(worldSpec.features.length).fill(NaN),
    });
    if (!blank.ok) throw new Error(blank.error.detail);
    for (const daysPastDue of [12, 90]) {
      const asked = exampleCase({ daysPastDue, balanceMinor: 1000 * daysPastDue });
      model.score(asked, candidates);
      expect(model.selfCureOfUnknown(asked)).toBe(blank.value.selfCure(asked));
      for (const slot of ['evening', 'morning'] as const)
        expect(model.reach(asked, 'call', slot).unknown).toBe(blank.value.reach(asked, 'call', slot).own);
    }
  });

  test('gives each draw what a model asked for the first time gives it', () => {
    const other = exampleCase({ daysPastDue: 40, balanceMinor: 8000 });
    const members = model.members(context, candidates);
    model.members(other, candidates.slice(0, 30));
    const anew = compileHazard(serving);
    if (!anew.ok) throw new Error(anew.error.detail);
    expect(model.members(context, candidates)).toEqual(members);
    expect(anew.value.members(context, candidates)).toEqual(members);
  });

  test('is worth more where more is owed', () => {
    const best = (balanceMinor: number): number =>
      Math.max(
        ...model.score(exampleCase({ daysPastDue: 12, balanceMinor }), candidates).map(({ valueMinor }) => valueMinor),
      );
    expect(best(50_000)).toBeGreaterThan(best(5_000));
  });

  test('tells reach of this debtor and of an unknown one, and the assumed rate where there is no such contact', () => {
    const { own, unknown } = model.reach(context, 'call', 'evening');
    expect(own).not.toBe(unknown);
    expect(model.reach(context, 'call', 'early').own).toBe(houseAssumptions.reach.call.rate);
  });

  test('answers for no candidates at all', () => {
    expect(model.score(context, [])).toEqual([]);
  });
});

test('another feature specification is refused', () => {
  expect(compileHazard({ ...serving, featureSpec: { ...worldSpec, hash: 'another' } })).toMatchObject({
    ok: false,
    error: { code: 'feature-mismatch' },
  });
});
