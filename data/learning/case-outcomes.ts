/**
 * What came of a stretch of time of one case: money net of what is known to have been taken back, complaints, opt-outs. A stretch reaches from
 * an instant, which is not within, to another, which is.
 */
import { isCaseFact, type CaseFact, type Channel, type Fact, type Instant } from '../../engine/index.ts';

export type Stretch = { readonly after: Instant; readonly until: Instant };

type Payment = { readonly at: Instant; readonly minor: number; readonly currency: string; reversedMinor: number };
type OptOut = { readonly at: Instant; readonly leaves: (channel: Channel) => boolean };

export type CaseOutcomes = {
  readonly payments: readonly Payment[];
  readonly complaints: readonly Instant[];
  readonly optOuts: readonly OptOut[];
};

const readPayments = (facts: readonly CaseFact[]): readonly Payment[] => {
  const payments = new Map<string, Payment>();
  for (const { id, at, type, data } of facts) {
    if (type !== 'payment.received') continue;
    payments.set(id, { at, minor: data.amount.amount, currency: data.amount.currency, reversedMinor: 0 });
  }
  for (const { type, data } of facts) {
    if (type !== 'payment.reversed') continue;
    const payment = payments.get(data.paymentId);
    if (payment?.currency !== data.amount.currency) continue;
    payment.reversedMinor = Math.min(payment.minor, payment.reversedMinor + data.amount.amount);
  }
  return [...payments.values()];
};

/** A wish for other channels leaves the rest; consent withdrawn leaves the one. */
const readOptOuts = (facts: readonly Fact[]): readonly OptOut[] => {
  const found: OptOut[] = [];
  for (const { at, type, data } of facts) {
    if (type === 'consent.withdrawn') found.push({ at, leaves: (channel) => channel === data.channel });
    if (type !== 'preference.stated') continue;
    const { channels = [] } = data;
    if (channels.length > 0) found.push({ at, leaves: (channel) => !channels.includes(channel) });
  }
  return found;
};

/** `facts` are those of the debtor and of the cases, in order; the case's alone count, and the debtor's own. */
export const caseOutcomes = (caseId: string, facts: readonly Fact[]): CaseOutcomes => {
  const own = facts.filter(isCaseFact).filter(({ subject }) => subject.id === caseId);
  return {
    payments: readPayments(own),
    complaints: own.filter(({ type }) => type === 'complaint.raised').map(({ at }) => at),
    optOuts: readOptOuts(facts),
  };
};

const isIn = (at: Instant, { after, until }: Stretch): boolean => at > after && at <= until;

export type Paid = { readonly netMinor: number; readonly grossMinor: number };

export const paidIn = ({ payments }: CaseOutcomes, stretch: Stretch, currency: string): Paid => {
  let [netMinor, grossMinor] = [0, 0];
  for (const { at, minor, reversedMinor, currency: paidIn_ } of payments) {
    if (paidIn_ !== currency || !isIn(at, stretch)) continue;
    grossMinor += minor;
    netMinor += minor - reversedMinor;
  }
  return { netMinor, grossMinor };
};

export const hasComplained = ({ complaints }: CaseOutcomes, stretch: Stretch): boolean =>
  complaints.some((at) => isIn(at, stretch));

/** Whether the debtor left the channel; where none was used, any. */
export const hasOptedOut = ({ optOuts }: CaseOutcomes, stretch: Stretch, channel: Channel | null): boolean =>
  optOuts.some(({ at, leaves }) => isIn(at, stretch) && (channel === null || leaves(channel)));
