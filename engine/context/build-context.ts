/**
 * Folded states → the frozen snapshot that a decision is made from. The states must be folds of the facts up to `asOf`
 * (`factsUntil` for an instant in the past): what they hold is not looked at again for its time, except for the closing.
 */
import { domainError, type DomainError } from '../errors.ts';
import { failure, success, type Result } from '../result.ts';
import type { CaseOpening, CaseState } from '../state/case-state.ts';
import type { DebtorState, Registration } from '../state/debtor-state.ts';
import type { Purpose } from '../vocabulary/case.ts';
import { daysBetween, localDate, type Instant, type LocalDate } from '../vocabulary/time.ts';
import type { CaseContext } from './case-context.ts';
import { countedContacts, responseByChannel, responseBySlot, type PlannedContact } from './contact-history.ts';
import { paymentHistory, type LocalClock } from './payment-history.ts';
import { consentFor, standingFlags } from './standing-flags.ts';

export type ContextSources = {
  readonly caseState: CaseState;
  readonly debtorState: DebtorState | null;
  /** The debtor's other cases, in any order; this one may be among them. */
  readonly siblings: readonly CaseState[];
  readonly planned: readonly PlannedContact[];
  readonly asOf: Instant;
  /** What consent is asked for; `collect` where nothing is said. */
  readonly purpose?: Purpose;
};

const isOpen = (state: CaseState, asOf: Instant): boolean =>
  state.opening !== null && (state.closed === null || state.closed.at > asOf);

const debtorOf = (registration: Registration): NonNullable<CaseContext['debtor']> => ({
  country: registration.country,
  region: registration.region,
  language: registration.language,
  timeZones: registration.timeZones,
  kind: registration.kind,
  reachable: registration.reachable,
  birthYear: registration.birthYear,
  attributes: registration.attributes,
});

const onFile = 'onFile.';

/** `onFile.consent_email: true` among the attributes says that the debtor's consent is on file. Most debtors have none. */
const prerequisites = ({ attributes }: Registration): { readonly has?: readonly string[] } => {
  let has: string[] | null = null;
  for (const key in attributes) {
    if (key.startsWith(onFile) && attributes[key] === true) (has ??= []).push(key.slice(onFile.length));
  }
  return has === null ? {} : { has: has.sort() };
};

/** The newest promise whose day has not ended. */
const openPromise = ({ promises }: CaseState, today: LocalDate): CaseContext['promiseOpen'] => {
  const promise = promises.findLast(({ state, dueOn }) => state === 'open' && dueOn >= today);
  return promise === undefined ? null : { dueOn: promise.dueOn, minor: promise.minor };
};

/** A plan stands until it is broken or its last instalment's day has ended. */
const planStands = ({ plan }: CaseState, today: LocalDate): boolean =>
  plan !== null && !plan.broken && plan.instalments.some(({ dueOn }) => dueOn >= today);

const totalBalance = (openCases: readonly CaseState[], currency: string): number =>
  openCases.reduce(
    (sum, { opening, balanceMinor }) =>
      opening?.currency === currency ? Math.min(Number.MAX_SAFE_INTEGER, sum + (balanceMinor ?? 0)) : sum,
    0,
  );

const caseFields = (state: CaseState, opening: CaseOpening, today: LocalDate) => ({
  caseId: state.caseId,
  debtorId: opening.debtorId,
  portfolio: opening.portfolio,
  creditor: opening.creditor,
  actor: opening.actor,
  product: opening.product,
  stage: state.stage ?? opening.stage,
  stageAt: state.stageAt ?? opening.at,
  currency: opening.currency,
  principalMinor: opening.principalMinor,
  balanceMinor: state.balanceMinor ?? opening.principalMinor,
  dueOn: opening.dueOn,
  daysPastDue: daysBetween(opening.dueOn, today),
  openedAt: opening.at,
  promiseOpen: openPromise(state, today),
  planStands: planStands(state, today),
  notices: state.notices.toReversed(),
  complaintCount: state.complaintCount,
  disputeCount: state.disputeCount,
});

const debtorFields = (
  { caseState, debtorState, asOf, purpose = 'collect' }: ContextSources,
  zones: readonly string[],
) => ({
  debtor: debtorState?.registration ? debtorOf(debtorState.registration) : null,
  ...(debtorState?.registration ? prerequisites(debtorState.registration) : {}),
  consent: consentFor(debtorState, purpose),
  preferences: debtorState?.preferences ?? { channels: null, slots: null, language: null, tone: null },
  flags: standingFlags(caseState, debtorState, zones, asOf),
});

const historyFields = ({ debtorState, planned }: ContextSources, cases: readonly CaseState[], clock: LocalClock) => ({
  contacts: countedContacts(cases, planned, clock.asOf),
  payment: paymentHistory(cases, debtorState, clock),
  response: responseByChannel(cases),
  responseBySlot: responseBySlot(cases, clock.zone),
});

/** `not-found` where the case has not been opened, `conflict` where it is closed. Calendar days are those of the first zone. */
export const buildContext = (sources: ContextSources): Result<CaseContext, DomainError> => {
  const { caseState, debtorState, asOf } = sources;
  const { opening } = caseState;
  if (opening === null) return failure(domainError('not-found', 'No case with this id has been opened.'));
  if (!isOpen(caseState, asOf)) return failure(domainError('conflict', 'The case is closed.'));
  const zones = debtorState?.registration?.timeZones ?? ['UTC'];
  const zone = zones[0] ?? 'UTC';
  const today = localDate(zone, asOf);
  const cases = [caseState, ...sources.siblings.filter(({ caseId }) => caseId !== caseState.caseId)];
  const openCases = cases.filter((state) => isOpen(state, asOf));
  return success({
    asOf,
    ...caseFields(caseState, opening, today),
    ...debtorFields(sources, zones),
    ...historyFields(sources, cases, { asOf, zone, today }),
    openCases: openCases.length,
    totalBalanceMinor: totalBalance(openCases, opening.currency),
  });
};
