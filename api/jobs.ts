/** Which job when: the nightly proof of the states, the second opinion on what was sent, and the sweep of kept answers. */
import type { JobQueue } from '../data/index.ts';
import type { Dependencies } from './dependencies.ts';

const nightly = { tz: 'Europe/Stockholm' } as const;
const statesChecked = 500;
/** What was sent may be reported a day late. */
const daysJudgedAgain = 2;
/** A client that repeats a request after this long means a new one. */
const answersKeptHours = 48;

export const startJobs = async (queue: JobQueue, { jobs, telemetry }: Dependencies): Promise<void> => {
  const { logger } = telemetry;
  await queue.schedule('verify-state', { pattern: '30 1 * * *', ...nightly }, { sample: statesChecked });
  await queue.schedule('second-opinion', { pattern: '30 2 * * *', ...nightly }, { days: daysJudgedAgain });
  await queue.schedule(
    'sweep-idempotency',
    { pattern: '15 * * * *', ...nightly },
    { olderThanHours: answersKeptHours },
  );
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
      'sweep-idempotency': async (payload) => {
        const { removed } = await jobs.sweepIdempotency(payload);
        logger.info({ removed }, 'kept answers swept');
      },
    },
    { concurrency: 1 },
  );
};
