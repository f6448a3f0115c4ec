/**
 * Which groups of people debtors belong to: age band, country, language, and what callers declare of them in few enough values. For judging whether
 * a model treats people alike before it decides, never for deciding or learning: age, language and region are no feature of any decision
 * (`engine/features`), and what is barred from learning is looked at all the same. Whether automated decisions treat people unequally is the
 * controller's to watch (GDPR art. 6(1)(f), 5(1)(a), 22(3) with recital 71). Groups are as they are known when it is asked.
 */
import type { LocalDate } from '../../engine/index.ts';
import type { DebtorGroups } from '../../models/index.ts';
import type { Queryable } from '../db/pool.ts';
import { readAttributeRegister } from './attribute-store.ts';
import { ageBandSql } from './fairness-sums.ts';

/** Those told of most debtors. */
const mostAttributes = 12;

type Row = [debtorId: string, ageBand: string | null, country: string | null, language: string | null, told: unknown];

const groupsSql = `
  with told as (
    select debtor_id, state -> 'registration' as registration, (state #>> '{registration,birthYear}')::int as birth_year,
           extract(year from $1::date)::int as ending
    from debtor_states
    where debtor_id in (select debtor_id from decisions where decided_at >= $2::date - 1 and decided_at < $1::date + 2)
  )
  select debtor_id, case when birth_year is not null then ${ageBandSql} end, registration ->> 'country', registration ->> 'language',
         registration -> 'attributes'
  from told`;

/** Of a few values each, so that people can be counted by them. */
const readNames = async (client: Queryable): Promise<readonly string[]> =>
  (await readAttributeRegister(client))
    .filter(({ kind }) => kind === 'category' || kind === 'boolean')
    .toSorted((one, other) => other.coverage - one.coverage || (one.name < other.name ? -1 : 1))
    .slice(0, mostAttributes)
    .map(({ name }) => name);

const wordOf = (told: unknown, name: string): string | null => {
  const value =
    typeof told === 'object' && told !== null ? (told as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : null;
};

export type GroupWindow = { readonly fromDay: LocalDate; readonly toDay: LocalDate };

/** Of the debtors who were decided for in these days; whoever has not told is in no group. */
export const readDebtorGroups = async (
  client: Queryable,
  { fromDay, toDay }: GroupWindow,
): Promise<readonly DebtorGroups[]> => {
  const names = await readNames(client);
  const { rows } = await client.query<Row>({ text: groupsSql, rowMode: 'array', values: [toDay, fromDay] });
  const grouping = (by: string, groupFor: (row: Row) => string | null): DebtorGroups => ({
    by,
    groupOf: new Map(
      rows.flatMap((row): readonly [string, string][] => {
        const group = groupFor(row);
        return group === null ? [] : [[row[0], group]];
      }),
    ),
  });
  return [
    grouping('age_band', ([, ageBand]) => ageBand),
    grouping('country', ([, , country]) => country),
    grouping('language', ([, , , language]) => language),
    ...names.map((name) => grouping(`attribute ${name}`, ([, , , , told]) => wordOf(told, name))),
  ];
};
