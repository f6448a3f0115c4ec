/** The drivers over HTTP: a portfolio whose answer is known, one like the sample, who may ask, and questions that make no sense. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatePortfolio, standardWorld } from '../data/index.ts';
import { dayMs } from '../engine/index.ts';
import type { DriversInsight } from './contracts/insights-drivers.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told, type Told } from './testing/told.ts';

let service: TestService;
const start = Date.parse('2026-01-01T12:00:00Z');
const at = (day: number): string => new Date(start + day * dayMs).toISOString();

/** `late`: disputed on day 40, when most others are paid, so that only cases that last are. */
const paidCase = (caseId: string, day: number, disputedOn: number | null): readonly Told[] => [
  registered(`D-${caseId}`, {}, at(0)),
  opened(caseId, `D-${caseId}`, { portfolio: 'known' }, at(0)),
  ...(disputedOn === null ? [] : [told('dispute.raised', `case/${caseId}`, {}, { time: at(disputedOn) })]),
  told('payment.received', `case/${caseId}`, { amount: { amount: 125_000, currency: 'SEK' } }, { time: at(day) }),
];
const known: readonly Told[] = Array.from({ length: 40 }, (_, place) => [
  ...paidCase(`U-${place}`, 20 + (place % 20), null),
  ...paidCase(`E-${place}`, 40 + (place % 20), 2),
  ...paidCase(`L-${place}`, 60 + (place % 20), 40),
]).flat();

beforeAll(async () => {
  service = await startTestService();
  const { body } = await service.ask({ to: 'POST /v1/events', body: known });
  expect(body).toMatchObject({ accepted: known.length });
  const sample = { seed: 20_261, asOf: Date.now() - dayMs, debtors: 400, months: 12, world: standardWorld };
  await service.running.dependencies.stores.facts.record([...generatePortfolio(sample)].flatMap(({ facts }) => facts));
});
afterAll(() => service.close());

const ask = (query: string, key?: string) =>
  service.ask({ to: `GET /v1/insights/drivers?${query}`, ...(key !== undefined && { key }) });
const read = async (query: string): Promise<DriversInsight> => {
  const { status, body } = await ask(query);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

test('only disputes of the first days count: later ones come to those that last', async () => {
  const { cases, drivers, sampledShare } = await read(`portfolio=known&asOf=${at(170)}`);
  expect({ cases, sampledShare }).toEqual({ cases: 120, sampledShare: 1 });
  const dispute = drivers.find(({ factor }) => factor === 'dispute');
  expect(dispute).toMatchObject({ knownAfterDays: 14, reference: 'undisputed', cases: 120, debtors: 120 });
  const disputed = dispute?.levels.find(({ level }) => level === 'disputed');
  expect(disputed).toMatchObject({ cases: 40, resolved: 40 });
  // Beside the undisputed of 20 to 39 and of 60 to 79 days there is no steady difference, but one that turns.
  expect(disputed?.changesOverTime).toBe(true);
  expect(disputed?.sentence).toMatch(/all else equal/);
  // Of the 120 half are paid by day 49 as they are; as if all were disputed early, and as if none were, it cannot be far from there.
  for (const { level, medianDays } of dispute!.levels) {
    expect(medianDays).toMatchObject({ method: 'adjusted' });
    expect(medianDays!.days).toBeGreaterThan(30);
    expect(medianDays!.days).toBeLessThan(70);
    expect(medianDays!.lower).toBeLessThanOrEqual(medianDays!.days!);
    expect(medianDays!.upper).toBeGreaterThanOrEqual(medianDays!.days!);
    expect(medianDays!.sentence).toBe(
      `With “${level}” half of the cases are resolved within ${medianDays!.days} days ` +
        `(${medianDays!.lower} to ${medianDays!.upper}), all else equal.`,
    );
  }
  expect(drivers.find(({ factor }) => factor === 'country')?.levels).toMatchObject([
    { level: 'SE', isReference: true },
  ]);
});

test('a portfolio like the sample: counted once in each factor, ratios against days', async () => {
  const { drivers, cautions, notEstimable } = await read('');
  expect(notEstimable).toBeNull();
  expect(drivers.map(({ factor }) => factor)).toEqual([
    ...['size', 'product', 'country', 'stage', 'history', 'dispute', 'complication', 'first_channel'],
  ]);
  expect(cautions.join(' ')).toContain('associations, not effects');
  const estimated = drivers.flatMap(({ levels }) => levels).filter(({ days }) => days !== null);
  expect(estimated.length).toBeGreaterThan(5);
  for (const { hazardRatio, days, sentence } of estimated) {
    expect(hazardRatio!.lower).toBeLessThanOrEqual(hazardRatio!.value);
    expect(hazardRatio!.upper).toBeGreaterThanOrEqual(hazardRatio!.value);
    expect(Math.sign(days!.value) * Math.sign(Math.log(hazardRatio!.value))).toBeLessThanOrEqual(0);
    expect(sentence).not.toBeNull();
  }
  for (const { levels, cases } of drivers) expect(levels.reduce((sum, level) => sum + level.cases, 0)).toBe(cases);
});

test('medians stand wherever there are cases enough, and lie as the means do', async () => {
  const { drivers } = await read('');
  for (const { levels, reference, horizonDays } of drivers) {
    const medianOf = (level: (typeof levels)[number] | undefined): number => level?.medianDays?.days ?? NaN;
    const base = medianOf(levels.find(({ level }) => level === reference));
    for (const level of levels) {
      expect(level.medianDays === null).toBe(level.cases < 20);
      expect(medianOf(level) >= horizonDays).toBe(false);
      // Both are of the same two curves, one below the other all along.
      expect((medianOf(level) - base) * Math.sign(level.days?.value ?? 0) < 0).toBe(false);
    }
  }
  const said = drivers.flatMap(({ levels }) => levels.flatMap(({ medianDays }) => medianDays ?? []));
  expect(said.length).toBeGreaterThan(15);
  for (const { days, sentence } of said)
    expect(sentence).toContain(days === null ? 'fewer than half' : `within ${days} days`);
});

test('where fewer than half are resolved the median is said not to be reached', async () => {
  // On day 45 of the known portfolio: the 40 that were paid early and a few of the disputed.
  const { drivers } = await read(`portfolio=known&asOf=${at(45)}`);
  const size = drivers.find(({ factor }) => factor === 'size');
  expect(size?.levels).toMatchObject([{ level: 'quarter_1', cases: 120, resolved: 52, isReference: true }]);
  expect(size?.levels[0]?.medianDays).toMatchObject({ days: null, upper: null, method: 'adjusted' });
  expect(size?.levels[0]?.medianDays?.sentence).toMatch(
    /^With “quarter 1” fewer than half of the cases are resolved within 45 days, all else equal/,
  );
});

test('nobody: nothing is estimated, and said to be', async () => {
  expect(await read('portfolio=none')).toMatchObject({
    cases: 0,
    drivers: [],
    notEstimable: 'no case was resolved, so that nothing can be compared',
  });
});

describe('questions that make no sense', () => {
  test.each([
    ['asOf=2999-01-01', '/query/asOf'],
    ['from=yesterday', '/query/from'],
    ['from=2026-02-02&to=2026-02-01', '/query/to'],
    ['by=dispute', '/query/by'],
  ])('%s: 422', async (query, pointer) => {
    const { status, body } = await ask(query);
    expect([status, (body as { errors: { pointer: string }[] }).errors.map((each) => each.pointer)]).toEqual([
      422,
      [pointer],
    ]);
  });
});
