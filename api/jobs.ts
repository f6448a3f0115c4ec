/** Which job when: the nightly training and segments, the nightly proof of the states, the second opinion on what was sent, and the sweep of kept answers. */
import type { JobQueue } from '../data/index.ts';
import { dayMs, localDate } from '../engine/index.ts';
import type { Dependencies } from './dependencies.ts';

const nightly = { tz: 'Europe/Stockholm' } as const;
const statesChecked = 500;
/** What was sent may be reported a day late. */
const daysJudgedAgain = 2;
/** A client that repeats a request after this long means a new one. */
const answersKeptHours = 48;
/** A night that was missed is made up for. */
const daysShadowed = 3;
/** Longer than the window of any experiment. */
const outcomesDueDays = 100;
/** As often as the queue tries a job. */
const attempts = 3;

const schedule = async (queue: JobQueue): Promise<void> => {
  await queue.schedule('verify-state', { pattern: '30 1 * * *', ...nightly }, { sample: statesChecked });
  await queue.schedule('second-opinion', { pattern: '30 2 * * *', ...nightly }, { days: daysJudgedAgain });
  await queue.schedule(
    'sweep-idempotency',
    { pattern: '15 * * * *', ...nightly },
    { olderThanHours: answersKeptHours },
  );
  await queue.schedule('shadow', { pattern: '45 3 * * *', ...nightly }, { days: daysShadowed });
  await queue.schedule('fit-segments', { pattern: '15 3 * * *', ...nightly }, { zone: nightly.tz });
  await queue.schedule(
    'reduce-experiments',
    { pattern: '10 2 * * *', ...nightly },
    { stoppedWithinDays: outcomesDueDays },
  );
  // Finds what was asked for while no queue was there.
  await queue.schedule('evaluate', { pattern: '*/10 * * * *', ...nightly }, { evaluationId: null });
};

export const startJobs = async (queue: JobQueue, { jobs, telemetry }: Dependencies): Promise<void> => {
  const { logger } = telemetry;
  await schedule(queue);
  await jobs.learning.schedule(queue);
  await queue.work(
    {
      'verify-state': async (payload) => {
        const { checked, different } = await jobs.verifyState(payload);
        logger.info({ checked, different: different.length }, 'states verified');
      },
      'second-opinion': async (payload) => {
        const { contacts, notJudged, disagreements, illegal } = await jobs.runSecondOpinion(payload);
        logger.info({ contacts, notJudged, disagreements, illegal }, 'contacts judged a second time');
      },
      shadow: async ({ days }) => {
        const to = Date.now();
        const { strategies, decisions } = await jobs.runShadows({ from: to - days * dayMs, to });
        logger.info({ strategies, decisions }, 'strategies in the shadow asked');
      },
      'fit-segments': async ({ zone }) => {
        const at = Date.now();
        const { onDay, debtors, outcome } = await jobs.fitSegmentsTonight({ onDay: localDate(zone, at), at });
        logger.info({ onDay, debtors, outcome }, 'segments fitted');
      },
      'reduce-experiments': async (payload) => {
        const { experiments, changedUnits } = await jobs.reduceExperiments(payload);
        logger.info({ experiments, changedUnits }, 'experiments summed up');
        const { reports, stoppedArms, failed } = await jobs.watchExperiments(payload);
        logger.info({ reports, stoppedArms, failed }, 'experiments watched');
        if (failed > 0) throw new Error(`${String(failed)} experiments could not be watched`);
      },
      evaluate: async ({ evaluationId }, { attempt }) => {
        const outcomes = await jobs.runEvaluations({ evaluationId, isLastAttempt: attempt >= attempts });
        logger.info({ outcomes }, 'evaluations worked out');
      },
      retrain: async ({ zone, runId }) => {
        const { learning } = jobs;
        // Runs of one model are made one after the other: who ends one takes up those that found it busy.
        if (runId !== null) {
          if ((await learning.run(runId)) !== 'busy') await learning.catchUp();
        } else if (zone === null) await learning.catchUp();
        // A zone scheduled by an earlier start may share its night with another by now.
        else if ((await learning.zones()).includes(zone)) await learning.runTonight(zone);
      },
      'sweep-idempotency': async (payload) => {
        const { removed } = await jobs.sweepIdempotency(payload);
        logger.info({ removed }, 'kept answers swept');
      },
    },
    // Training takes minutes, in a thread of its own; the others go on beside it.
    { concurrency: 2 },
  );
};
