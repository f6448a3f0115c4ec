/**
 * The rows behind a number of an experiment: the facts that its arm's debtors were counted by, and for contacts the decisions not to make one, some
 * at a time. As of the last reduction, and of nothing that was stored since.
 */
import type { MetricName } from '../../experiments/index.ts';
import type { Instant } from '../../engine/index.ts';
import type { Queryable } from '../db/pool.ts';
import { readFrozen } from './experiment-frozen.ts';
import type { GroupKind } from './experiment-sums.ts';

/** Place of a row in the order of the list; unique. Decisions of a unit come before its facts, which come in the order of the store. */
export type DrillPlace = { readonly unitId: string; readonly seq: number; readonly own: string };

export type DrillRow = DrillPlace & {
  readonly kind: 'fact' | 'decision';
  /** Of a fact; empty of a decision. */
  readonly source: string;
  readonly id: string;
  /** Type of the fact, or kind of the action. */
  readonly type: string;
  /** A case or a debtor. */
  readonly subjectId: string;
  readonly at: Instant;
  readonly enteredAt: Instant;
  /** Of a fact, as told. */
  readonly data: unknown;
};

export type DrillQuestion = {
  readonly experimentId: string;
  readonly metric: MetricName;
  readonly arm: string;
  readonly group?: { readonly by: Exclude<GroupKind, 'all'>; readonly value: string } | undefined;
  readonly limit: number;
  readonly after?: DrillPlace | undefined;
};

const payments = ['payment.received', 'payment.reversed'];
const endings = [...payments, 'balance.updated', 'case.closed', 'case.opened'];

/** What each number is made of. */
const typesByMetric: Readonly<Record<MetricName, readonly string[]>> = {
  net_recovered_per_debtor: [...payments, 'contact.sent'],
  recovered_per_debtor: payments,
  cure_rate: endings,
  days_to_resolve: endings,
  roll_rate: ['case.stage_changed'],
  promise_rate: ['promise.made'],
  kept_rate: ['promise.made', 'promise.kept', 'promise.broken'],
  right_party_contact_rate: ['contact.sent', 'contact.answered'],
  contacts_per_debtor: ['contact.sent'],
  cost_per_debtor: ['contact.sent'],
  complaint_rate: ['complaint.raised'],
  opt_out_rate: ['consent.withdrawn', 'flag.set'],
  satisfaction: ['satisfaction.rated'],
};

/** What happened outside the window and counts all the same: reversals of payments within it, and what cases stood like before. */
const timeless = ['payment.reversed', 'balance.updated', 'case.closed', 'case.opened', 'case.stage_changed'];

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const dayStart = `timestamptz 'epoch' + reduced.as_of_day * interval '24 hours'`;

// $1: experiment, $2: arm, $3: types, $4: window days, $5: types out of the window, $6: with decisions, $7 … $9: place, $10: limit, $11: group.
const rowsSql = (groupColumn: string): string => `
  select unit.unit_id as "unitId", row.seq, row.own, row.kind, row.source, row.id, row.type, row.subject_id as "subjectId", ${ms('row.at')} as at,
    ${ms('unit.entered_at')} as "enteredAt", row.data
  from experiment_reductions reduced
  join experiment_units unit on unit.experiment_id = reduced.experiment_id
  cross join lateral (
    select fact.seq, '' as own, 'fact' as kind, fact.source, fact.id, fact.type, fact.subject_id, fact.at, fact.data
    from experiment_unit_debtors member
    join lateral (
      select 'debtor' as kind, member.debtor_id as id union all select 'case', case_id from case_states own where own.debtor_id = member.debtor_id
    ) subject on true
    join facts fact on fact.subject_id = subject.id and fact.subject_kind = subject.kind
    where member.experiment_id = unit.experiment_id and member.unit_id = unit.unit_id and fact.type = any($3) and fact.seq <= reduced.last_seq
      and fact.at < ${dayStart}
      and (fact.type = any($5) or fact.at > unit.entered_at and fact.at < unit.entered_at + $4 * interval '24 hours')
      and (fact.type <> 'flag.set' or fact.data ->> 'flag' in ('opted_out', 'cease_request'))
    union all
    select 0, decision.id::text, 'decision', '', decision.id::text, decision.kind, decision.case_id, decision.decided_at, null
    from experiment_unit_debtors member join decisions decision on decision.debtor_id = member.debtor_id
    where $6 and member.experiment_id = unit.experiment_id and member.unit_id = unit.unit_id
      and decision.experiment_id = unit.experiment_id and not decision.dry_run and decision.kind <> 'contact'
      and decision.decided_at < ${dayStart} and decision.decided_at < unit.entered_at + $4 * interval '24 hours'
  ) row
  where reduced.experiment_id = $1 and reduced.is_summed and unit.arm = $2 and ($11::text is null or ${groupColumn} = $11)
    and unit.unit_id >= $7 and (unit.unit_id, row.seq, row.own) > ($7, $8::bigint, $9)
  order by unit.unit_id, row.seq, row.own limit $10`;

const beginning: DrillPlace = { unitId: '', seq: -1, own: '' };

/** Empty where the experiment has not been reduced, or has no such arm. */
export const drillDown = async (client: Queryable, question: DrillQuestion): Promise<readonly DrillRow[]> => {
  const { experimentId, metric, arm, group, limit, after = beginning } = question;
  const { unitId, seq, own } = after;
  const frozen = await readFrozen(client, experimentId);
  if (frozen === null) return [];
  const { rows } = await client.query<DrillRow>(rowsSql(group === undefined ? `''` : `unit.${group.by}`), [
    ...[experimentId, arm, typesByMetric[metric], frozen.windowDays, timeless],
    metric === 'contacts_per_debtor',
    ...[unitId, seq, own],
    ...[limit, group?.value ?? null],
  ]);
  return rows;
};
