/** Alarms of learning: what a night's run found wrong with the world, the model or the data, and when it was found right again. */
import type { Instant } from '../../engine/index.ts';
import type { Queryable } from '../db/pool.ts';

export const alarmKinds = ['drift', 'calibration', 'data_quality'] as const;
export type AlarmKind = (typeof alarmKinds)[number];

export type LearningAlarm = {
  readonly id: string;
  readonly model: string;
  readonly kind: AlarmKind;
  /** In words. */
  readonly detail: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Nothing new is learned while it is open. */
  readonly blocks: boolean;
  readonly openedAt: Instant;
  readonly clearedAt: Instant | null;
};

export type RaisedAlarm = Pick<LearningAlarm, 'kind' | 'detail' | 'evidence' | 'blocks'>;

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/**
 * What a run says of the kinds it looked at: each raised one is opened, or stays open; each other one that was open is cleared.
 * In a transaction; harmless to repeat.
 */
export const settleAlarms = async (
  client: Queryable,
  settled: {
    readonly model: string;
    readonly runId: string;
    readonly looked: readonly AlarmKind[];
    readonly raised: readonly RaisedAlarm[];
    readonly makeId: () => string;
    readonly at: Instant;
  },
): Promise<void> => {
  const { model, runId, looked, raised, makeId, at } = settled;
  const quiet = looked.filter((kind) => !raised.some((alarm) => alarm.kind === kind));
  await client.query(
    `update learning_alarms set cleared_run = $3, cleared_at = ${instant(4)}
     where model = $1 and kind = any($2) and cleared_at is null`,
    [model, quiet, runId, at],
  );
  for (const { kind, detail, evidence, blocks } of raised) {
    await client.query(
      `insert into learning_alarms (id, model, kind, detail, evidence, blocks, opened_run, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, ${instant(8)})
       on conflict (model, kind) where cleared_at is null
       do update set detail = excluded.detail, evidence = excluded.evidence, blocks = excluded.blocks`,
      [makeId(), model, kind, detail, JSON.stringify(evidence), blocks, runId, at],
    );
  }
};

/** Open ones first, then the newest cleared ones. */
export const listAlarms = async (client: Queryable, model: string, most: number): Promise<readonly LearningAlarm[]> => {
  const { rows } = await client.query<LearningAlarm>(
    `select id, model, kind, detail, evidence, blocks, ${ms('opened_at')} as "openedAt", ${ms('cleared_at')} as "clearedAt"
     from learning_alarms where model = $1 order by cleared_at desc nulls first, opened_at desc limit $2`,
    [model, most],
  );
  return rows;
};
