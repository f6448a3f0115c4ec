/** A small experiment in a test database: started, its decisions and facts stored, looked at, and held against the slow oracle. */
import { expect } from 'vitest';
import type { Fact, Instant } from '../../engine/index.ts';
import { metricCatalogue, parseDefinition, type DelayedSums } from '../../experiments/index.ts';
import type { Pool, Queryable } from '../db/pool.ts';
import { inTransaction } from '../db/transaction.ts';
import { readFrozen } from '../stores/experiment-frozen.ts';
import { readDelayedSums } from '../stores/experiment-sums-delayed.ts';
import { reduceExperiment, type ReduceQuestion } from '../stores/experiment-sums-reduce.ts';
import { readArmSums, readArmTallies, readDayUnits, type ArmSums } from '../stores/experiment-sums.ts';
import { makeFactStore } from '../stores/fact-store.ts';
import { oracleArms, type OracleArm } from './experiment-oracle.ts';
import { worldArms, worldStart, type ExperimentWorld, type WorldDecision } from './experiment-world.ts';

export const experimentId = 'E-1';
export const startExperiment = async (pool: Pool, unit: 'debtor' | 'household' = 'debtor'): Promise<void> => {
  const parsed = parseDefinition({
    id: experimentId,
    hypothesis: 'A warm tone recovers more',
    unit,
    arms: worldArms.map((id, place) => ({
      id,
      role: id === 'champion' || id === 'holdout' ? id : 'challenger',
      strategy: { id: 'table-v1', version: 1 },
      weight: place === 0 ? 0.5 : 0.25,
    })),
    primaryMetric: 'net_recovered_per_debtor',
    minimumDetectableEffect: 0.1,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  await pool.query(
    `insert into experiments (id, definition, state, checksum, created_at, created_by, started_at)
     values ($1, $2, 'running', '', $3, 'key', $3)`,
    [experimentId, JSON.stringify(parsed.value), new Date(worldStart)],
  );
};

export const storeDecisions = async (pool: Queryable, decisions: readonly WorldDecision[]): Promise<void> => {
  const rows = decisions.map((one) => ({ ...one, at: new Date(one.at).toISOString() }));
  await pool.query(
    `insert into decisions (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, strategy_id,
                            strategy_version, experiment_id, arm, propensity, receipt, hash)
     select id, "caseId", "debtorId", 'north', 'SE', at, at, "dryRun", kind, "actionId", 'table-v1', 1, $2, arm, 0.5, receipt, ''
     from json_to_recordset($1) as one (id uuid, "caseId" text, "debtorId" text, at timestamptz, "dryRun" boolean, kind text, "actionId" text,
                                        arm text, receipt text)`,
    [JSON.stringify(rows), experimentId],
  );
};

export const storeFacts = async (pool: Pool, facts: readonly Fact[]): Promise<void> => {
  const store = makeFactStore(pool);
  for (let from = 0; from < facts.length; from += 1000) await store.record(facts.slice(from, from + 1000));
};

export type Looked = {
  readonly changedUnits: number;
  readonly kept: string;
  readonly sums: ReadonlyMap<string, readonly ArmSums[]>;
  readonly tallies: ReadonlyMap<string, Readonly<Record<string, number>>>;
  readonly delayed: ReadonlyMap<string, ReadonlyMap<string, DelayedSums>>;
  readonly units: number;
};

export const told = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

export const look = (pool: Pool, question: Omit<ReduceQuestion, 'experimentId'>): Promise<Looked> =>
  inTransaction(pool, async (client) => {
    const reduction = told(await reduceExperiment(client, { experimentId, ...question }));
    const sums = new Map<string, readonly ArmSums[]>();
    const delayed = new Map<string, ReadonlyMap<string, DelayedSums>>();
    for (const { name, isCapped, isDelayed } of metricCatalogue) {
      sums.set(name, told(await readArmSums(client, { experimentId, metric: name })));
      if (isCapped)
        sums.set(`${name}.raw`, told(await readArmSums(client, { experimentId, metric: name, isRaw: true })));
      if (isDelayed) {
        const arms = told(await readDelayedSums(client, { experimentId, metric: name }));
        delayed.set(name, new Map(arms.map((arm) => [arm.arm, arm.sums])));
      }
    }
    const tallies = await readArmTallies(client, experimentId);
    const units = (await readDayUnits(client, experimentId)).reduce((sum, one) => sum + one.units, 0);
    return { ...reduction, sums, tallies, delayed, units };
  });

/** Sums of doubles in another order: equal to 1 part in 10⁹. */
const close = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(9)));
export const rounded = (sums: object): object =>
  Object.fromEntries(
    Object.entries(sums).map(([name, value]) => [
      name,
      value instanceof Float64Array ? [...value].map(close) : close(value as number),
    ]),
  );

export const lookedAt = (looked: Looked, which: 'toDate' | 'matured') =>
  Object.fromEntries(
    [...looked.sums].map(([metric, arms]) => [
      metric,
      Object.fromEntries(
        arms.map((arm) => [arm.arm, rounded(arm[which])] as const).filter(([, sums]) => (sums as { n: number }).n > 0),
      ),
    ]),
  );

const expectedOf = (arms: ReadonlyMap<string, OracleArm>) => {
  const metrics = [...arms.values()].flatMap(({ means, ratios }) => [...Object.keys(means), ...Object.keys(ratios)]);
  return Object.fromEntries(
    [...new Set(metrics)].map((metric) => [
      metric,
      Object.fromEntries([...arms].map(([arm, { means, ratios }]) => [arm, rounded({ ...means, ...ratios }[metric]!)])),
    ]),
  );
};

export const expectOracle = async (
  pool: Pool,
  looked: Looked,
  {
    facts,
    decisions,
    households,
  }: Omit<ExperimentWorld, 'households'> & { readonly households: ExperimentWorld['households'] | null },
  asOf: Instant,
): Promise<void> => {
  const frozen = await readFrozen(pool, experimentId);
  if (frozen === null) throw new Error('not frozen');
  const input = { facts, decisions, households, frozen, asOf };
  const all = oracleArms(input, { isMatured: false });
  expect(looked.units).toBe([...all.values()].reduce((sum, { units }) => sum + units, 0));
  expect(lookedAt(looked, 'toDate')).toEqual(expectedOf(all));
  const matured = oracleArms(input, { isMatured: true });
  if (matured.size > 0) expect(lookedAt(looked, 'matured')).toEqual(expectedOf(matured));
  for (const [arm, { tallies, delayed }] of all) {
    expect(looked.tallies.get(arm)).toEqual(tallies);
    for (const [metric, sums] of Object.entries(delayed))
      expect([metric, arm, rounded(looked.delayed.get(metric)?.get(arm) ?? {})]).toEqual([metric, arm, rounded(sums)]);
  }
};
