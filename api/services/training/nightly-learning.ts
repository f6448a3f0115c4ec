/**
 * What makes runs happen: each night of each group of zones, those that were missed, those that died, and those that people ask for. In simulated
 * time nobody but those who ask knows which night it is: then only what was asked for is made.
 */
import {
  askAgain,
  askForRun,
  countryDefaults,
  inTransaction,
  listRuns,
  readDebtorCountries,
  readRun,
  wasDecidedBefore,
  type JobQueue,
  type TrainingRunRow,
} from '../../../data/index.ts';
import { dayMs, type Instant, type LocalDate } from '../../../engine/index.ts';
import { runTraining, type RunOutcome, type TrainingSetting } from './run-training.ts';
import { dayNumber, newestDueDay, nightlyPattern, nightZones, runInstant } from './training-calendar.ts';

export const responseModel = 'response';
/** Where nobody lives yet. */
const homeZone = 'Europe/Stockholm';

export type AskedRun = {
  readonly model: string;
  readonly zone: string;
  readonly day: LocalDate;
  readonly askedBy: string;
  /** In simulated time the world's instant, else left out: now. */
  readonly knownAt?: Instant;
};

export type NightlyLearning = {
  /** The run of that model, zone and day; one that failed or was skipped starts over. */
  readonly ask: (asked: AskedRun) => Promise<TrainingRunRow>;
  readonly run: (runId: string, signal?: AbortSignal) => Promise<RunOutcome>;
  /** The zones in which runs are made, from east to west. */
  readonly zones: () => Promise<readonly string[]>;
  /** The run of the newest night that is over in the zone. */
  readonly runTonight: (zone: string) => Promise<RunOutcome>;
  /** Takes up what was left: runs that died or wait, and a night that passed while nobody was there. */
  readonly catchUp: () => Promise<readonly RunOutcome[]>;
  readonly schedule: (queue: Pick<JobQueue, 'schedule' | 'add'>) => Promise<void>;
};

const makeAsk =
  ({ pool, makeId, now }: TrainingSetting): NightlyLearning['ask'] =>
  ({ model, zone, day, askedBy, knownAt }) =>
    inTransaction(pool, async (client) => {
      const at = now();
      const known = { knownAt: knownAt ?? at, recordedBy: at };
      const asOfDay = dayNumber(day);
      const run = await askForRun(client, { id: makeId(), model, zone, asOfDay, ...known, askedBy, createdAt: at });
      await askAgain(client, { id: run.id, ...known, askedBy });
      return (await readRun(client, run.id)) ?? run;
    });

const mostLeft = 20;

export const makeNightlyLearning = (setting: TrainingSetting & { readonly isSimulated: boolean }): NightlyLearning => {
  const { pool, now, isSimulated } = setting;
  const ask = makeAsk(setting);
  const run: NightlyLearning['run'] = (runId, signal) => runTraining(setting, runId, signal);
  const zones: NightlyLearning['zones'] = async () => {
    const countries = await readDebtorCountries(pool);
    const found = countries.flatMap((country) => countryDefaults(country)?.timeZones ?? []);
    return nightZones(found.length === 0 ? [homeZone] : found, now());
  };
  const runTonight: NightlyLearning['runTonight'] = async (zone) => {
    const day = newestDueDay(zone, now());
    return run((await ask({ model: responseModel, zone, day, askedBy: 'nightly learning' })).id);
  };
  const runMissed = async (zone: string): Promise<RunOutcome | null> => {
    const day = newestDueDay(zone, now());
    // A house that began to decide today has no night to make up for.
    if (!(await wasDecidedBefore(pool, runInstant(zone, day) - dayMs))) return null;
    const ended = await listRuns(pool, { model: responseModel, limit: mostLeft });
    const isMade = ended.some((one) => one.zone === zone && one.asOfDay >= dayNumber(day));
    return isMade ? null : runTonight(zone);
  };
  return {
    ...{ ask, run, zones, runTonight },
    catchUp: async () => {
      const left = await listRuns(pool, { states: ['queued', 'running'], limit: mostLeft });
      const outcomes: RunOutcome[] = [];
      for (const { id } of [...left].reverse()) outcomes.push(await run(id));
      for (const zone of isSimulated ? [] : await zones()) {
        const outcome = await runMissed(zone);
        if (outcome !== null) outcomes.push(outcome);
      }
      return outcomes;
    },
    schedule: async (queue) => {
      for (const zone of isSimulated ? [] : await zones()) {
        await queue.schedule(
          'retrain',
          { pattern: nightlyPattern, tz: zone, id: `retrain-${zone}` },
          { zone, runId: null },
        );
      }
      await queue.schedule(
        'retrain',
        { pattern: '*/15 * * * *', tz: homeZone, id: 'retrain-left' },
        { zone: null, runId: null },
      );
      await queue.add('retrain', { zone: null, runId: null });
    },
  };
};
