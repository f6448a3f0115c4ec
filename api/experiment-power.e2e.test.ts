/** The planner over HTTP: against its formula, against a slow reading of the same history, and what it refuses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PowerAnswer } from './contracts/experiment-power.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const ask = (body: object): Promise<Answered> => service.ask({ to: 'POST /v1/experiments/power', body });
const plan = async (body: object): Promise<PowerAnswer> => {
  const { status, body: answer } = await ask(body);
  expect([status, status === 200 ? null : answer]).toEqual([200, null]);
  return answer;
};

const rate = { baseRate: 0.2, lift: 0.1, debtorsPerDay: 500 };

describe('a plan', () => {
  test('is N = θ² CV² (s/π + 1/(1 − π)) / lift², with days, price and what "no difference" takes', async () => {
    const { plan: wanted, splits, stoppingRules } = await plan({ ...rate, treatmentShare: 0.1, windowDays: 20 });
    const theta = (0.8416212335729143 + 2.55) / 0.938;
    const ratio = (0.22 * 0.78) / (0.2 * 0.8);
    const debtors = (share: number): number => Math.ceil((theta ** 2 * 4 * (ratio / share + 1 / (1 - share))) / 0.01);
    expect(Math.abs((wanted?.debtors ?? 0) - debtors(0.1))).toBeLessThanOrEqual(1);
    expect(wanted).toMatchObject({
      days: Math.ceil((wanted?.debtors ?? 0) / 500) + 20,
      debtorsForNoDifference: 3 * (wanted?.debtors ?? 0),
      isFeasible: true,
    });
    const byShare = new Map(splits.map(({ treatmentShare, ...other }) => [treatmentShare, other]));
    expect(byShare.get(0.5)).toMatchObject({ price: 1 });
    expect(byShare.get(0.1)!.price).toBeCloseTo(debtors(0.1) / debtors(0.5), 3);
    const [always, fixed] = stoppingRules;
    const thetaFixed = 1.959963984540054 + 0.8416212335729143;
    expect(always!.debtors / fixed!.debtors).toBeCloseTo((theta / thetaFixed) ** 2, 3);
  });

  test('takes longer with clusters and by capacity, less with a covariate; says what is there', async () => {
    const plain = await plan({ ...rate, debtors: 20_000 });
    const clustered = await plan({ ...rate, cluster: { size: 5, intraclassCorrelation: 0.25 } });
    expect(clustered.plan!.debtors / plain.plan!.debtors).toBeCloseTo(2, 3);
    const helped = await plan({ ...rate, covariateCorrelation: 0.6 });
    expect(helped.plan!.debtors / plain.plan!.debtors).toBeCloseTo(0.64, 3);
    expect(helped.notes).toContain('What was paid before takes 36 % off the variance.');
    const narrow = await plan({ ...rate, treatmentCapacityPerDay: 25 });
    expect(narrow.plan!.days).toBe(Math.ceil(narrow.plan!.debtors / 50) + 30);
    const there = plain.whatIsThere!;
    expect(there.debtors).toBe(20_000);
    const same = await plan({
      ...rate,
      lift: there.minimumDetectableLift!,
      varianceRatio: plain.outcome.varianceRatio,
    });
    expect(Math.abs(same.plan!.debtors - 20_000)).toBeLessThanOrEqual(1);
    expect((await plan({ ...rate, lift: undefined, debtors: 5_000 })).plan).toBeNull();
  });

  test('that cannot be finished is called so', async () => {
    const long = await plan({ ...rate, debtorsPerDay: 1, lift: 0.02 });
    expect(long.plan).toMatchObject({ isFeasible: false });
    expect(long.notes.join(' ')).toMatch(/more than the 730/);
  });

  test('waits for payers: debtors and days are those of the reading where power takes fewer', async () => {
    const few = { coefficientOfVariation: 8, payerRate: 0.02, lift: 1, treatmentShare: 0.02, debtorsPerDay: 1_000 };
    const seeing = await plan({ ...few, debtors: 10_000 });
    const blind = await plan({ ...few, payerRate: undefined, debtors: 10_000 });
    expect(seeing.gate).toEqual({ payersNeeded: 100, payerRate: 0.02 });
    expect(blind.gate).toEqual({ payersNeeded: 100, payerRate: null });
    expect(blind.notes.join(' ')).toMatch(/tell payerRate/);
    expect(blind.plan).toMatchObject({ setBy: 'power', daysUntilReadable: null, payersExpected: null });
    expect(seeing.plan).toMatchObject({ setBy: 'payers', daysUntilReadable: seeing.plan!.days });
    expect(seeing.plan!.debtors).toBeGreaterThan(blind.plan!.debtors);
    // 100 payers with 99 % take an expectation of about 100 + 2.33 √124.
    expect(seeing.plan!.payersExpected).toBeGreaterThan(120);
    expect(seeing.plan!.payersExpected).toBeLessThan(130);
    expect(seeing.notes.join(' ')).toMatch(/waits for 100 payers in the smaller arm: that, not the power/);
    // Four payers are expected among those who are there: no power is promised.
    expect(seeing.whatIsThere).toMatchObject({ minimumDetectableLift: null, payersExpected: 4 });
    expect(seeing.whatIsThere!.power).toBeLessThan(1e-9);
    expect(blind.whatIsThere!.power).toBeGreaterThan(0.05);
  });

  test('never to be read within what an experiment may run is called so', async () => {
    const never = await plan({ ...rate, lift: 4, baseRate: 0.01, treatmentShare: 0.02, debtorsPerDay: 100 });
    expect(never.plan!.daysUntilReadable).toBeGreaterThan(730);
    expect(never.plan).toMatchObject({ isFeasible: false, setBy: 'payers' });
    expect(never.notes.join(' ')).toMatch(/nothing might ever be read/);
  });

  test('of single actions of a learning arm waits for 200 payers of each', async () => {
    const { gate } = await plan({ ...rate, comparesActions: true, treatmentShare: 0.05 });
    expect(gate).toEqual({ payersNeeded: 200, payerRate: 0.2 });
  });

  test.each<[string, object, string]>([
    ['single actions at one look', { comparesActions: true, stoppingRule: 'fixed_horizon' }, '/stoppingRule'],
    ['an action that is hardly tried', { comparesActions: true, treatmentShare: 0.04 }, '/treatmentShare'],
    ['a share of payers above 1', { payerRate: 1.2 }, '/payerRate'],
    ['no outcome', { baseRate: undefined }, ''],
    ['two outcomes', { coefficientOfVariation: 3 }, ''],
    ['a mean alone', { baseRate: undefined, mean: 100 }, '/standardDeviation'],
    ['a lift of 0', { lift: 0 }, '/lift'],
    ['a rate above 1', { baseRate: 0.8, lift: 0.5 }, '/lift'],
    ['an alpha of a half', { alpha: 0.5 }, '/alpha'],
    ['less power than alpha', { power: 0.01 }, '/lift'],
    ['all debtors in the challenger', { treatmentShare: 1 }, '/treatmentShare'],
    ['no pace', { debtorsPerDay: undefined }, '/debtorsPerDay'],
    ['nothing to plan', { lift: undefined }, '/lift'],
    ['a cluster of nobody', { cluster: { size: 0, intraclassCorrelation: 0.1 } }, '/cluster/size'],
    ['a metric that does not exist', { baseRate: undefined, fromHistory: { metric: 'joy' } }, '/fromHistory/metric'],
    [
      'a metric without history',
      { baseRate: undefined, fromHistory: { metric: 'satisfaction' } },
      '/fromHistory/metric',
    ],
    ['no history', { baseRate: undefined, fromHistory: { metric: 'cure_rate' } }, '/fromHistory'],
    [
      'a population that is no condition',
      { baseRate: undefined, fromHistory: { metric: 'cure_rate', population: 'nope' } },
      '/fromHistory/population',
    ],
  ])('is refused for %s', async (_, changes, pointer) => {
    const { status, body } = await ask({ ...rate, ...changes });
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ pointer }] });
  });
});

describe('from the own history', () => {
  const dayMs = 86_400_000;
  const now = Date.now();
  const ago = (days: number): string => new Date(now - days * dayMs).toISOString();
  const debtors = Array.from({ length: 240 }, (_, place) => `H-${String(place)}`);
  const isGerman = (place: number): boolean => place % 2 === 0;
  /** Minor units paid after the beginning of the span, and before it. */
  const paidOf = (place: number): number => (place % 3 === 0 ? 1_000 + ((place * 7_919) % 90_000) : 0);
  const before = (place: number): number => Math.round(paidOf(place) / 2) + (place % 5) * 100;

  const german = { country: 'DE', language: 'de', timeZones: ['Europe/Berlin'] };
  const sek = (amount: number) => ({ amount, currency: 'SEK' });
  const facts = debtors.flatMap((debtorId, place) => {
    const caseId = `C-${debtorId}`;
    const isNew = place >= 210;
    const money = (type: string, id: string, days: number, data: object) =>
      told(type, `case/${caseId}`, data, { id: `${id}-${debtorId}`, time: ago(days) });
    const after = paidOf(place);
    return [
      registered(debtorId, isGerman(place) ? german : {}, ago(100)),
      opened(caseId, debtorId, { principal: sek(1_000_000) }, ago(isNew ? 10 : 60)),
      ...(after > 0 && !isNew ? [money('payment.received', 'after', 12, { amount: sek(after) })] : []),
      ...(before(place) > 0 && !isNew ? [money('payment.received', 'before', 50, { amount: sek(before(place)) })] : []),
      ...(place === 3
        ? [money('payment.reversed', 'back', 5, { amount: sek(after), paymentId: `after-${debtorId}` })]
        : []),
    ];
  });

  const places = debtors.map((_, place) => place).filter((place) => place < 210);
  const slow = (members: readonly number[]) => {
    const raw = members.map((place) => (place === 3 ? 0 : paidOf(place)));
    const payers = raw.filter((minor) => minor > 0).sort((one, other) => one - other);
    const at = 0.99 * (payers.length - 1);
    const [low, high] = [payers[Math.floor(at)]!, payers[Math.ceil(at)]!];
    const cap = low + (at - Math.floor(at)) * (high - low);
    const after = raw.map((minor) => Math.min(minor, cap));
    const earlier = members.map((place) => Math.min(before(place), cap));
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const cross = (one: readonly number[], other: readonly number[]) =>
      one.reduce((sum, value, place) => sum + (value - meanOf(one)) * (other[place]! - meanOf(other)), 0);
    return {
      mean: meanOf(after),
      variation: Math.sqrt(cross(after, after) / (after.length - 1)) / meanOf(after),
      correlation: cross(after, earlier) / Math.sqrt(cross(after, after) * cross(earlier, earlier)),
      payers: payers.length,
      cap,
    };
  };

  beforeAll(async () => {
    const { status, body } = await service.ask({ to: 'POST /v1/events', body: facts });
    expect([status, body]).toMatchObject([200, { accepted: facts.length, rejected: [] }]);
  });

  test('spread, cap, correlation and pace are those of the raw facts', async () => {
    const answer = await plan({ fromHistory: { metric: 'recovered_per_debtor', days: 30 }, lift: 0.1 });
    const expected = slow(places);
    expect(answer.outcome).toMatchObject({
      source: 'history',
      debtorsRead: 210,
      payers: expected.payers,
      currency: 'SEK',
    });
    expect(answer.gate.payerRate).toBeCloseTo(expected.payers / 210, 12);
    expect(answer.outcome.mean).toBeCloseTo(expected.mean, 6);
    expect(answer.outcome.capMinor).toBeCloseTo(expected.cap, 6);
    expect(answer.outcome.coefficientOfVariation).toBeCloseTo(expected.variation, 9);
    expect(answer.outcome.covariateCorrelation).toBeCloseTo(expected.correlation, 9);
    expect(answer.pace).toMatchObject({ debtorsPerDay: 1, windowDays: 30 });
    expect(answer.whatIsThere?.debtors).toBe(240);
  });

  test('a population is judged as its debtors were then', async () => {
    const population = 'country == "DE" && daysPastDue > -400';
    const answer = await plan({ fromHistory: { metric: 'recovered_per_debtor', population }, lift: 0.1 });
    const expected = slow(places.filter(isGerman));
    expect(answer.outcome).toMatchObject({ debtorsRead: 105, payers: expected.payers });
    expect(answer.outcome.coefficientOfVariation).toBeCloseTo(expected.variation, 9);
    expect(answer.pace.debtorsPerDay).toBeCloseTo(0.5, 9);
    expect(answer.whatIsThere?.debtors).toBe(120);
    expect(answer.notes[0]).toBe(
      'The population was judged on 210 debtors as they were 30 days ago; 105 of them belong to it.',
    );
  });

  test('a key that is limited to portfolios reads no history of all', async () => {
    const key = await service.makeKey(['scientist'], ['north']);
    const body = { fromHistory: { metric: 'cure_rate' }, lift: 0.1 };
    expect((await service.ask({ to: 'POST /v1/experiments/power', body, key })).status).toBe(403);
    expect((await service.ask({ to: 'POST /v1/experiments/power', body: rate, key })).status).toBe(200);
  });
});
