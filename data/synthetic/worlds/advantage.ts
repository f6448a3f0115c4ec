/**
 * What a simulated night gains on the table, exactly: on the very states that the policy has come to, the expected value of its
 * distribution less that of the table's, both by the truth and with the table followed afterwards. Summed over nights this is the policy's
 * gain over the table (the performance difference lemma), free of the luck of who paid.
 */
import { noPlace } from './case-plan.ts';
import { probabilityByPlace, type OpenTonight } from './night-decision.ts';
import type { WitnessedNight } from './simulate.ts';
import { daysSinceContact, makeTablePlans, valueBeforeTable, type TablePlan, type TableRequest } from './table-plan.ts';

/** Euro, and contacts expected of the one and of the other in these states. */
export type Advantage = { readonly gainEuro: number; readonly contacts: number; readonly tableContacts: number };

type Shares = { readonly candidates: readonly number[] };

const contactShare = ({ candidates }: Shares): number => candidates.reduce((sum, share) => sum + share, 0);

const gainOf = (seen: WitnessedNight, plan: TablePlan, { candidates }: OpenTonight, table: Shares): number => {
  const { live, age, pressure, decision, context } = seen;
  const morning = { age, gap: daysSinceContact(context), strain: { momentum: live.momentum, pressure } };
  const own = probabilityByPlace(candidates, decision.distribution);
  const tables = probabilityByPlace(candidates, table);
  const waiting = valueBeforeTable(live.truth, plan, morning, noPlace);
  return own.reduce((sum, share, place) => {
    const more = share - (tables[place] ?? 0);
    if (Number.isNaN(share) || more === 0) return sum;
    return sum + more * (valueBeforeTable(live.truth, plan, morning, place) - waiting);
  }, 0);
};

export const makeAdvantage = (request: TableRequest): ((seen: WitnessedNight) => Advantage) => {
  const planOf = makeTablePlans(request);
  return (seen) => {
    const { decision, context, live, debtorIndex } = seen;
    const { candidates, humanOnly } = decision;
    if (candidates.length === 0) return { gainEuro: 0, contacts: 0, tableContacts: 0 };
    const table = request.table({ context, candidates, humanOnly });
    return {
      gainEuro: gainOf(seen, planOf(debtorIndex, live.draft, live.truth), decision, table),
      contacts: contactShare(decision.distribution),
      tableContacts: contactShare(table),
    };
  };
};
