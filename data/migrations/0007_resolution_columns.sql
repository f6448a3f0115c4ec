-- Columns by which cases are counted (how long until they are paid): reading a state of JSON takes longer than all the rest together.
-- They are written with the state (resolution-columns.ts); here those of rows that were there before.

alter table case_states
  add column close_reason     text collate "C",
  add column resolved_at      timestamptz,
  add column principal_minor  bigint,
  add column currency         text collate "C",
  add column product          text collate "C",
  add column opening_stage    text collate "C",
  add column first_channel    text collate "C",
  add column first_contact_at timestamptz,
  add column is_disputed      boolean not null default false,
  add column complications    smallint not null default 0;
comment on column case_states.resolved_at is 'When the debt was paid or settled; null while it is not, and after a withdrawal, a sale or a write-off.';

alter table debtor_states add column country text collate "C";

-- Backfill.
with parsed as materialized (
  select case_id, state::jsonb as state from case_states
), told as materialized (
  select case_id, state -> 'opening' as opening, state -> 'closed' as closed, state -> 'payments' as payments, state -> 'contacts' as contacts,
         state -> 'channelTallies' as tallies, (state ->> 'balanceMinor')::bigint = 0 as is_clear, (state ->> 'overpaidMinor')::bigint as overpaid,
         coalesce((state ->> 'balanceStatedAt')::bigint, (state #>> '{opening,at}')::bigint) as since,
         (state ->> 'disputeCount')::int > 0 as is_disputed, (state ->> 'complaintCount')::int > 0 as has_complaint,
         (state #>> '{promiseTally,broken}')::int > 0 as has_broken_promise, coalesce((state #>> '{plan,broken}')::boolean, false) as has_broken_plan
  from parsed
), cleared as materialized (
  select told.*, opening ->> 'at' as opened, closed ->> 'reason' as reason, (closed ->> 'at')::bigint as closed_ms,
         coalesce(closed ->> 'reason' in ('paid', 'settled'), false) as is_settled,
         (select max(at) from (
            select (each ->> 'at')::bigint as at,
                   sum((each ->> 'minor')::bigint - (each ->> 'reversedMinor')::bigint) over (order by place desc) - overpaid as owed_before
            from jsonb_array_elements(payments) with ordinality payment (each, place)
            where (each ->> 'at')::bigint >= since) since_then
          where owed_before > 0) as paid_ms
  from told
), ended as (
  select cleared.*,
         greatest(opened::bigint, least(
           case when is_clear and (reason is null or is_settled or paid_ms is not null) then coalesce(paid_ms, since) end,
           case when is_settled then closed_ms end)) as resolved_ms,
         is_clear and (reason is null or is_settled or paid_ms is not null) or is_settled as is_resolved
  from cleared
)
update case_states set
  close_reason = reason,
  resolved_at = case when is_resolved and opened is not null then timestamptz 'epoch' + resolved_ms * interval '1 millisecond' end,
  principal_minor = (opening ->> 'principalMinor')::bigint,
  currency = opening ->> 'currency',
  product = opening ->> 'product',
  opening_stage = opening ->> 'stage',
  first_channel = case when (select sum((value ->> 'sent')::int) from jsonb_each(tallies)) > jsonb_array_length(contacts) then 'unknown'
                       else contacts -> 0 ->> 'channel' end,
  first_contact_at = timestamptz 'epoch' + (contacts -> 0 ->> 'at')::bigint * interval '1 millisecond',
  is_disputed = ended.is_disputed,
  complications = ended.is_disputed::int + has_complaint::int + has_broken_promise::int + has_broken_plan::int
    + exists (select from jsonb_array_elements(payments) each where (each ->> 'reversedMinor')::bigint > 0)::int
from ended where ended.case_id = case_states.case_id;

update debtor_states set country = state #>> '{registration,country}';
