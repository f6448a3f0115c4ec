/** Debtors as they stand, over all their cases. A caller limited to portfolios sees those with a case in one of them, and these cases. */
import type { CaseRead, DebtorRead } from '../../data/index.ts';
import {
  channels,
  domainError,
  emptyCaseState,
  emptyDebtorState,
  failure,
  formatInstant,
  localDate,
  paymentHistory,
  standingFlags,
  success,
  type DebtorState,
  type Instant,
} from '../../engine/index.ts';
import type { Debtor } from '../contracts/debtors.ts';
import { presentCase, unknownZone } from './present-case.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly caseRead: CaseRead; readonly debtorRead: DebtorRead; readonly now: () => Instant };

const mostCases = 200;

const presentRegistration = ({ registration }: DebtorState, zone: string): Debtor['registration'] => {
  if (registration === null) return null;
  const { at, ...rest } = registration;
  return { registeredAt: formatInstant(zone, at), ...rest };
};

/** By channel, then by purpose. */
const presentConsents = ({ consents }: DebtorState, zone: string): Debtor['consents'] =>
  channels.flatMap((channel) =>
    Object.entries(consents[channel] ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([purpose, { given, at }]) => ({
        channel,
        purpose: purpose === '*' ? null : purpose,
        given,
        at: formatInstant(zone, at),
      })),
  );

/** Those that stand now. */
const presentFlags = (debtor: DebtorState, zone: string, now: Instant): Debtor['flags'] => {
  const zones = debtor.registration?.timeZones ?? [unknownZone];
  return standingFlags(emptyCaseState(''), debtor, zones, now).flatMap(({ flag, until }) => {
    const record = debtor.flags[flag];
    if (record === undefined) return [];
    return [{ flag, since: formatInstant(zone, record.at), until: until === null ? null : formatInstant(zone, until) }];
  });
};

const presentInvoices = (debtor: DebtorState, zone: string, now: Instant): Debtor['invoices'] => {
  const { openInvoices, medianDaysLate } = paymentHistory([], debtor, { asOf: now, zone, today: localDate(zone, now) });
  const { issued, settled, late } = debtor.invoiceTally;
  return { issued, settled, late, open: openInvoices, medianDaysLate };
};

const presentDebtor = (debtor: DebtorState, now: Instant): Omit<Debtor, 'cases'> => {
  const zone = debtor.registration?.timeZones[0] ?? unknownZone;
  return {
    debtorId: debtor.debtorId,
    registration: presentRegistration(debtor, zone),
    consents: presentConsents(debtor, zone),
    preferences: debtor.preferences,
    flags: presentFlags(debtor, zone, now),
    invoices: presentInvoices(debtor, zone, now),
    facts: debtor.facts,
    unusableFacts: debtor.unusableFacts,
  };
};

export const makeDebtors = ({ caseRead, debtorRead, now }: Dependencies): Pick<Services, 'readDebtor'> => ({
  readDebtor: async ({ debtorId }, { portfolios }) => {
    const [state, cases] = await Promise.all([
      debtorRead.find(debtorId),
      caseRead.listOfDebtor(debtorId, { portfolios, limit: mostCases }),
    ]);
    const isKnown = cases.length > 0 || (portfolios === null && state !== null);
    if (!isKnown) return failure(domainError('not-found', `No debtor ${debtorId} is known.`));
    const at = now();
    return success({
      ...presentDebtor(state ?? emptyDebtorState(debtorId), at),
      cases: cases.map((row) => presentCase(row, at)),
    });
  },
});
