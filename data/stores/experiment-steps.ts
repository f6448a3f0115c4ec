/**
 * The steps of an experiment's life, each in one transaction: the state, the row that says who took it and why, whatever else it changes
 * (debtors, an arm, the champion), and the version that tells every process.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import {
  completeDefinition,
  layerConflict,
  nextState,
  type ExperimentDefinition,
  type ExperimentState,
} from '../../experiments/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import { insertChampionChange, readChampion, type StrategyReferenceRow } from './champion-changes.ts';
import { freezeExperiment } from './experiment-frozen.ts';
import { bumpRouting } from './routing-version.ts';

type Taken = {
  readonly id: string;
  /** The state and revision that were read, checked and are meant. */
  readonly from: ExperimentState;
  readonly revision: number;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
};

/** What an experiment is decided by. */
export type FrozenEvidence = {
  readonly decision: string;
  readonly overrides: readonly string[];
  readonly report: unknown;
  /** SHA-256 over the canonical report. */
  readonly checksum: string;
};

export type StepTaken = Taken &
  (
    | { readonly step: 'start' | 'ramp'; readonly share: number }
    | { readonly step: 'stop' }
    | { readonly step: 'stop_arm'; readonly arm: string; readonly evidence: unknown }
    | { readonly step: 'conclude'; readonly frozen: FrozenEvidence }
    | {
        readonly step: 'promote';
        readonly arm: string;
        readonly frozen: FrozenEvidence;
        /** The champion that was read: it must be in force still. */
        readonly champion: StrategyReferenceRow | null;
        readonly strategy: StrategyReferenceRow;
      }
  );

export type StepOutcome =
  | { readonly kind: 'taken' }
  /** Not in that state and revision any more, or the champion is another. */
  | { readonly kind: 'stale' }
  /** With why, in a sentence. */
  | { readonly kind: 'refused'; readonly detail: string };

type Queryable = Pick<pg.ClientBase, 'query'>;

const fromMs = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::bigint * interval '1 millisecond'`;

const stale: StepOutcome = { kind: 'stale' };
const refused = (detail: string): StepOutcome => ({ kind: 'refused', detail });

type Locked = {
  readonly definition: ExperimentDefinition;
  readonly state: ExperimentState;
  readonly revision: number;
  readonly share: number | null;
  readonly stoppedArms: readonly string[];
};

const lockExperiment = async (client: Queryable, id: string): Promise<Locked | null> => {
  // A statement of its own: what others wrote while this one waited is seen by the next.
  await client.query('select from experiments where id = $1 for update', [id]);
  const { rows } = await client.query<Locked>(
    `select definition, state, revision,
       (select max(share) from experiment_transitions taken where taken.experiment_id = $1) as share,
       array(select arm from experiment_transitions taken where taken.experiment_id = $1 and step = 'stop_arm') as "stoppedArms"
     from experiments where id = $1`,
    [id],
  );
  const found = rows[0];
  return found === undefined ? null : { ...found, definition: completeDefinition(found.definition) };
};

/** One start of a layer at a time, over all processes. */
const readRunningOfLayer = async (client: Queryable, layer: string): Promise<readonly ExperimentDefinition[]> => {
  await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.experimentLayers)}, hashtext($1))`, [layer]);
  const { rows } = await client.query<{ definition: ExperimentDefinition }>(
    `select definition from experiments where layer = $1 and state = 'running'`,
    [layer],
  );
  return rows.map(({ definition }) => completeDefinition(definition));
};

const whyNot = async (client: Queryable, step: StepTaken, locked: Locked): Promise<StepOutcome | null> => {
  const { definition, share, stoppedArms } = locked;
  if (step.step === 'start' && definition.layer !== null) {
    const conflict = layerConflict(definition, await readRunningOfLayer(client, definition.layer));
    return conflict === null ? null : refused(conflict);
  }
  if (step.step === 'ramp' && step.share <= (share ?? 0))
    return refused(`A share of ${String(share)} takes part already: a ramp only adds.`);
  if (step.step === 'stop_arm' && stoppedArms.includes(step.arm))
    return refused(`The arm ${step.arm} is stopped already.`);
  return null;
};

const stepSql = `
  insert into experiment_transitions
    (experiment_id, from_state, to_state, checksum, at, reason, by, key_id, step, arm, share, evidence)
  select id, $2, $3, checksum, ${fromMs('$4')}, $5, $6, $7, $8, $9, $10, $11 from experiments where id = $1`;

const writeStep = async (client: Queryable, step: StepTaken, to: ExperimentState): Promise<void> => {
  await client.query(
    `update experiments set state = $2,
       started_at = case when $2 = 'running' then coalesce(started_at, ${fromMs('$3')}) else started_at end,
       stopped_at = case when $2 in ('stopped', 'decided') then coalesce(stopped_at, ${fromMs('$3')}) else stopped_at end
     where id = $1 and state <> $2`,
    [step.id, to, step.at],
  );
  await client.query(stepSql, [
    ...[step.id, step.from, to, step.at, step.reason, step.by, step.keyId, step.step],
    'arm' in step ? step.arm : null,
    'share' in step ? step.share : null,
    'evidence' in step ? JSON.stringify(step.evidence) : null,
  ]);
};

const writeEvidence = async (client: Queryable, step: StepTaken): Promise<void> => {
  if (!('frozen' in step)) return;
  const { decision, overrides, report, checksum } = step.frozen;
  await client.query(
    `insert into experiment_evidence (experiment_id, arm, decision, overrides, report, checksum, at)
     values ($1, $2, $3, $4, $5, $6, ${fromMs('$7')})`,
    [
      ...[step.id, step.step === 'promote' ? step.arm : null, decision],
      ...[JSON.stringify(overrides), JSON.stringify(report), checksum, step.at],
    ],
  );
};

const isSame = (one: StrategyReferenceRow | null, other: StrategyReferenceRow | null): boolean =>
  one?.id === other?.id && one?.version === other?.version;

export const takeStep = async (client: pg.ClientBase, step: StepTaken): Promise<StepOutcome> => {
  // Always in this order: champion, experiment, layer.
  if (step.step === 'promote') {
    await client.query('lock table champion_changes in share row exclusive mode');
    if (!isSame(await readChampion(client), step.champion)) return stale;
  }
  const locked = await lockExperiment(client, step.id);
  if (locked?.state !== step.from || locked.revision !== step.revision) return stale;
  const next = nextState(locked.state, step.step);
  if (!next.ok) return refused(next.error.detail);
  const refusal = await whyNot(client, step, locked);
  if (refusal !== null) return refusal;
  await writeStep(client, step, next.value);
  await writeEvidence(client, step);
  // Before anybody has entered: what is told later of earlier days moves none of these numbers.
  if (step.step === 'start') await freezeExperiment(client, { definition: locked.definition, startedAt: step.at });
  if (step.step === 'promote') {
    const { strategy, at, reason, by, keyId, id } = step;
    await insertChampionChange(client, { strategy, at, reason, by, keyId, kind: 'promotion', experimentId: id });
  }
  await bumpRouting(client);
  return { kind: 'taken' };
};
