/**
 * Runs a training run to its end, alone among all processes, from the first step that was not done. What cannot be learned from ends the run with a
 * reason; what breaks (I/O, a thread that dies) is thrown, and the run stays as it is, to be resumed.
 */
import path from 'node:path';
import {
  inTransaction,
  keepLine,
  keepStep,
  markEnded,
  markProgress,
  markStarted,
  readNewestEnded,
  readRun,
  readSteps,
  settleAlarms,
  whileAlone,
  type Pool,
  type TrainingEnd,
  type TrainingRunRow,
} from '../../../data/index.ts';
import { checksumOf, type Instant } from '../../../engine/index.ts';
import type { NightlyState } from '../../../models/index.ts';
import { removeFolder } from './keep-nights.ts';
import { registerRun } from './register-run.ts';
import { checkRows, takeRows, takeSource, train, type StepName, type StepSetting } from './run-steps.ts';
import type { TrainingSource } from './training-source.ts';

export type TrainingSetting = {
  readonly pool: Pool;
  readonly source: TrainingSource;
  /** For files of runs that are under way. */
  readonly dataFolder: string;
  readonly code: string;
  readonly makeId: () => string;
  readonly now: () => Instant;
  readonly log: {
    readonly info: (details: object, message: string) => void;
    readonly error: (details: object, message: string) => void;
  };
};

/** `busy`: another process works on this model. */
export type RunOutcome = TrainingRunRow | 'busy' | 'unknown';

/** A whole year is not needed: effects of long ago are discounted away, and half a year has every pay day six times. */
const windowNights = 180;

/** One number a model and day: the same run makes the same bytes. */
const seedOf = ({ model, asOfDay }: Pick<TrainingRunRow, 'model' | 'asOfDay'>): number =>
  Number.parseInt(checksumOf([model, asOfDay]).slice(0, 8), 16);

const hasEnded = ({ state }: TrainingRunRow): boolean => state !== 'queued' && state !== 'running';

/** State of learning after the newest night before that was judged; null before the first. */
const stateBefore = async (pool: Pool, { model, asOfDay }: TrainingRunRow): Promise<NightlyState | null> => {
  const newest = await readNewestEnded(pool, model, { states: ['succeeded', 'gated'], beforeDay: asOfDay });
  const { state, vitals } = (newest?.metrics ?? {}) as { state?: NightlyState; vitals?: { rows?: number } };
  return state === undefined || (vitals?.rows ?? 0) === 0 ? null : state;
};

/** A run that was begun so often and never ended will not end. */
const mostAttempts = 5;

/** Progress is written at most this often. */
const progressEveryMs = 500;

const makeTell = ({ pool, now }: TrainingSetting, run: TrainingRunRow) => {
  let toldAt = -Infinity;
  let toldStep: StepName | null = null;
  let last: Promise<void> = Promise.resolve();
  return {
    tell: (step: StepName, progress: number): void => {
      if (step === toldStep && now() - toldAt < progressEveryMs) return;
      [toldAt, toldStep] = [now(), step];
      // A figure that could not be told is told next time.
      last = last.then(() => markProgress(pool, run.id, { step, progress }).catch(() => undefined));
    },
    told: () => last,
  };
};

const endWith = async (
  { pool, now, makeId }: TrainingSetting,
  run: TrainingRunRow,
  end: Pick<TrainingEnd, 'state' | 'reason'> & {
    readonly alarm?: Parameters<typeof settleAlarms>[1]['raised'][number];
  },
): Promise<void> => {
  const at = now();
  await inTransaction(pool, async (client) => {
    const { state, reason, alarm } = end;
    if (alarm !== undefined) {
      await settleAlarms(client, {
        ...{ model: run.model, runId: run.id, makeId, at },
        looked: [alarm.kind],
        raised: [alarm],
      });
    }
    await markEnded(client, run.id, {
      ...{ state, reason, metrics: null, gate: null, artifactHash: null, modelVersion: null },
      at,
    });
  });
};

const runSteps = async (setting: TrainingSetting, run: TrainingRunRow, first: StepSetting): Promise<void> => {
  const { pool, code, makeId, now } = setting;
  const source = await takeSource(first);
  const steps = { ...first, source };
  const rows = await takeRows(steps);
  const alarm = await checkRows(steps, rows);
  if (alarm !== null) {
    return endWith(setting, run, { state: 'skipped', reason: alarm.detail, alarm });
  }
  const outcome = await train(steps, rows);
  if ('refusal' in outcome) {
    const { code: why, detail } = outcome.refusal;
    return endWith(setting, run, { state: 'failed', reason: `The rows cannot be learned from (${why}): ${detail}.` });
  }
  steps.tell('register', 0.98);
  const { seed } = steps;
  await inTransaction(pool, (client) =>
    registerRun(client, { ...{ run, source, seed, code, outcome, makeId }, at: now() }),
  );
};

const work = async (setting: TrainingSetting, run: TrainingRunRow, signal?: AbortSignal): Promise<void> => {
  const { pool, source, dataFolder, now, log } = setting;
  if (run.attempts >= mostAttempts) {
    const reason = `It was started ${String(run.attempts)} times and never came to an end.`;
    return endWith(setting, run, { state: 'failed', reason });
  }
  await markStarted(pool, run.id, now());
  const say = async (text: string): Promise<void> => {
    log.info({ run: run.id, model: run.model, asOfDay: run.asOfDay }, text);
    await keepLine(pool, run.id, { at: now(), text });
  };
  const done = await readSteps(pool, run.id);
  await say(run.attempts === 0 ? 'started' : `resumed after: ${[...done.keys()].join(', ') || 'nothing'}`);
  const { tell, told } = makeTell(setting, run);
  const folder = path.join(dataFolder, 'training', run.id);
  await runSteps(setting, run, {
    ...{ folder, source, signal, done, tell, say, seed: seedOf(run) },
    previous: await stateBefore(pool, run),
    window: {
      fromDay: run.asOfDay - windowNights + 1,
      toDay: run.asOfDay,
      ...{ knownAt: run.knownAt, recordedBy: run.recordedBy },
    },
    keep: (step, output) => keepStep(pool, { runId: run.id, step, output, at: now() }),
  });
  await told();
  await removeFolder(folder);
};

/** Runs it, or resumes it; a run that has ended is answered as it is. */
export const runTraining = async (
  setting: TrainingSetting,
  runId: string,
  signal?: AbortSignal,
): Promise<RunOutcome> => {
  const { pool, log } = setting;
  const asked = await readRun(pool, runId);
  if (asked === null) return 'unknown';
  if (hasEnded(asked)) return asked;
  const ended = await whileAlone(pool, asked.model, async () => {
    // Another process may have ended it while this one waited for its turn.
    const run = await readRun(pool, runId);
    if (run === null || hasEnded(run)) return run;
    await work(setting, run, signal);
    return readRun(pool, runId);
  });
  if (ended === null) return 'busy';
  if (hasEnded(ended)) {
    const { state, reason, modelVersion, artifactHash } = ended;
    log.info({ run: runId, state, reason, modelVersion, artifactHash }, 'training run ended');
  }
  return ended;
};
