/**
 * What is known of one case: the fold of its facts in order of (time, source, id). Plain JSON, bounded: lists keep the newest
 * entries (limits below), tallies keep the whole life. Instants are epoch milliseconds, money is minor units of `currency`.
 */
import type { Channel, Tone, Treatment } from '../vocabulary/action.ts';
import type { Actor, CloseReason, Stage } from '../vocabulary/case.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';
import type { FactKey } from './fact-key.ts';

/** How many of the newest entries each list keeps. */
export const caseListLimits = { payments: 60, promises: 30, contacts: 80, notices: 40, complaints: 20, ratings: 20 } as const;

/** One payment; a reversal empties it but leaves it in the record. */
export type PaymentRecord = { readonly id: string; readonly at: Instant; readonly minor: number; readonly reversedMinor: number };

export type PromiseRecord = {
  readonly at: Instant;
  readonly minor: number;
  readonly dueOn: LocalDate;
  readonly state: 'open' | 'kept' | 'broken';
};

/** One attempt to reach the debtor, with what became of it: the newest of the facts that followed. */
export type ContactRecord = {
  readonly at: Instant;
  readonly channel: Channel;
  readonly decisionId: string | null;
  readonly tone: Tone | null;
  readonly treatment: Treatment | null;
  readonly delivered: boolean;
  readonly opened: boolean;
  readonly clicked: boolean;
  /** `right`: a conversation with the debtor; `wrong`: somebody else answered. */
  readonly answered: 'no' | 'right' | 'wrong';
  readonly failed: boolean;
  readonly replied: boolean;
};

/** Lifetime counts of one channel on this case. `reached` = answered by the debtor, opened, clicked or replied. */
export type ChannelTally = { readonly sent: number; readonly delivered: number; readonly reached: number; readonly failed: number };

export type NoticeRecord = { readonly at: Instant; readonly stage: string; readonly channel: Channel };

export type CaseOpening = {
  readonly at: Instant;
  readonly debtorId: string;
  readonly portfolio: string;
  readonly creditor: string;
  readonly actor: Actor;
  readonly product: string | null;
  readonly principalMinor: number;
  readonly currency: string;
  readonly dueOn: LocalDate;
};

export type CaseState = {
  readonly caseId: string;
  /** Null until `case.opened` is known, whatever else has arrived. */
  readonly opening: CaseOpening | null;
  readonly stage: Stage | null;
  readonly stageAt: Instant | null;
  /** The newest closing; a later `case.opened` reopens. */
  readonly closed: { readonly at: Instant; readonly reason: CloseReason } | null;
  /** Received minus reversed, in the case's currency, over the whole life. */
  readonly paidMinor: number;
  /** What is owed: the last stated balance (or the principal) less payments since, plus reversals since; never below 0. Null before either is known. */
  readonly balanceMinor: number | null;
  readonly payments: readonly PaymentRecord[];
  /** Reversals whose payment has not been seen (yet): payment id → minor units. */
  readonly orphanReversals: Readonly<Record<string, number>>;
  readonly promises: readonly PromiseRecord[];
  readonly promiseTally: { readonly made: number; readonly kept: number; readonly broken: number };
  readonly plan: { readonly at: Instant; readonly instalments: readonly { readonly dueOn: LocalDate; readonly minor: number }[]; readonly broken: boolean } | null;
  readonly contacts: readonly ContactRecord[];
  readonly channelTallies: Readonly<Partial<Record<Channel, ChannelTally>>>;
  readonly notices: readonly NoticeRecord[];
  readonly dispute: { readonly at: Instant; readonly reason: string | null } | null;
  readonly disputeCount: number;
  readonly complaints: readonly { readonly at: Instant; readonly reason: string | null }[];
  readonly complaintCount: number;
  readonly ratings: readonly { readonly at: Instant; readonly score: number }[];
  /** Facts that could not be applied as they stand (another currency than the case's), kept in the store and counted here. */
  readonly unusableFacts: number;
  readonly facts: number;
  readonly lastFact: FactKey | null;
};
