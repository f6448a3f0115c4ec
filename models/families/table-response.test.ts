import { describe, expect, test } from 'vitest';
import { defaultCatalogue, houseAssumptions, type Candidate, type CaseContext } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { drawNights, truthOf, worldSettings, worldSpec } from '../hazard/testing/hazard-world.ts';
import { trainHazard } from '../hazard/train-hazard.ts';
import { parseChosen, sealChosen, type ChosenArtifact } from './chosen-artifact.ts';
import { compileChosen, compileTableResponse } from './compile-table-response.ts';
import {
  amountExamples,
  channelsSeenBothWays,
  harmExamples,
  paymentExamples,
  reachExamples,
} from './response-examples.ts';
import { daysByStretch, stretchOf } from './response-features.ts';
import { parseTableResponse, sealTableResponse, type TableResponseArtifact } from './table-artifact.ts';
import { makeTableValues } from './table-values.ts';
import { trainTableResponse, type TableResponseTraining } from './train-table-response.ts';

const rows = drawNights({ seed: 6, debtors: 700, nights: 40, scale: 2 });
const training: TableResponseTraining = {
  kind: 'trees',
  rows,
  catalogue: defaultCatalogue,
  featureSpec: worldSpec,
  seed: 1,
  memberCount: 2,
};

const train = async (changes: Partial<TableResponseTraining> = {}): Promise<TableResponseArtifact> => {
  const trained = await trainTableResponse({ ...training, ...changes });
  if (!trained.ok) throw new Error(trained.error.detail);
  return trained.value;
};
const artifact = await train();

const asOf = Date.UTC(2026, 2, 2, 8);
/** Every action on each of two days. */
const candidates = ['2026-03-02', '2026-03-03'].flatMap((on) =>
  defaultCatalogue.actions.map((action, place): Candidate => ({
    ...{ id: `${action.id}@${on}`, action, place, on },
    ...{ sendAt: asOf, from: asOf, to: asOf + 1 },
  })),
);
/** What the model and the features below read of a case; the rest of a context is none of their business. */
const exampleCase = (daysPastDue: number): CaseContext =>
  ({ currency: 'SEK', contacts: [], daysPastDue, balanceMinor: 250_000 }) as unknown as CaseContext;
const featuresOf = ({ daysPastDue }: CaseContext): Float64Array =>
  Float64Array.of(daysPastDue, 0.5, 0.8, 1, 0, 0, 0, 0, 0, NaN, 2);
const serving = { catalogue: defaultCatalogue, featureSpec: worldSpec, featuresOf, assumptions: houseAssumptions };

describe('examples', () => {
  const row = (changes: Partial<NightRow>): NightRow => ({
    ...rows[0]!,
    caseId: 'a',
    chosenPlace: -1,
    paidMinor: 0,
    reached: null,
    complained: false,
    optedOut: false,
    closed: false,
    ...changes,
  });
  const [before, later] = [Float64Array.of(1), Float64Array.of(2)];

  test('a night after a contact tells the case as it stood before it, the contact, and the days since', () => {
    const told = paymentExamples([
      row({ day: 1, features: before }),
      row({ day: 2, features: before, chosenPlace: 7 }),
      row({ day: 3, features: later, paidMinor: 5 }),
      row({ day: 13, features: later }),
      row({ day: 14, features: later }),
      row({ day: 14, caseId: 'b', features: later }),
    ]);
    expect(told.examples.map(({ place, stretch, features }) => [place, stretch, features[0]])).toEqual([
      [-1, NaN, 1],
      [7, 0, 1],
      [7, 1, 1],
      [7, 4, 1],
      [-1, NaN, 2],
      [-1, NaN, 2],
    ]);
    expect([...told.labels]).toEqual([0, 0, 1, 0, 0, 0]);
  });

  test('days are told in stretches that add up', () => {
    expect([0, 1, 2, 3, 4, 6, 7, 11].map(stretchOf)).toEqual([0, 1, 2, 2, 3, 3, 4, 4]);
    expect(daysByStretch(12)).toEqual([1, 1, 2, 3, 5]);
    expect(daysByStretch(40)).toEqual([1, 1, 2, 3, 5]);
    expect(daysByStretch(3)).toEqual([1, 1, 1, 0, 0]);
    expect(daysByStretch(0)).toEqual([0, 0, 0, 0, 0]);
  });

  test('reach is learnt of channels that show both who was reached and who was not', () => {
    const placeOf = (wanted: string): number => defaultCatalogue.actions.findIndex(({ channel }) => channel === wanted);
    const [call, letter] = [placeOf('call'), placeOf('letter')];
    const contacts = [
      row({ chosenPlace: call, reached: true }),
      row({ chosenPlace: call, reached: false, complained: true }),
      row({ chosenPlace: letter, reached: null }),
      row({ chosenPlace: letter, reached: true, optedOut: true }),
      row({ paidMinor: 50, balanceMinor: 100 }),
    ];
    const seen = channelsSeenBothWays(contacts, defaultCatalogue);
    expect([...seen]).toEqual(['call']);
    expect([...reachExamples(contacts, defaultCatalogue, seen).labels]).toEqual([1, 0]);
    expect([...harmExamples(contacts).labels]).toEqual([0, 1, 0, 1]);
    expect([...amountExamples(contacts).labels]).toEqual([0.5]);
  });
});

describe('what is learnt of a world whose truth is known', () => {
  const values = makeTableValues({ ...serving, artifact });
  if (!values.ok) throw new Error(values.error.detail);
  const truth = truthOf({ seed: 6, debtors: 900, nights: 40, scale: 2 });
  const features = featuresOf(exampleCase(12));
  const open = defaultCatalogue.actions.map((_, place) => place);
  const look = values.value.look({ features, balanceMinor: 1000, currency: 'EUR', daysLeft: 28, open });

  test('lifts follow the true effects', () => {
    const pairs = open.map((place) => {
      const action = defaultCatalogue.actions[place]!;
      return [look.lift(place), truth.reach(action, features) * truth.effect(action, features, 0)] as const;
    });
    const mean = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + pair[side]!, 0) / pairs.length);
    const covariance = (one: number, other: number): number =>
      pairs.reduce((sum, pair) => sum + (pair[one]! - mean[one]!) * (pair[other]! - mean[other]!), 0);
    expect(covariance(0, 1) / Math.sqrt(covariance(0, 0) * covariance(1, 1))).toBeGreaterThan(0.4);
    expect(mean[0]).toBeGreaterThan(0);
  });

  test('reach and the chance of ending unpaid lie near the truth', () => {
    // Asked first: a look is valid until the next one.
    const { unpaidAtEnd, share } = look;
    const errors = rows
      .filter((_, index) => index % 97 === 0)
      .flatMap((row) => {
        const { reach } = values.value.look({ ...row, currency: 'EUR', open });
        return [5, 30].map((place) =>
          Math.abs(reach(place) - truth.reach(defaultCatalogue.actions[place]!, row.features)),
        );
      });
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.08);
    expect(unpaidAtEnd).toBeGreaterThan(0.25);
    expect(unpaidAtEnd).toBeLessThan(0.9);
    // Four of five payments bring all, the fifth half.
    expect(share).toBeCloseTo(0.9, 1);
  });
});

describe('served as a response', () => {
  const compiled = compileTableResponse({ ...serving, artifact });
  if (!compiled.ok) throw new Error(compiled.error.detail);
  const model = compiled.value;
  const context = exampleCase(12);

  test('an estimate for each candidate, in the bounds of what it is', () => {
    const estimates = model.score(context, candidates);
    for (const [index, { place }] of candidates.entries()) {
      const own = estimates[index]!;
      expect(own).toBe(estimates[candidates.findIndex((candidate) => candidate.place === place)]);
      for (const prob of [own.reachProb, own.payProb, own.payProbNoContact, own.harmProb]) {
        expect(prob).toBeGreaterThanOrEqual(0);
        expect(prob).toBeLessThanOrEqual(1);
      }
      expect(own.valueMinor).toSatisfy(Number.isSafeInteger);
    }
    expect(model.version).toBe(`trees@${artifact.checksum.slice(0, 12)}`);
  });

  test('members value every candidate, around what the mean says; another question between changes nothing', () => {
    const members = model.members(context, candidates);
    expect(members.map(({ length }) => length)).toEqual([candidates.length, candidates.length]);
    expect(model.selfCure(context)).toBe(model.score(context, candidates)[0]!.payProbNoContact);
    expect(model.members(context, candidates)).toEqual(members);
    expect(model.selfCureOfUnknown(context)).toBeGreaterThan(0);
    const { own, unknown } = model.reach(context, 'call', 'morning');
    expect(own).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(1);
  });

  test('put together with the factored hazard, each part is that of its family', () => {
    const hazard = trainHazard({
      ...training,
      rows: rows.slice(0, 8_000),
      settings: { ...worldSettings, memberCount: 3, shrinkSteps: 4 },
    });
    if (!hazard.ok) throw new Error(hazard.error.detail);
    const artifacts = { hazard: hazard.value, trees: artifact };
    const of = (chosen: ChosenArtifact['chosen']) => {
      const stored = parseChosen(JSON.parse(JSON.stringify(sealChosen(chosen, artifacts))));
      if (!stored.ok) throw new Error(stored.error.detail);
      expect(stored.value).toEqual(sealChosen(chosen, artifacts));
      const mixed = compileChosen({ ...serving, artifact: stored.value });
      if (!mixed.ok) throw new Error(mixed.error.detail);
      return mixed.value;
    };
    const all = { payment: 'hazard', amount: 'hazard', harm: 'hazard', reach: 'hazard' } as const;
    const [mixed, plain] = [of({ ...all, harm: 'trees' }), of(all)];
    const [one, other, trees] = [mixed, plain, model].map((own) => own.score(context, candidates)[5]!);
    expect(one!.harmProb).toBe(trees!.harmProb);
    expect(one!.payProb).toBe(other!.payProb);
    expect(one!.reachProb).toBe(other!.reachProb);
    expect(mixed.members(context, candidates)).toHaveLength(3);
    expect(mixed.version).toMatch(/^hazard\+hazard\+trees\+hazard@/);
    const lacking = sealChosen({ ...all, harm: 'network' }, artifacts);
    expect(compileChosen({ ...serving, artifact: lacking }).ok).toBe(false);
    const whole = sealChosen({ ...all, harm: 'trees' }, artifacts);
    const inner = { ...artifact, seed: 9 };
    for (const broken of [
      lacking,
      { ...whole, chosen: all },
      { ...whole, artifacts: { ...artifacts, trees: inner } },
      sealChosen({ ...all, harm: 'trees' }, { ...artifacts, trees: inner }),
      sealChosen({ ...all, harm: 'network' }, { ...artifacts, network: artifact }),
    ])
      expect(parseChosen(JSON.parse(JSON.stringify(broken)))).toMatchObject({ error: { code: 'artifact-corrupt' } });
  }, 60_000);

  test('refused for other features or other actions', () => {
    const other = { ...worldSpec, hash: 'other' };
    expect(compileTableResponse({ ...serving, featureSpec: other, artifact })).toMatchObject({
      error: { code: 'feature-mismatch' },
    });
    const fewer = { ...defaultCatalogue, actions: defaultCatalogue.actions.slice(1) };
    expect(compileTableResponse({ ...serving, catalogue: fewer, artifact })).toMatchObject({
      error: { code: 'feature-mismatch' },
    });
  });
});

describe('artifacts', () => {
  test('the same rows and seed, the same bytes; read back as stored', async () => {
    const few = { rows: rows.slice(0, 5_000), memberCount: 1 };
    const [first, again, other] = [await train(few), await train(few), await train({ ...few, seed: 2 })];
    expect(again.checksum).toBe(first.checksum);
    expect(other.checksum).not.toBe(first.checksum);
    expect(parseTableResponse(JSON.parse(JSON.stringify(artifact)))).toEqual({ ok: true, value: artifact });
  }, 60_000);

  test('a change is noticed, outside and inside', () => {
    const { checksum: _, ...content } = artifact;
    const [first] = artifact.hazard;
    const inner = { ...first!, artifact: { ...first!.artifact, rowCount: 1 } } as typeof first;
    for (const broken of [
      { ...artifact, seed: 9 },
      { ...artifact, extra: 1 },
      sealTableResponse({ ...content, hazard: [inner!] }),
    ])
      expect(parseTableResponse(JSON.parse(JSON.stringify(broken)))).toMatchObject({
        error: { code: 'artifact-corrupt' },
      });
  });

  test('refused: too few rows, nobody paid, a seed that is none', async () => {
    const code = async (changes: Partial<TableResponseTraining>): Promise<string> => {
      const trained = await trainTableResponse({ ...training, ...changes });
      return trained.ok ? 'trained' : trained.error.code;
    };
    expect(await code({ rows: rows.slice(0, 200) })).toBe('too-few-rows');
    expect(await code({ rows: rows.map((row) => ({ ...row, paidMinor: 0 })) })).toBe('one-class-only');
    expect(await code({ seed: NaN })).toBe('settings-not-valid');
  });

  test('networks take the same place', async () => {
    const network = await train({ kind: 'network', memberCount: 1, rows: rows.slice(0, 8_000) });
    const compiled = compileTableResponse({ ...serving, artifact: network });
    if (!compiled.ok) throw new Error(compiled.error.detail);
    const estimates = compiled.value.score(exampleCase(12), candidates);
    expect(estimates.every(({ valueMinor }) => Number.isSafeInteger(valueMinor))).toBe(true);
    expect(compiled.value.version).toMatch(/^network@/);
  }, 60_000);
});
