/**
 * When nights are learned from: the schedule that the queue keeps on PostgreSQL and on Redis, held against the calendar over a year's changes of
 * clocks; and a worker whose clock is led through such nights, with the runs it makes.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openQueue, type JobQueue } from '../data/index.ts';
import { storeDecision } from '../data/testing/stored-decision.ts';
import { createTestDatabase, type TestDatabase } from '../data/testing/test-database.ts';
import { findTestRedis, readNextRun, removeQueueKeys } from '../data/testing/test-queue.ts';
import type { TrainingRun } from './contracts/training-runs.ts';
import { startJobs } from './jobs.ts';
import { dateOfNumber, dayNumber, nightlyPattern, runInstant } from './services/training/training-calendar.ts';
import { startTestService, type TestService } from './testing/service.ts';
import { registered } from './testing/told.ts';

const redisUrl = await findTestRedis();
const note = redisUrl === undefined ? 'skipped: TEST_REDIS_URL is not set and nothing answers on 127.0.0.1:6379' : '';
const backends = [
  { backend: 'postgres', url: undefined, isThere: true, note: '' },
  { backend: 'redis', url: redisUrl, isThere: redisUrl !== undefined, note },
] as const;

/** The queue's clock is this process's: moved, it goes on from there. */
const leadClock = () => {
  const machineNow = Date.now.bind(Date);
  let ahead = 0;
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => machineNow() + ahead);
  onTestFinished(() => {
    spy.mockRestore();
  });
  return {
    moveTo: (instant: string) => {
      ahead = Date.parse(instant) - machineNow();
    },
  };
};

const newName = (): string => `tact-test-${randomBytes(6).toString('hex')}`;

const open = async (database: TestDatabase, url: string | undefined, queueName = newName()) => {
  const errors: Error[] = [];
  const queue = await openQueue({ database, redisUrl: url, queueName, onError: (error) => errors.push(error) });
  onTestFinished(async () => {
    await queue.close();
    if (url !== undefined) await removeQueueKeys(url, queueName);
    expect(errors).toEqual([]);
  });
  return { queue, queueName };
};

describe.each(backends)('the schedule on $backend $note', ({ url, isThere }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ poolSize: 2 });
  });
  afterAll(() => database.drop());

  test.skipIf(!isThere).each([
    ['Europe/Stockholm, clocks go on at two', 'Europe/Stockholm', '2027-03-28', '2027-03-28T01:00:00Z'],
    ['Europe/Stockholm, the night after', 'Europe/Stockholm', '2027-03-29', '2027-03-29T00:00:00Z'],
    ['Europe/Stockholm, two o’clock twice', 'Europe/Stockholm', '2027-10-31', '2027-10-31T00:00:00Z'],
    ['Europe/Stockholm, the night after that', 'Europe/Stockholm', '2027-11-01', '2027-11-01T01:00:00Z'],
    ['Europe/London, clocks go on at one', 'Europe/London', '2027-03-28', '2027-03-28T01:00:00Z'],
    ['Europe/London, clocks go back at two', 'Europe/London', '2027-10-31', '2027-10-31T02:00:00Z'],
    ['America/Los_Angeles, clocks go on at two', 'America/Los_Angeles', '2027-03-14', '2027-03-14T10:00:00Z'],
    ['America/Los_Angeles, clocks go back at two', 'America/Los_Angeles', '2027-11-07', '2027-11-07T10:00:00Z'],
    ['Australia/Perth, no change', 'Australia/Perth', '2027-10-03', '2027-10-02T18:00:00Z'],
    ['Pacific/Auckland, autumn in April', 'Pacific/Auckland', '2027-04-04', '2027-04-03T13:00:00Z'],
    ['Asia/Kolkata, half an hour', 'Asia/Kolkata', '2027-06-01', '2027-05-31T20:30:00Z'],
  ])('%s', async (_, zone, morning, expected) => {
    const clock = leadClock();
    const { queue, queueName } = await open(database, url);
    const day = dateOfNumber(dayNumber(morning) - 1);
    expect(new Date(runInstant(zone, day)).toISOString()).toBe(new Date(expected).toISOString());
    // From just after the run of the night before.
    clock.moveTo(new Date(runInstant(zone, dateOfNumber(dayNumber(day) - 1)) + 1000).toISOString());
    await queue.schedule('retrain', { pattern: nightlyPattern, tz: zone, id: 'retrain-zone' }, { zone, runId: null });
    const next = await readNextRun({ pool: database.pool, redisUrl: url }, queueName, 'retrain-zone');
    expect(next === null ? null : new Date(next).toISOString()).toBe(new Date(expected).toISOString());
  });
});

describe.each(backends)('nights on $backend $note', ({ url, isThere }) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
    const american = { country: 'US', region: 'US-CA', language: 'en', timeZones: ['America/Los_Angeles'] };
    const body = [registered('D-1'), registered('D-2', american)];
    expect((await service.ask({ to: 'POST /v1/events', body })).body).toMatchObject({ accepted: 2 });
  });
  afterAll(() => service.close());

  /** Oldest first, once none is under way. */
  const runsEnded = async (count: number): Promise<readonly TrainingRun[]> => {
    const { body } = await service.ask({ to: 'GET /v1/training-runs' });
    const runs = (body as { items: TrainingRun[] }).items.toReversed();
    expect(runs.map(({ state }) => state)).toEqual(Array.from({ length: count }, () => 'gated'));
    return runs;
  };
  const waited = { timeout: 60_000, interval: 250 };
  const idle = (queue: JobQueue): Promise<void> =>
    vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ waiting: 0, active: 0 }), waited);
  /** A worker sleeps until the instant that it was told last: any job wakes it. */
  const wake = (queue: JobQueue) => queue.add('evaluate', { evaluationId: null });

  test.skipIf(!isThere)(
    'at two in each group of zones, also where there is no two o’clock; a missed night at the next start, once',
    { timeout: 180_000 },
    async () => {
      const clock = leadClock();
      const { dependencies } = service.running;
      clock.moveTo('2027-03-26T12:01:00Z');
      const first = await open(service.database, url);
      dependencies.jobDoor.connect(first.queue);
      await startJobs(first.queue, dependencies);
      await idle(first.queue);
      await runsEnded(0);

      // Asked for: both groups at once, where one model is trained at a time.
      await service.ask({ to: 'POST /v1/training-runs', body: {} });
      const asked = await vi.waitFor(() => runsEnded(2), waited);
      expect(asked).toMatchObject([
        { zone: 'Europe/Stockholm', asOf: '2027-03-25' },
        { zone: 'America/Los_Angeles', asOf: '2027-03-25' },
      ]);
      await idle(first.queue);

      const nights = [
        ['2027-03-27T01:00:00Z', 'Europe/Stockholm', '2027-03-26'],
        ['2027-03-27T09:00:00Z', 'America/Los_Angeles', '2027-03-26'],
        ['2027-03-28T01:00:00Z', 'Europe/Stockholm', '2027-03-27'],
      ] as const;
      for (const [place, [at, zone, asOf]] of nights.entries()) {
        clock.moveTo(new Date(Date.parse(at) - 1000).toISOString());
        await wake(first.queue);
        const run = (await vi.waitFor(() => runsEnded(place + 3), waited)).at(-1);
        expect(run).toMatchObject({ zone, asOf, askedBy: 'nightly learning' });
        const late = Date.parse(run!.createdAt) - Date.parse(at);
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThan(60_000);
        await idle(first.queue);
      }
      await first.queue.close();

      const decision = { caseId: 'C-1', debtorId: 'D-1', portfolio: 'north', kind: 'no_contact' } as const;
      const decidedAt = '2027-03-20T10:00:00Z';
      await storeDecision(service.database.pool, { ...decision, decidedAt, actionId: 'no_contact' });
      for (const start of [1, 2]) {
        // Nothing is left of the schedule: what is made up for is found in the database alone.
        clock.moveTo(`2027-03-30T10:0${String(start)}:00Z`);
        const { queue } = await open(service.database, url);
        await startJobs(queue, dependencies);
        await vi.waitFor(() => runsEnded(7), waited);
        await queue.add('retrain', { zone: 'Asia/Tokyo', runId: null });
        await idle(queue);
        const made = (await runsEnded(7)).slice(-2);
        expect(made).toMatchObject([
          { zone: 'Europe/Stockholm', asOf: '2027-03-29' },
          { zone: 'America/Los_Angeles', asOf: '2027-03-29' },
        ]);
        await queue.close();
      }
    },
  );
});
