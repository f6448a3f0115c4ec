/** Training runs and the state of learning for those who ask over HTTP. */
import { z } from 'zod';
import {
  listAlarms,
  listRuns,
  readGate,
  readLines,
  readModelAlias,
  readNewestDecisionAt,
  readNewestEnded,
  readRun,
  type LearningAlarm,
  type Pool,
  type TrainingLine,
  type TrainingRunRow,
} from '../../../data/index.ts';
import {
  domainError,
  failure,
  localDate,
  success,
  type DomainError,
  type Instant,
  type Result,
} from '../../../engine/index.ts';
import type { Learning } from '../../contracts/learning.ts';
import type { AskedTrainingRuns, TrainingRun } from '../../contracts/training-runs.ts';
import type { Clock } from '../clock.ts';
import { pageOfRows, readCursor } from '../page.ts';
import type { Services } from '../services.ts';
import { responseModel, type NightlyLearning } from './nightly-learning.ts';
import { dateOfNumber, dayNumber, newestDueDay, runInstant } from './training-calendar.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly learning: NightlyLearning;
  readonly clock: Clock;
  readonly enqueue: (runId: string) => Promise<void>;
};

const text = (at: Instant): string => new Date(at).toISOString();
const textOrNull = (at: Instant | null): string | null => (at === null ? null : text(at));

const presentRun = (row: TrainingRunRow): TrainingRun => ({
  runId: row.id,
  ...{ model: row.model, zone: row.zone, asOf: dateOfNumber(row.asOfDay), state: row.state, step: row.step },
  ...{ progress: row.progress, reason: row.reason, attempts: row.attempts, askedBy: row.askedBy },
  ...{ createdAt: text(row.createdAt), startedAt: textOrNull(row.startedAt), endedAt: textOrNull(row.endedAt) },
  gate: row.gate as TrainingRun['gate'],
  ...{ metrics: row.metrics, artifactHash: row.artifactHash, modelVersion: row.modelVersion },
});

const presentLine = ({ at, text: said }: TrainingLine) => ({ at: text(at), text: said });

const presentAlarm = ({ id, kind, detail, blocks, openedAt, clearedAt }: LearningAlarm) => ({
  alarmId: id,
  ...{ kind, detail, blocks, openedAt: text(openedAt), clearedAt: textOrNull(clearedAt) },
});

const unknownModel = failure(
  domainError('invalid-request', 'This model is not trained here.', [
    { pointer: '/model', detail: `only ${responseModel} is trained; others are registered` },
  ]),
);

/** The groups of zones to make a run for: those asked for, from east to west; all where none is named. */
const zonesAsked = (
  zones: readonly string[] | undefined,
  known: readonly string[],
): Result<readonly string[], DomainError> => {
  if (zones === undefined) return success(known);
  const errors = zones.flatMap((zone, place) =>
    known.includes(zone)
      ? []
      : [{ pointer: `/zones/${String(place)}`, detail: `runs are made in ${known.join(', ')}` }],
  );
  if (errors.length > 0) return failure(domainError('invalid-request', 'No run is made in this zone.', errors));
  return success(known.filter((zone) => zones.includes(zone)));
};

/** From east to west; the answer is the last of them, which names all. */
const presentAsked = (runs: readonly TrainingRunRow[]): AskedTrainingRuns => {
  const presented = runs.map(presentRun);
  const last = presented.at(-1);
  if (last === undefined) throw new Error('there is always one zone in which runs are made');
  return {
    ...last,
    runs: presented.map(({ runId, zone, asOf, state }) => ({
      ...{ runId, zone, asOf, state },
      href: `/v1/training-runs/${runId}`,
    })),
  };
};

const linesShown = 200;
const alarmsShown = 20;

/** In simulated time the newest decision says how late it is; before the first it is as late as the machine thinks. */
const latestInstant = async ({ pool, clock }: Pick<Dependencies, 'pool' | 'clock'>): Promise<Instant> =>
  (clock.isSimulated ? await readNewestDecisionAt(pool) : null) ?? clock.now();

/** The day to learn from and, in simulated time, the instant up to which the world is known: then the newest day that was decided. */
const dayAsked = async (
  asOf: string | undefined,
  zone: string,
  dependencies: Dependencies,
): Promise<Result<{ readonly day: string; readonly knownAt?: Instant }, DomainError>> => {
  const at = await latestInstant(dependencies);
  if (dependencies.clock.isSimulated) {
    const day = asOf ?? localDate(zone, at);
    return success({ day, knownAt: runInstant(zone, day) });
  }
  if (asOf === undefined) return success({ day: newestDueDay(zone, at) });
  const detail = 'a day may only be named where the service runs with TACT_CLOCK=simulated';
  return failure(domainError('invalid-request', 'The server’s clock rules.', [{ pointer: '/asOf', detail }]));
};

type Standing = Pick<Learning, 'state' | 'staleSince'>;

/** `zone` is that of the last run. */
const standingOf = (
  newestGood: TrainingRunRow | null,
  { isBlocked, isServing, at }: { readonly isBlocked: boolean; readonly isServing: boolean; readonly at: Instant },
): Standing => {
  const due = newestGood === null ? null : dayNumber(newestDueDay(newestGood.zone, at));
  const isFresh = newestGood !== null && due !== null && newestGood.asOfDay >= due;
  const staleSince = newestGood === null || isFresh ? null : dateOfNumber(newestGood.asOfDay + 1);
  if (isBlocked) return { state: 'blocked', staleSince };
  if (!isServing) return { state: 'untrained', staleSince };
  return { state: isFresh ? 'fresh' : 'stale', staleSince };
};

const readStanding = async (dependencies: Dependencies, model: string): Promise<Learning> => {
  const { pool } = dependencies;
  const [lastRun] = await listRuns(pool, { model, limit: 1 });
  const newestGood = await readNewestEnded(pool, model, { states: ['succeeded'] });
  const servingVersion = await readModelAlias(pool, model, 'challenger');
  const { beganDay, openSinceDay } = await readGate(pool, model);
  const alarms = await listAlarms(pool, model, alarmsShown);
  const isBlocked = alarms.some(({ blocks, clearedAt }) => blocks && clearedAt === null);
  return {
    model,
    ...standingOf(newestGood, { isBlocked, isServing: servingVersion !== null, at: await latestInstant(dependencies) }),
    servingVersion,
    gate: {
      isOpen: openSinceDay !== null,
      openSince: openSinceDay === null ? null : dateOfNumber(openSinceDay),
      firstJudgedOn: beganDay === null ? null : dateOfNumber(beganDay),
    },
    lastRun: lastRun === undefined ? null : presentRun(lastRun),
    alarms: alarms.map(presentAlarm),
  };
};

const makeCreate =
  (dependencies: Dependencies): Services['createTrainingRun'] =>
  async ({ asOf, model, zones: named }, { keyId }) => {
    const { learning, enqueue } = dependencies;
    if (model !== responseModel) return unknownModel;
    const zones = zonesAsked(named, await learning.zones());
    if (!zones.ok) return zones;
    const runs: TrainingRunRow[] = [];
    for (const zone of zones.value) {
      const asked = await dayAsked(asOf, zone, dependencies);
      if (!asked.ok) return asked;
      runs.push(await learning.ask({ model, zone, ...asked.value, askedBy: `key ${keyId}` }));
    }
    for (const { id, state } of runs) if (state === 'queued') await enqueue(id);
    return success(presentAsked(runs));
  };

export const makeTrainingRuns = (
  dependencies: Dependencies,
): Pick<Services, 'createTrainingRun' | 'listTrainingRuns' | 'readTrainingRun' | 'readLearning'> => {
  const { pool } = dependencies;
  return {
    createTrainingRun: makeCreate(dependencies),
    listTrainingRuns: async ({ model, state, limit, cursor }) => {
      const before = readCursor(z.uuid(), cursor);
      if (!before.ok) return before;
      const states = state === undefined ? undefined : [state];
      const rows = await listRuns(pool, { model, states, limit: limit + 1, beforeId: before.value });
      return success(pageOfRows(rows, limit, ({ id }) => id, presentRun));
    },
    readTrainingRun: async ({ runId }) => {
      const row = await readRun(pool, runId);
      if (row === null) return failure(domainError('not-found', `No training run ${runId} is known.`));
      return success({ ...presentRun(row), log: (await readLines(pool, runId, linesShown)).map(presentLine) });
    },
    readLearning: async ({ model }) => success(await readStanding(dependencies, model)),
  };
};
