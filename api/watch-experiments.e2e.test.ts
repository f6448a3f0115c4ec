/** The nightly watch: an arm whose debtors complain is stopped by itself, with the evidence; the champion is tested against itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayMs } from '../engine/index.ts';
import type { Experiment } from './contracts/experiments.ts';
import type { Decision } from './contracts/next-best-action.ts';
import { makeWatchExperiments } from './services/watch-experiments.ts';
import { makeReportAt } from './services/experiment-report.ts';
import { makeStopArm } from './services/experiment-steps.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { opened, registered, told } from './testing/told.ts';

const debtors = Array.from({ length: 240 }, (_, place) => `D-${String(place)}`);
const because = { reason: 'a test', by: 'maria' };

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ clock: 'simulated' });
  const tell = (body: readonly object[]) => service.ask({ to: 'POST /v1/events', body });
  await tell(debtors.flatMap((id) => [registered(id), opened(`C-${id}`, id)]));
  const arm = (id: string, role: string) => ({ id, role, strategy: { id: 'no-contact', version: 1 }, weight: 0.5 });
  const experiment = {
    ...{ id: 'loud', hypothesis: 'h', primaryMetric: 'recovered_per_debtor', minimumDetectableEffect: 0.1 },
    arms: [arm('calm', 'champion'), arm('loud', 'challenger')],
    guardrails: [{ metric: 'complaint_rate', margin: 0.01 }],
    horizonDays: 5,
  };
  await service.ask({ to: 'POST /v1/experiments', body: experiment });
  await service.ask({ to: 'POST /v1/experiments/loud/start', body: because });
  const at = new Date(Date.now() - 12 * dayMs).toISOString();
  const complaints = await Promise.all(
    debtors.map(async (id, place) => {
      const answer = await service.ask({ to: `POST /v1/cases/C-${id}/next-best-action`, body: { at } });
      const { experiment: part } = answer.body as Decision;
      const often = part?.arm === 'loud' ? place % 5 < 4 : place % 5 < 1;
      const time = new Date(Date.parse(at) + dayMs).toISOString();
      return often ? [told('complaint.raised', `case/C-${id}`, { reason: 'too loud' }, { time })] : [];
    }),
  );
  await tell(complaints.flat());
}, 60_000);
afterAll(() => service.close());

test('an arm beyond its margin stops once, says why, and every night is kept', async () => {
  const { database, stores, clock } = {
    ...service.running.dependencies,
    clock: { now: () => Date.now(), isSimulated: true },
  };
  const { experimentStore, strategyStore } = stores;
  const watch = makeWatchExperiments({
    ...{ pool: database.pool, experimentStore, now: clock.now },
    reportAt: makeReportAt({ pool: database.pool, experimentStore, strategyStore, clock }),
    stopArm: makeStopArm({ experimentStore, now: clock.now }),
    log: service.running.dependencies.telemetry.logger,
  });
  expect(await watch({ stoppedWithinDays: 30 })).toEqual({ reports: 1, stoppedArms: 1, failed: 0 });
  const { stoppedArms, transitions } = (await service.ask({ to: 'GET /v1/experiments/loud' })).body as Experiment;
  expect(stoppedArms).toEqual(['loud']);
  expect(transitions.at(-1)).toMatchObject({ by: 'guardrails', keyId: 'job' });
  expect(transitions.at(-1)?.reason).toContain('complaint_rate');
  expect(await watch({ stoppedWithinDays: 30 })).toEqual({ reports: 1, stoppedArms: 0, failed: 0 });
  const kept = await database.pool.query('select refusal from experiment_self_tests');
  expect(kept.rows).toEqual([{ refusal: expect.stringContaining('do not differ') as string }]);
});
