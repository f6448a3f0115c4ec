/** A case as clients see it. Instants and calendar days are those of the debtor's first time zone, of UTC while it is not known. */
import type { CaseRow } from '../../data/index.ts';
import {
  channels,
  daysBetween,
  formatInstant,
  localDate,
  type CaseState,
  type Instant,
  type LocalDate,
} from '../../engine/index.ts';
import type { CaseDetail, CaseSummary } from '../contracts/cases.ts';

export const unknownZone = 'UTC';

type Opening = NonNullable<CaseState['opening']>;

const openingOf = ({ opening, caseId }: CaseState): Opening => {
  if (opening === null) throw new Error(`case ${caseId} is shown before it was opened`);
  return opening;
};

export const presentCase = ({ state, timeZone }: CaseRow, now: Instant): CaseSummary => {
  const opening = openingOf(state);
  const zone = timeZone ?? unknownZone;
  const { currency } = opening;
  return {
    caseId: state.caseId,
    debtorId: opening.debtorId,
    portfolio: opening.portfolio,
    creditor: opening.creditor,
    actor: opening.actor,
    product: opening.product,
    stage: state.stage ?? opening.stage,
    state: state.closed === null ? 'open' : 'closed',
    openedAt: formatInstant(zone, opening.at),
    dueDate: opening.dueOn,
    daysPastDue: daysBetween(opening.dueOn, localDate(zone, now)),
    principal: { amount: opening.principalMinor, currency },
    balance: { amount: state.balanceMinor ?? opening.principalMinor, currency },
  };
};

/** The newest promise whose day has not ended is the one that stands. */
const presentPromises = (state: CaseState, currency: string, today: LocalDate): CaseDetail['promises'] => {
  const open = state.promises.findLast((promise) => promise.state === 'open' && promise.dueOn >= today);
  return {
    ...state.promiseTally,
    open: open === undefined ? null : { amount: { amount: open.minor, currency }, dueDate: open.dueOn },
  };
};

const presentPlan = ({ plan }: CaseState, currency: string, zone: string): CaseDetail['plan'] =>
  plan === null
    ? null
    : {
        agreedAt: formatInstant(zone, plan.at),
        broken: plan.broken,
        instalments: plan.instalments.map(({ dueOn, minor }) => ({
          amount: { amount: minor, currency },
          dueDate: dueOn,
        })),
      };

const presentContacts = ({ channelTallies }: CaseState): CaseDetail['contacts'] =>
  channels.flatMap((channel) => {
    const tally = channelTallies[channel];
    return tally === undefined ? [] : [{ channel, ...tally }];
  });

export const presentCaseDetail = (
  row: CaseRow,
  { now, learnedSegment }: { readonly now: Instant } & Pick<CaseDetail, 'learnedSegment'>,
): CaseDetail => {
  const { state } = row;
  const { currency } = openingOf(state);
  const zone = row.timeZone ?? unknownZone;
  const { closed, dispute, lastFact } = state;
  return {
    ...presentCase(row, now),
    closed: closed === null ? null : { at: formatInstant(zone, closed.at), reason: closed.reason },
    paid: { amount: state.paidMinor, currency },
    promises: presentPromises(state, currency, localDate(zone, now)),
    plan: presentPlan(state, currency, zone),
    dispute: dispute === null ? null : { raisedAt: formatInstant(zone, dispute.at), reason: dispute.reason },
    contacts: presentContacts(state),
    complaints: state.complaintCount,
    learnedSegment,
    facts: state.facts,
    unusableFacts: state.unusableFacts,
    lastFactAt: lastFact === null ? null : formatInstant(zone, lastFact.at),
  };
};
