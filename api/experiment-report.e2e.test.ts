/** Reports over HTTP, of a small experiment that was decided about and paid in: JSON, CSV, page and PDF; and what cannot be reported. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentReport } from './contracts/experiment-report.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

const debtors = Array.from({ length: 600 }, (_, place) => `D-${String(place)}`);
const because = { reason: 'a test', by: 'maria' };
const decidedAt = '2026-03-03T09:00:00+01:00';
const asOf = '2026-03-14T06:00:00Z';
const to = '/v1/experiments/quiet/report';

let service: TestService;

const definition = (id: string) => ({
  id,
  hypothesis: 'A mail to everybody <brings> more',
  arms: [
    { id: 'as-is', role: 'champion', strategy: { id: 'no-contact', version: 1 }, weight: 0.5 },
    { id: 'mail', role: 'challenger', strategy: { id: 'mail-all', version: 1 }, weight: 0.5 },
  ],
  primaryMetric: 'recovered_per_debtor',
  guardrails: [{ metric: 'complaint_rate', margin: 0.01 }],
  horizonDays: 8,
  minimumDetectableEffect: 0.1,
});

type Read<T> = { readonly status: number; readonly body: T };

const ask = async <T>(path: string): Promise<Read<T>> => await service.ask({ to: `GET ${path}` });

const readReport = async (query = `?asOf=${asOf}`): Promise<ExperimentReport> =>
  (await ask<ExperimentReport>(`${to}${query}`)).body;

beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  const send = async (body: readonly object[]): Promise<void> => {
    for (let from = 0; from < body.length; from += 1000)
      expect((await service.ask({ to: 'POST /v1/events', body: body.slice(from, from + 1000) })).status).toBe(200);
  };
  await send(debtors.flatMap((id) => [registered(id), opened(`C-${id}`, id)]));
  const spec = {
    rules: [{ id: 'mail', why: 'Everybody.', when: 'true', then: { channel: 'email' } }],
    otherwise: 'no_contact',
  };
  const strategy = { id: 'mail-all', kind: 'table', spec, description: 'A mail for everybody' };
  await service.ask({ to: 'POST /v1/strategies', body: strategy });
  await service.ask({ to: 'POST /v1/experiments', body: definition('draft') });
  await service.ask({ to: 'POST /v1/experiments', body: definition('quiet') });
  await service.ask({ to: 'POST /v1/experiments/quiet/start', body: because });
  const arms = new Map<string, string>();
  await Promise.all(
    debtors.map(async (id) => {
      const { body } = await ask2(`/v1/cases/C-${id}/next-best-action`, { at: decidedAt });
      arms.set(id, body.experiment.arm);
    }),
  );
  const payers = debtors.filter((id, place) => place % 10 < (arms.get(id) === 'mail' ? 8 : 5));
  await send(
    payers.map((id, place) =>
      told(
        'payment.received',
        `case/C-${id}`,
        { amount: { amount: 20_000 + 100 * (place % 50), currency: 'SEK' } },
        { time: '2026-03-05T10:00:00+01:00' },
      ),
    ),
  );
}, 120_000);
afterAll(() => service.close());

const ask2 = async (path: string, body: object) =>
  (await service.ask({ to: `POST ${path}`, body })) as unknown as { body: { experiment: { arm: string } } };

describe('a report', () => {
  test('as JSON: healthy, judged, with money, checksum and its readings beside each other', async () => {
    const report = await readReport();
    expect(report).toMatchObject({ experimentId: 'quiet', state: 'running', currency: 'SEK', health: { ok: true } });
    expect(report.arms.reduce((sum, { assigned }) => sum + assigned, 0)).toBe(debtors.length);
    expect(report.verdict).toMatchObject({ decision: 'ship', arm: 'mail', riskOfError: 0.05 });
    expect(report.verdict.sentence).toContain('SEK');
    expect(report.verdict.moneyPerMonth?.lower).toBeGreaterThan(0);
    const primary = report.metrics.find(({ role }) => role === 'primary');
    expect(primary?.comparisons[0]).toMatchObject({ arm: 'mail', versus: 'as-is' });
    expect(primary?.matured).toHaveLength(1);
    expect(primary?.projected).toHaveLength(1);
    expect(report.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(report)).not.toMatch(/NaN|null,"upper"/);
  });

  test('the same day again: the same bytes of readings, and an earlier day than any', async () => {
    const [one, again] = [await readReport(), await readReport()];
    expect(again.checksum).toBe(one.checksum);
    const early = await readReport('?asOf=2026-03-02T00:00:00Z');
    expect(early.verdict.decision).toBe('no_reading');
    expect(early.arms.every(({ assigned }) => assigned === 0)).toBe(true);
    expect(early.metrics.every(({ comparisons }) => comparisons.every(({ notEstimable }) => notEstimable))).toBe(true);
  });

  test('as CSV: a line a metric, as many cells in each', async () => {
    const { body } = await ask<string>(`${to}.csv?asOf=${asOf}`);
    const lines = body.split('\r\n').slice(0, -1);
    expect(lines).toHaveLength(14);
    expect(lines[0]).toContain('sequential_lower');
    expect(body).toContain('recovered_per_debtor,primary,money,SEK,mail,as-is');
  });

  test('as a page: no script, text escaped, charts described', async () => {
    const answer = await service.ask({ to: `GET ${to}.html?asOf=${asOf}` });
    const page = answer.body as unknown as string;
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('Ship mail');
    expect(page).toContain('&lt;brings&gt;');
    expect(page).not.toMatch(/<script|NaN|undefined|https?:/);
    expect(page).toMatch(/role="img" aria-label="Effect of mail/);
  });

  test('as PDF', async () => {
    const { body } = await ask<string>(`${to}.pdf?asOf=${asOf}`);
    expect(body.startsWith('%PDF-1.')).toBe(true);
    expect(body.trimEnd().endsWith('%%EOF')).toBe(true);
  });
});

test('the ledger, once an arm is promoted: measured, believed, and the champion that came of it', async () => {
  const empty = await ask<{ lines: unknown[] }>('/v1/insights/experiments');
  expect(empty.body.lines).toEqual([]);
  const key = await service.makeKey(['manager']);
  const promotion = { reason: 'better', by: 'ove', override: true };
  const promoted = await service.ask({ to: 'POST /v1/experiments/quiet/promote', body: promotion, key });
  expect(promoted.status).toBe(200);
  const { body } = await ask<{
    lines: { arm: string; estimate: number; isPromoted: boolean; shrunk: { estimate: number } }[];
    totals: { promoted: number }[];
    champions: { experimentId: string | null }[];
  }>('/v1/insights/experiments');
  expect(body.lines).toMatchObject([{ arm: 'mail', isPromoted: true }]);
  expect(body.lines[0]?.shrunk.estimate).toBeLessThan(body.lines[0]?.estimate ?? 0);
  expect(body.totals).toMatchObject([{ promoted: 1 }]);
  expect(body.champions[0]?.experimentId).toBe('quiet');
  // On the page too, with why; not on that of a day before it.
  const [page, before] = await Promise.all(
    ['', `?asOf=2026-03-02T00:00:00Z`].map((query) => ask<string>(`${to}.html${query}`)),
  );
  expect(page?.body).toContain('1 experiment has been decided; 1 arm was promoted.');
  expect(page?.body).toMatch(
    /mail-all version 1 was promoted to champion after experiment quiet by ove. Reason: better/,
  );
  expect(page?.body).not.toMatch(/NaN|undefined/);
  expect(before?.body).toContain('No experiment has been decided so far.');
  expect((await ask<string>(`${to}.pdf`)).body.startsWith('%PDF-1.')).toBe(true);
});

describe('what cannot be reported', () => {
  test.each([
    ['an unknown experiment', 'nobody/report', 404],
    ['a draft', 'draft/report', 409],
    ['a draft as PDF', 'draft/report.pdf', 409],
    ['an instant that is none', 'quiet/report?asOf=yesterday', 422],
    ['an unknown parameter', 'quiet/report.csv?format=xml', 422],
    ['an id that is none', '%20/report', 404],
  ])('%s', async (_name, path, status) => {
    expect((await ask(`/v1/experiments/${path}`)).status).toBe(status);
  });

  test('a key of other roles, and one that is limited to portfolios', async () => {
    const workflow = await service.makeKey(['workflow']);
    const limited = await service.makeKey(['manager'], ['north']);
    expect((await service.ask({ to: `GET ${to}`, key: workflow })).status).toBe(403);
    expect((await service.ask({ to: `GET ${to}`, key: limited })).status).toBe(403);
  });
});
