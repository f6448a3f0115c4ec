/**
 * What came of decisions within windows after them, for an export, by what had happened until an instant. A window reaches from the decision, which
 * is not within, to its end, which is.
 *
 * Money is that of payments on the case in the decision's currency, net of what was taken back of them at any time until the instant. A complaint
 * is one on the case, an opt-out one of the debtor: a consent withdrawn, contact refused. Whether a contact reached the person is told by
 * facts that name the decision. When a case was resolved is its present state's word; where that state knows later facts, the state is folded anew.
 */
import { factsUntil, foldCase, type CaseFact, type Instant } from '../../engine/index.ts';
import type { SnapshotClient } from './logged-rounds.ts';
import { readCaseFacts } from './read-facts.ts';
import { resolutionColumns } from './resolution-columns.ts';

export type OutcomeQuestion = {
  readonly id: string;
  readonly caseId: string;
  readonly debtorId: string;
  readonly decidedAt: Instant;
  readonly currency: string;
};

/** Within one window, or to the instant where that comes first. */
export type WindowOutcome = {
  readonly paidMinor: number;
  readonly hasComplained: boolean;
  readonly hasOptedOut: boolean;
  /** Null where nothing was told that says. */
  readonly wasReached: boolean | null;
};

export type DecisionOutcome = {
  /** In the order of the windows asked for. */
  readonly windows: readonly WindowOutcome[];
  /** When the case's debt was paid or settled; null while it is not. */
  readonly resolvedAt: Instant | null;
  /** When a contact that names the decision was first reported as sent. */
  readonly sentAt: Instant | null;
};

const instant = (text: string): string => `timestamptz 'epoch' + ${text}::bigint * interval '1 millisecond'`;
const known = instant('$6');

const paymentMinor = (payment: string): string => `(${payment}.data -> 'amount' ->> 'amount')::bigint`;
const currencyOf = (payment: string): string => `${payment}.data -> 'amount' ->> 'currency'`;

const askedSql = `
  asked as materialized (
    select place, id, case_id, debtor_id, currency, ${instant('ms')} as at
    from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) with ordinality one (id, case_id, debtor_id, ms, currency, place)
  )`;

const toldSql = `
  told as materialized (
    select subject_id, source, id, type, at, data from facts
    where subject_kind = 'case' and subject_id in (select case_id from asked) and at <= ${known}
      and type in ('payment.received', 'payment.reversed', 'complaint.raised', 'contact.sent', 'contact.failed', 'contact.answered',
                   'contact.opened', 'contact.clicked', 'contact.replied')
  ), back as (
    select subject_id, data ->> 'paymentId' as payment_id, ${currencyOf('told')} as currency, sum(${paymentMinor('told')}) as minor
    from told where type = 'payment.reversed' group by 1, 2, 3
  ), paid as (
    select told.subject_id, told.at, ${currencyOf('told')} as currency,
           ${paymentMinor('told')} - least(${paymentMinor('told')}, coalesce(back.minor, 0)) as minor
    from told left join back on back.subject_id = told.subject_id and back.payment_id = told.id and back.currency = ${currencyOf('told')}
    where told.type = 'payment.received'
  ), refused as materialized (
    select subject_id, at from facts
    where subject_kind = 'debtor' and subject_id in (select debtor_id from asked) and at <= ${known}
      and (type = 'consent.withdrawn' or type = 'flag.set' and data ->> 'flag' in ('opted_out', 'cease_request'))
  )`;

const isWithin = (at: string, place: string): string =>
  `${at} > asked.at and ${at} <= asked.at + ($7::bigint[])[${place}] * interval '1 millisecond'`;

const isSign = `(type in ('contact.opened', 'contact.clicked', 'contact.replied') or type = 'contact.answered' and (data ->> 'rightParty')::boolean)`;
const isDenial = `(type = 'contact.failed' or type = 'contact.answered' and not (data ->> 'rightParty')::boolean)`;

// $7: lengths of the windows in milliseconds. Each part meets the decisions once, with all windows side by side.
const outcomesSql = `
  with ${askedSql}, ${toldSql},
  windows as (select generate_subscripts($7::bigint[], 1) as place),
  money as (
    select asked.place, windows.place as window_place, sum(paid.minor) as minor
    from asked join paid on paid.subject_id = asked.case_id and paid.currency = asked.currency
    join windows on ${isWithin('paid.at', 'windows.place')} group by 1, 2
  ), complained as (
    select asked.place, windows.place as window_place
    from asked join told on told.subject_id = asked.case_id and told.type = 'complaint.raised'
    join windows on ${isWithin('told.at', 'windows.place')} group by 1, 2
  ), left_us as (
    select asked.place, windows.place as window_place
    from asked join refused on refused.subject_id = asked.debtor_id
    join windows on ${isWithin('refused.at', 'windows.place')} group by 1, 2
  ), reached as (
    select asked.place, windows.place as window_place, bool_or(${isSign}) as was_reached, bool_or(${isDenial}) as was_denied
    from asked join told on told.subject_id = asked.case_id and told.data ->> 'decisionId' = asked.id
    join windows on ${isWithin('told.at', 'windows.place')} where told.type like 'contact.%' group by 1, 2
  ), sent as (
    select asked.place, min(told.at) as at
    from asked join told on told.subject_id = asked.case_id and told.data ->> 'decisionId' = asked.id and told.type = 'contact.sent' group by 1
  )
  select coalesce(money.minor, 0)::bigint, complained.place is not null, left_us.place is not null,
         case when was_reached then true when was_denied then false end, (extract(epoch from sent.at) * 1000)::bigint
  from asked cross join windows
  left join money on money.place = asked.place and money.window_place = windows.place
  left join complained on complained.place = asked.place and complained.window_place = windows.place
  left join left_us on left_us.place = asked.place and left_us.window_place = windows.place
  left join reached on reached.place = asked.place and reached.window_place = windows.place
  left join sent on sent.place = asked.place
  order by asked.place, windows.place`;

type WindowRow = [
  paidMinor: number,
  hasComplained: boolean,
  hasOptedOut: boolean,
  wasReached: boolean | null,
  sentAt: Instant | null,
];

const windowOf = ([paidMinor, hasComplained, hasOptedOut, wasReached]: WindowRow): WindowOutcome => ({
  paidMinor,
  hasComplained,
  hasOptedOut,
  wasReached,
});

const statesSql = `
  select case_id, (extract(epoch from resolved_at) * 1000)::bigint, last_fact_at > ${instant('$2')}
  from case_states where case_id = any($1)`;

const resolvedUntil = (caseId: string, facts: readonly CaseFact[], asOf: Instant): Instant | null =>
  resolutionColumns(foldCase(caseId, factsUntil(facts, asOf))).resolvedAt;

const readResolutions = async (
  client: SnapshotClient,
  caseIds: readonly string[],
  asOf: Instant,
): Promise<ReadonlyMap<string, Instant | null>> => {
  const { rows } = await client.query<[caseId: string, resolvedAt: Instant | null, knowsLater: boolean]>({
    name: 'exported-resolutions',
    text: statesSql,
    rowMode: 'array',
    values: [caseIds, asOf],
  });
  const later = rows.filter(([, , knowsLater]) => knowsLater).map(([caseId]) => caseId);
  const facts = new Map<string, CaseFact[]>(later.map((caseId) => [caseId, []]));
  for (const fact of later.length === 0 ? [] : await readCaseFacts(client, later))
    facts.get(fact.subject.id)?.push(fact);
  return new Map(
    rows.map(([caseId, resolvedAt, knowsLater]) => [
      caseId,
      knowsLater ? resolvedUntil(caseId, facts.get(caseId) ?? [], asOf) : resolvedAt,
    ]),
  );
};

/** In the order of the questions. In a transaction. */
export const readOutcomesOf = async (
  client: SnapshotClient,
  questions: readonly OutcomeQuestion[],
  { windowsMs, asOf }: { readonly windowsMs: readonly number[]; readonly asOf: Instant },
): Promise<readonly DecisionOutcome[]> => {
  const columns = ['id', 'caseId', 'debtorId', 'decidedAt', 'currency'] as const;
  const asked = columns.map((column) => questions.map((question) => question[column]));
  const { rows } = await client.query<WindowRow>({
    name: 'exported-outcomes',
    text: outcomesSql,
    rowMode: 'array',
    values: [...asked, asOf, windowsMs],
  });
  const resolutions = await readResolutions(client, [...new Set(questions.map(({ caseId }) => caseId))], asOf);
  return questions.map(({ caseId }, place) => {
    const own = rows.slice(place * windowsMs.length, (place + 1) * windowsMs.length);
    return { windows: own.map(windowOf), sentAt: own[0]?.[4] ?? null, resolvedAt: resolutions.get(caseId) ?? null };
  });
};
