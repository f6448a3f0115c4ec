/** Rule segments from payment history: coarse, stable, nameable without a model. The first rule that holds decides. */
import type { CaseContext } from '../context/case-context.ts';

export type Segment = { readonly id: string; readonly name: string };

/** Of a learned segment; which of them exist changes from night to night. */
export const isLearnedSegmentId = (id: string): boolean => /^seg-[0-9a-f]{8}$/.test(id);

type SegmentRule = Segment & { readonly holds: (context: CaseContext) => boolean };

const lateShare = ({ payment }: CaseContext): number => payment.lateInvoices / Math.max(1, payment.settledInvoices);

const segmentRules: readonly SegmentRule[] = [
  {
    id: 'promise_breaker',
    name: 'Promises more often than keeps',
    holds: ({ payment }) => payment.promisesBroken >= 2 && payment.promisesBroken > payment.promisesKept,
  },
  {
    id: 'new',
    name: 'No payment history yet',
    holds: ({ payment }) => payment.settledInvoices === 0 && payment.payments.length === 0,
  },
  {
    id: 'prompt',
    name: 'Usually pays on time',
    holds: (context) => context.payment.settledInvoices >= 3 && lateShare(context) <= 0.25,
  },
  {
    id: 'forgetful',
    name: 'Pays late, pays in full',
    holds: (context) => context.payment.settledInvoices >= 3 && (context.payment.medianDaysLate ?? 0) <= 15,
  },
  {
    id: 'slow',
    name: 'Pays weeks late',
    holds: ({ payment }) => payment.settledInvoices >= 3,
  },
  {
    id: 'part_payer',
    name: 'Pays in parts',
    holds: ({ payment }) => payment.payments.length >= 2,
  },
];

const unclear: Segment = { id: 'unclear', name: 'Little payment history' };

/** The ids and names of all segments, for the vocabulary. */
export const segments: readonly Segment[] = [...segmentRules.map(({ id, name }) => ({ id, name })), unclear];

export const segmentOf = (context: CaseContext): Segment => {
  const rule = segmentRules.find(({ holds }) => holds(context));
  return rule === undefined ? unclear : { id: rule.id, name: rule.name };
};

/** The learned segment where one is in force, else that of the rules: what strategies and receipts call the segment of a case. */
export const segmentInForce = (context: CaseContext): Segment => {
  const { learnedSegment: learned } = context;
  return learned === undefined ? segmentOf(context) : { id: learned.id, name: learned.name };
};
