/**
 * What is known of one case: the fold of its facts in order of (time, source, id). Plain JSON, bounded: lists keep the newest
 * entries (limits below), tallies keep the whole life. Instants are epoch milliseconds, money is minor units of `currency`.
 */
import type { Channel, Tone, Treatment } from '../vocabulary/action.ts';
import type { Actor, CloseReason, Stage } from '../vocabulary/case.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';
import type { CaseFactType, FactDataByType } from '../facts/fact-data.ts';
import type { FactKey } from './fact-key.ts';

/** How many of the newest entries each list keeps. */
export const caseListLimits = {
  payments: 60,
  orphanReversals: 60,
  promises: 30,
  contacts: 80,
  notices: 40,
  complaints: 20,
  ratings: 20,
  beforeOpening: 200,
} as const;

/** The facts that mean nothing without the currency and the debt of the case. */
export type MoneyFactType = Extract<
  CaseFactType,
  `balance.${string}` | `payment.${string}` | `promise.${string}` | `plan.${string}`
>;

/** A money fact that happened before the case was opened, as told. */
export type HeldFact = {
  [T in MoneyFactType]: FactKey & { readonly type: T; readonly data: FactDataByType[T] };
}[MoneyFactType];

/** One payment; a reversal empties it but leaves it in the record. */
export type PaymentRecord = {
  readonly id: string;
  readonly at: Instant;
  readonly minor: number;
  readonly reversedMinor: number;
};

export type PromiseRecord = {
  readonly at: Instant;
  readonly minor: number;
  readonly dueOn: LocalDate;
  readonly state: 'open' | 'kept' | 'broken';
};

/** A reversal whose payment has not been seen (yet), or has left the newest 60. */
export type OrphanReversal = { readonly paymentId: string; readonly at: Instant; readonly minor: number };

/** One attempt to reach the debtor, with what became of it: the newest of the facts that followed. */
export type ContactRecord = {
  readonly at: Instant;
  readonly channel: Channel;
  /** False where only what followed was told (answered, delivered, …) and no `contact.sent`. It counts as an attempt all the same. */
  readonly sent: boolean;
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
export type ChannelTally = {
  readonly sent: number;
  readonly delivered: number;
  readonly reached: number;
  readonly failed: number;
};

export type NoticeRecord = { readonly at: Instant; readonly stage: string; readonly channel: Channel };

export type CaseOpening = {
  /** `openedAt` where it was told and is not later than the fact; else the fact's time. */
  readonly at: Instant;
  readonly debtorId: string;
  readonly portfolio: string;
  readonly creditor: string;
  readonly actor: Actor;
  readonly product: string | null;
  readonly principalMinor: number;
  readonly currency: string;
  readonly dueOn: LocalDate;
  readonly stage: Stage;
};

export type CaseState = {
  readonly caseId: string;
  /** The newest `case.opened`. Null until `case.opened` is known, whatever else has arrived. */
  readonly opening: CaseOpening | null;
  readonly stage: Stage | null;
  readonly stageAt: Instant | null;
  /** The newest closing; a later `case.opened` reopens. */
  readonly closed: { readonly at: Instant; readonly reason: CloseReason } | null;
  /**
   * Money facts that came before the first `case.opened`, in event time: applied right after it, when the currency is known.
   * Past the limit the oldest go, counted as unusable.
   */
  readonly beforeOpening: readonly HeldFact[];
  /** Received minus reversed, in the case's currency, over the whole life. */
  readonly paidMinor: number;
  /** What is owed: the last stated balance (or the principal) less payments since, plus reversals since; never below 0. Null before either is known. */
  readonly balanceMinor: number | null;
  /** What was paid beyond the balance; a reversal takes from it first. */
  readonly overpaidMinor: number;
  /** When the balance was last stated (`balance.updated`); null while it follows from the principal. */
  readonly balanceStatedAt: Instant | null;
  readonly payments: readonly PaymentRecord[];
  readonly orphanReversals: readonly OrphanReversal[];
  readonly promises: readonly PromiseRecord[];
  readonly promiseTally: { readonly made: number; readonly kept: number; readonly broken: number };
  readonly plan: {
    readonly at: Instant;
    readonly instalments: readonly { readonly dueOn: LocalDate; readonly minor: number }[];
    readonly broken: boolean;
  } | null;
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
