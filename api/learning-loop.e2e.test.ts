/**
 * Learning over HTTP alone, at a tiny size: facts and decisions night by night, a training run on what was stored, and the model of that run
 * in the decisions of the night after. What is asserted is sure whatever the luck of these few people; how much is learned: `bench learn-http`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Receipt } from './contracts/decisions.ts';
import type { Learning } from './contracts/learning.ts';
import type { ModelVersion } from './contracts/models.ts';
import type { Decision } from './contracts/next-best-action.ts';
import type { TrainingRun, TrainingRunDetail } from './contracts/training-runs.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told, type Told } from './testing/told.ts';

const debtors = Array.from({ length: 110 }, (_, place) => `D-${String(place)}`);
const nights = 14;
const because = { reason: 'a test', by: 'maria.lind' };

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
});
afterAll(() => service.close());

const ok = async <Body>(to: string, body?: unknown, key?: string): Promise<Body> => {
  const answer = await service.ask({ to, body, ...(key === undefined ? {} : { key }) });
  expect(answer.status, `${to}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};

const dateOf = (night: number): string => new Date(Date.UTC(2026, 2, 2 + night)).toISOString().slice(0, 10);
const morningOf = (night: number): string => `${dateOf(night)}T08:00:00+01:00`;
const noonOf = (night: number): string => `${dateOf(night)}T12:00:00Z`;

const decideAll = async (night: number): Promise<readonly Decision[]> => {
  const lines = debtors.map((debtorId) => JSON.stringify({ caseId: `C-${debtorId}`, at: morningOf(night) }));
  const raw = { type: 'application/x-ndjson', content: `${lines.join('\n')}\n` };
  return (await service.ask({ to: 'POST /v1/next-best-actions', raw })).body;
};

/** The contact was made, and every other one was answered; of each debtor some money comes now and then. */
const whatCame = (night: number, decisions: readonly Decision[]): readonly Told[] =>
  decisions.flatMap(({ caseId, decisionId, action }, place) => {
    const time = noonOf(night);
    const subject = `case/${caseId}`;
    const facts: Told[] = [];
    if (action.kind === 'contact' && action.sendAt < noonOf(night)) {
      const { channel } = action;
      facts.push(told('contact.sent', subject, { channel, decisionId }, { time: action.sendAt }));
      if ((place + night) % 2 === 0) facts.push(told('contact.opened', subject, { channel, decisionId }, { time }));
    }
    if ((place * 7 + night * 5) % 19 === 0)
      facts.push(told('payment.received', subject, { amount: { amount: 1_000, currency: 'SEK' } }, { time }));
    return facts;
  });

const liveNight = async (night: number): Promise<readonly Decision[]> => {
  const decisions = await decideAll(night);
  const facts = whatCame(night, decisions);
  if (facts.length > 0) await ok('POST /v1/events', facts);
  return decisions;
};

/** This service answers requests only: what a worker's job would do is done here. */
const train = async (body: object): Promise<TrainingRunDetail> => {
  const { runId } = await ok<TrainingRun>('POST /v1/training-runs', body);
  await service.running.dependencies.jobs.learning.run(runId);
  return ok<TrainingRunDetail>(`GET /v1/training-runs/${runId}`);
};

const receiptOf = ({ decisionId }: Decision): Promise<Receipt> => ok<Receipt>(`GET /v1/decisions/${decisionId}`);

test('nights are lived, a run learns from them, and the night after is decided by its model; all of it replays', async () => {
  await ok(
    'POST /v1/events',
    debtors.flatMap((debtorId) => [
      registered(debtorId, {}, '2026-02-01T12:00:00Z'),
      opened(`C-${debtorId}`, debtorId, { actor: 'creditor' }, '2026-02-20T12:00:00Z'),
    ]),
  );
  await ok('POST /v1/experiments', {
    ...{ id: 'learn', hypothesis: 'It learns', primaryMetric: 'recovered_per_debtor', minimumDetectableEffect: 0.05 },
    arms: [
      { id: 'table', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.1 },
      { id: 'learned', role: 'challenger', strategy: { id: 'learned', version: 1 }, weight: 0.9 },
    ],
  });
  await ok('POST /v1/experiments/learn/start', because);

  const early = await train({ asOf: dateOf(-1) });
  expect(early).toMatchObject({ state: 'gated', modelVersion: null });
  expect(early.reason).toMatch(/Too few rows/u);

  for (let night = 0; night < nights; night += 1) await liveNight(night);
  const run = await train({});
  expect(run.asOf).toBe(dateOf(nights - 1));
  expect(['succeeded', 'gated'], run.reason ?? '').toContain(run.state);
  expect(run).toMatchObject({ modelVersion: 1, progress: 1 });
  const { vitals } = run.metrics as { vitals: { rows: number; contacts: number; payments: number } };
  expect(vitals.rows).toBe(debtors.length * (nights - 1));
  expect(vitals.contacts).toBeGreaterThan(100);
  const version = await ok<ModelVersion>('GET /v1/models/response/versions/1');
  expect(version).toMatchObject({ kind: 'hazard', artifactHash: run.artifactHash, gate: { passed: run.gate?.passed } });

  // A scientist may put it beside the table even where its gate did not pass, with the word of a second person.
  const [manager, scientist] = [await service.makeKey(['manager']), await service.makeKey(['scientist'])];
  await ok('POST /v1/models/response/versions/1/approve', { reason: 'Read the card', by: 'erik.berg' }, manager);
  await ok('PUT /v1/models/response/aliases/challenger', { version: 1, ...because }, scientist);
  const night = await decideAll(nights);
  const learned = night.filter(({ experiment }) => experiment?.arm === 'learned');
  expect(learned.length).toBeGreaterThan(80);
  const asked = await Promise.all(learned.slice(0, 20).map(receiptOf));
  const open = asked.filter(({ eligible }) => eligible.length > 2);
  expect(open.length).toBeGreaterThan(0);
  for (const { versions } of open) expect(versions.model).toContain('response@1');
  for (const { decisionId } of learned.slice(0, 20)) {
    expect(await ok(`POST /v1/decisions/${decisionId}/replay`)).toMatchObject({ identical: true, differences: [] });
  }
  const learning = await ok<Learning>('GET /v1/learning');
  expect(learning).toMatchObject({ servingVersion: 1, lastRun: { runId: run.runId } });
}, 60_000);
