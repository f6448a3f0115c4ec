/** From a number of a report to its rows over HTTP: that they add up to it, page by page; and what cannot be asked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentReport } from './contracts/experiment-report.ts';
import type { ExperimentRows } from './contracts/experiment-rows.ts';
import { startTestService, type Answered, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

const debtors = Array.from({ length: 30 }, (_, place) => `D-${String(place)}`);
const because = { reason: 'a test', by: 'maria' };
const asOf = '2026-03-14T06:00:00Z';
const to = '/v1/experiments/rows/rows';

let service: TestService;

const definition = (id: string) => ({
  id,
  hypothesis: 'None: it is its rows that are read',
  arms: [
    { id: 'as-is', role: 'champion', strategy: { id: 'no-contact', version: 1 }, weight: 0.5 },
    { id: 'same', role: 'challenger', strategy: { id: 'no-contact', version: 1 }, weight: 0.5 },
  ],
  primaryMetric: 'recovered_per_debtor',
  guardrails: [],
  horizonDays: 8,
  minimumDetectableEffect: 0.1,
});
const get = (path: string, key?: string): Promise<Answered> =>
  service.ask({ to: `GET ${path}`, ...(key === undefined ? {} : { key }) });
const read = async (query: string): Promise<ExperimentRows> => (await get(`${to}?${query}`)).body;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  const send = async (body: readonly object[]): Promise<void> => {
    expect((await service.ask({ to: 'POST /v1/events', body })).status).toBe(200);
  };
  await send(debtors.flatMap((id) => [registered(id), opened(`C-${id}`, id)]));
  for (const id of ['rows', 'unread']) {
    await service.ask({ to: 'POST /v1/experiments', body: definition(id) });
  }
  await service.ask({ to: 'POST /v1/experiments/rows/start', body: because });
  for (const id of debtors)
    await service.ask({
      to: `POST /v1/cases/C-${id}/next-best-action`,
      body: { at: '2026-03-03T09:00:00+01:00' },
    });
  await send(
    debtors.map((id, place) =>
      told(
        'payment.received',
        `case/C-${id}`,
        { amount: { amount: 10_000 + place, currency: 'SEK' } },
        { time: '2026-03-05T10:00:00+01:00' },
      ),
    ),
  );
}, 120_000);
afterAll(() => service.close());

test('before a report there is nothing to read', async () => {
  expect((await get(`${to}?metric=recovered_per_debtor&arm=as-is`)).status).toBe(409);
});

describe('rows of a report', () => {
  let report: ExperimentReport;
  beforeAll(async () => {
    report = (await get(`/v1/experiments/rows/report?asOf=${asOf}`)).body;
  });

  const ownDebtors = (arm: string): number => report.arms.find(({ id }) => id === arm)?.assigned ?? 0;

  test.each(['as-is', 'same'])('payments of %s: one of each debtor, on every page another', async (arm) => {
    const seen: ExperimentRows['items'][number][] = [];
    let cursor: string | null = null;
    do {
      const query: string = `metric=recovered_per_debtor&arm=${arm}&limit=4${cursor === null ? '' : `&cursor=${cursor}`}`;
      const page: ExperimentRows = await read(query);
      expect(page.asOf).toBe('2026-03-14T00:00:00.000Z');
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(ownDebtors(arm)).toBeGreaterThan(4);
    expect(seen).toHaveLength(ownDebtors(arm));
    expect(new Set(seen.map(({ unitId }) => unitId)).size).toBe(seen.length);
    const paid = seen.map(({ data }) => (data as { amount: { amount: number } }).amount.amount);
    const mean = report.metrics
      .find(({ metric }) => metric === 'recovered_per_debtor')
      ?.arms.find((one) => one.arm === arm)?.mean;
    expect(paid.reduce((sum, minor) => sum + minor, 0) / seen.length).toBeCloseTo(mean ?? NaN, 6);
    expect(seen[0]).toMatchObject({ kind: 'fact', type: 'payment.received', at: '2026-03-05T09:00:00.000Z' });
  });

  test('of contacts: the decisions not to make one', async () => {
    const { items } = await read('metric=contacts_per_debtor&arm=as-is&limit=200');
    expect(items.length).toBeGreaterThanOrEqual(ownDebtors('as-is'));
    expect(items.every(({ kind, source, data }) => kind === 'decision' && source === null && data === null)).toBe(true);
  });

  test('of a group, and of one that has nobody', async () => {
    const query = 'metric=recovered_per_debtor&arm=as-is&limit=200&group=market';
    expect((await read(`${query}:SE`)).items).toHaveLength(ownDebtors('as-is'));
    expect((await read(`${query}:NO`)).items).toEqual([]);
  });
});

describe('what cannot be asked', () => {
  const good = 'metric=recovered_per_debtor&arm=as-is';
  test.each([
    ['an unknown experiment', `nobody/rows?${good}`, 404],
    ['a draft', `unread/rows?${good}`, 409],
    ['no metric', 'rows/rows?arm=as-is', 422],
    ['an unknown metric', 'rows/rows?metric=luck&arm=as-is', 422],
    ['an arm of another', 'rows/rows?metric=cure_rate&arm=mail', 422],
    ['a group without a kind', `rows/rows?${good}&group=SE`, 422],
    ['a group of no kind', `rows/rows?${good}&group=shoe:44`, 422],
    ['a group with a NUL', `rows/rows?${good}&group=market:%00`, 422],
    ['a limit beyond a page', `rows/rows?${good}&limit=201`, 422],
    ['a cursor that is none', `rows/rows?${good}&cursor=here`, 422],
    ['a cursor of another shape', `rows/rows?${good}&cursor=${Buffer.from('{"seq":"1"}').toString('base64url')}`, 422],
  ])('%s', async (_name, path, status) => {
    expect((await get(`/v1/experiments/${path}`)).status).toBe(status);
  });

  test('a key of other roles, and one that is limited to portfolios', async () => {
    const compliance = await service.makeKey(['compliance']);
    const limited = await service.makeKey(['manager'], ['north']);
    expect((await get(`${to}?${good}`, compliance)).status).toBe(403);
    expect((await get(`${to}?${good}`, limited)).status).toBe(403);
  });
});
