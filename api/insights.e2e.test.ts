/** The resolution times over HTTP: a portfolio whose answer is known, one like the sample, who may ask, and questions that make no sense. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatePortfolio, standardWorld } from '../data/index.ts';
import { dayMs } from '../engine/index.ts';
import { resolutionGroupingNames, type ResolutionTime } from './contracts/insights.ts';
import type { Role } from './contracts/keys.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told, type Told } from './testing/told.ts';

let service: TestService;
const path = '/v1/insights/resolution-time';
const start = Date.parse('2026-01-01T12:00:00Z');
const at = (day: number): string => new Date(start + day * dayMs).toISOString();
const asOf = at(100);

/** Opened on day 0 and paid on `day`; disputed or not. */
const resolvedCase = (caseId: string, day: number, isDisputed: boolean): readonly Told[] => [
  opened(caseId, 'D-1', { portfolio: 'known' }, at(0)),
  ...(isDisputed ? [told('dispute.raised', `case/${caseId}`, {}, { time: at(1) })] : []),
  told('payment.received', `case/${caseId}`, { amount: { amount: 125_000, currency: 'SEK' } }, { time: at(day) }),
];

/** Forty cases that take 10 to 29 days, forty with a dispute that take 24 days longer, and a few that end otherwise or not at all. */
const known: readonly Told[] = [
  registered('D-1', {}, at(0)),
  ...Array.from({ length: 40 }, (_, place) => [
    ...resolvedCase(`U-${place}`, 10 + (place % 20), false),
    ...resolvedCase(`W-${place}`, 34 + (place % 20), true),
  ]).flat(),
  opened('S-1', 'D-1', { portfolio: 'known', stage: 'legal' }, at(2)),
  told('case.closed', 'case/S-1', { reason: 'sold' }, { time: at(62) }),
  opened('O-1', 'D-1', { portfolio: 'known', stage: 'legal' }, at(2)),
];

beforeAll(async () => {
  service = await startTestService();
  const { body } = await service.ask({ to: 'POST /v1/events', body: known });
  expect(body).toMatchObject({ accepted: known.length });
  const sample = { seed: 20_261, asOf: Date.now() - dayMs, debtors: 400, months: 12, world: standardWorld };
  const { facts } = service.running.dependencies.stores;
  await facts.record([...generatePortfolio(sample)].flatMap((history) => history.facts));
});
afterAll(() => service.close());

const read = async (query: string, key?: string): Promise<ResolutionTime> => {
  const { status, body } = await service.ask({ to: `GET ${path}?${query}`, ...(key !== undefined && { key }) });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const readKnown = (query: string): Promise<ResolutionTime> => read(`portfolio=known&asOf=${asOf}&${query}`);

describe('a portfolio whose answer is known', () => {
  test('disputed cases take 24 days longer, with an interval and a test', async () => {
    const answer = await readKnown('by=dispute&to=2026-01-02');
    expect(answer).toMatchObject({ cases: 80, resolved: 80, censored: 0, horizonDays: 180 });
    const [undisputed, disputed] = answer.groups;
    expect(undisputed).toMatchObject({ group: 'undisputed', restrictedMeanDays: { days: 19.5 }, difference: null });
    expect(disputed).toMatchObject({ medianDays: { days: 44 }, restrictedMeanDays: { days: 43.5 } });
    expect(disputed?.curve.at(-1)).toMatchObject({ day: 53, unresolved: 0, lower: null, upper: null, atRisk: 2 });
    // Twenty days, two cases each: a variance of 33.25, so that the difference is 24 ± 1.96 · sqrt(2 · 33.25 / 40).
    expect(disputed?.difference).toEqual({
      from: 'undisputed',
      days: 24,
      lower: 21.5,
      upper: 26.5,
      level: 0.95,
      sentence:
        'Disputed cases take about 24 days longer (21 to 27) than cases without a dispute, counting at most 180 days a case.',
    });
    expect(answer.test).toMatchObject({ method: 'log_rank', degreesOfFreedom: 1 });
    expect(answer.test?.p).toBeLessThan(0.001);
    expect(answer.test?.sentence).toContain('p < 0.001');
    expect(answer.cautions[0]).toContain('randomised');
  });

  test('a case that was sold and one that is open are counted up to then, and said to be', async () => {
    const answer = await readKnown('by=dispute');
    expect(answer).toMatchObject({
      cases: 82,
      resolved: 80,
      censored: 2,
      endedOtherwise: { sold: 1 },
      horizonDays: 98,
    });
    expect(answer.groups[0]).toMatchObject({ group: 'undisputed', censored: 2, endedOtherwise: { sold: 1 } });
    expect(answer.cautions.join(' ')).toContain('1 case was withdrawn, sold or written off');
  });

  test('a group of two is counted, and not estimated', async () => {
    const [reminder, legal, ...more] = (await readKnown('by=stage')).groups;
    expect(more).toEqual([]);
    expect(reminder).toMatchObject({ group: 'reminder', cases: 80, notEstimable: null, difference: null });
    expect(legal).toMatchObject({ cases: 2, notEstimable: 'fewer than 20 cases (2)', medianDays: null, curve: [] });
  });

  test('a day in the past knows nothing of what came later', async () => {
    const answer = await read(`portfolio=known&asOf=${at(20)}&by=all`);
    expect(answer).toMatchObject({ cases: 82, resolved: 22, endedOtherwise: { sold: 0 }, test: null });
    expect(answer.groups[0]).toMatchObject({
      medianDays: { days: null, upper: null },
      quartileDays: { first: { days: 20 } },
    });
  });

  test('dates are days of UTC, and the end is without its day', async () => {
    expect(await readKnown('from=2026-01-01&to=2026-01-02')).toMatchObject({ cases: 80, from: '2026-01-01T00:00:00Z' });
    expect(await readKnown('to=2026-01-01')).toMatchObject({ cases: 0, groups: [], test: null, horizonDays: null });
    expect(await readKnown('from=2026-01-02')).toMatchObject({ cases: 2 });
  });
});

describe('a portfolio like the sample', () => {
  test.each(resolutionGroupingNames)(
    'by %s: every case counted once, curves that fall, small groups told so',
    async (by) => {
      const answer = await read(`by=${by}`);
      const total = answer.groups.reduce((sum, { cases }) => sum + cases, 0);
      expect(answer.cases).toBe(total);
      expect(total).toBeGreaterThan(500);
      expect(answer.horizonDays).toBe(180);
      expect(answer.groups.length).toBeGreaterThan(by === 'all' ? 0 : 1);
      for (const group of answer.groups) {
        expect(group.resolved + group.censored).toBe(group.cases);
        expect(group.notEstimable === null).toBe(group.cases >= 20);
        expect(group.medianDays === null).toBe(group.cases < 20);
        expect(group.curve.length).toBeLessThanOrEqual(60);
        const shares = group.curve.map(({ unresolved }) => unresolved);
        expect(shares).toEqual(shares.toSorted((one, other) => other - one));
      }
      expect(answer.test === null).toBe(by === 'all');
      expect(answer.cautions.length).toBeGreaterThan(by === 'all' ? 1 : 2);
    },
  );

  test('sizes: the limits of the parts, by currency, and parts of about the same size', async () => {
    const { sizeBands, groups } = await read('by=size_band');
    expect(sizeBands?.map(({ currency }) => currency)).toContain('EUR');
    expect(groups.map(({ group }) => group)).toEqual(['quarter_1', 'quarter_2', 'quarter_3', 'quarter_4']);
  });
});

describe('who may', () => {
  test('managers and scientists', async () => {
    for (const role of ['workflow', 'scientist', 'manager', 'compliance', 'admin'] satisfies Role[]) {
      const key = await service.makeKey([role]);
      const { status } = await service.ask({ to: `GET ${path}`, key });
      expect([role, status]).toEqual([role, role === 'manager' || role === 'scientist' ? 200 : 403]);
    }
    expect((await service.ask({ to: `GET ${path}`, key: null })).status).toBe(401);
  });

  test('a key limited to portfolios sees its own only', async () => {
    const key = await service.makeKey(['manager'], ['known']);
    expect((await read('by=all', key)).cases).toBe(82);
    expect((await read('by=all&portfolio=known', key)).cases).toBe(82);
    const { portfolio } = await otherPortfolio();
    expect((await read(`portfolio=${portfolio}`)).cases).toBeGreaterThan(0);
    expect((await read(`portfolio=${portfolio}`, key)).cases).toBe(0);
  });
});

const otherPortfolio = async (): Promise<{ readonly portfolio: string }> => {
  const sql = `select portfolio from case_states where portfolio <> 'known' limit 1`;
  return (await service.database.pool.query<{ portfolio: string }>(sql)).rows[0] ?? { portfolio: '' };
};

test.each([
  ['a group that there is not', 'by=colour', '/query/by'],
  ['two groups', 'by=product&by=country', '/query/by'],
  ['a group of Object.prototype', 'by=constructor', '/query/by'],
  ['no group', 'by=', '/query/by'],
  ['the end before the start', 'from=2026-03-02&to=2026-03-01', '/query/to'],
  ['the end at the start', 'from=2026-03-02&to=2026-03-02', '/query/to'],
  ['the 30th of February', 'from=2026-02-30', '/query/from'],
  ['an instant without an offset', 'to=2026-02-03T12:00:00', '/query/to'],
  ['a day in words', 'from=yesterday', '/query/from'],
  ['an empty day', 'asOf=', '/query/asOf'],
  ['a number', 'asOf=1767225600000', '/query/asOf'],
  ['the future', 'asOf=2199-01-01', '/query/asOf'],
  ['a portfolio without a name', 'portfolio=', '/query/portfolio'],
  ['a parameter that nobody knows', 'groupBy=product', '/query/groupBy'],
])('a question that makes no sense: %s', async (_, query, pointer) => {
  const { status, body } = await service.ask({ to: `GET ${path}?${query}` });
  expect(status).toBe(422);
  const { errors } = body as { readonly errors: readonly { readonly pointer: string }[] };
  expect(errors.map((error) => error.pointer)).toEqual([pointer]);
});
