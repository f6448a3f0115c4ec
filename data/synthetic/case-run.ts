/**
 * The working state of a story while it is told day by day: one debtor and that debtor's cases. Mutable on purpose, and never
 * handed out; what a story leaves behind is its facts and its truth.
 */
import type { Channel, Stage, Subject } from '../../engine/index.ts';
import type { Bill, Handover } from './bills.ts';
import type { FactLog } from './fact-log.ts';
import type { DayNumber } from './local-day.ts';
import type { SyntheticDebtor } from './population.ts';
import type { RandomStream } from './random-stream.ts';
import type { World } from './world.ts';

export type OpenPromise = {
  readonly dueDay: DayNumber;
  readonly minor: number;
  readonly paysOnDay: DayNumber | null;
  isPaid: boolean;
};

export type OpenPlan = {
  readonly instalments: readonly { readonly dueDay: DayNumber; readonly minor: number }[];
  /** Which instalment is missed, and with it the plan; null where all are paid. */
  readonly missed: number | null;
  next: number;
};

export type CaseRun = {
  readonly caseId: string;
  readonly subject: Subject;
  readonly bill: Bill;
  readonly handover: Handover;
  readonly isParked: boolean;
  readonly dispute: { readonly raiseDay: DayNumber; readonly resolveDay: DayNumber; readonly isUpheld: boolean } | null;
  readonly collectionDay: DayNumber;
  readonly legalDay: DayNumber;
  readonly writeOffDay: DayNumber;
  stage: Stage;
  stageDay: DayNumber;
  /** Steps of the stage's ladder taken so far, and notices sent. */
  ladderSteps: number;
  notices: number;
  balanceMinor: number;
  momentum: number;
  isOpen: boolean;
  isDisputed: boolean;
  promise: OpenPromise | null;
  plan: OpenPlan | null;
  reversal: { readonly day: DayNumber; readonly minor: number; readonly paymentId: string } | null;
};

export type Story = {
  readonly world: World;
  readonly debtor: SyntheticDebtor;
  readonly subject: Subject;
  readonly zone: string;
  readonly log: FactLog;
  readonly random: RandomStream;
  readonly refused: Set<Channel>;
  readonly cases: CaseRun[];
  pressure: number;
  lastContactDay: DayNumber;
  /** Nobody writes or rings before this day. */
  quietUntilDay: DayNumber;
  cannotPay: boolean;
  saidVulnerable: boolean;
};

/** Minor units of the debtor's currency to the euro. Every currency of the worlds has two digits. */
export const minorPerEuro = (debtor: SyntheticDebtor): number => debtor.country.unitsPerEuro * 100;

/** The state of a case as it is opened. */
export const beginCase = (story: Story, bill: Bill, handover: Handover): CaseRun => {
  const { debtor, random, world } = story;
  const caseId = `C-${debtor.key}-${story.cases.length + 1}`;
  const { openDay } = handover;
  const wobble = random.whole(-7, 8);
  const raiseDay = openDay + random.whole(2, 45);
  const isPurchased = handover.stage === 'collection';
  return {
    caseId,
    subject: { kind: 'case', id: caseId },
    bill,
    handover,
    isParked: random.chance(world.life.parkedCase),
    dispute: random.chance(bill.terms.disputeRate)
      ? { raiseDay, resolveDay: raiseDay + random.whole(14, 70), isUpheld: random.chance(0.4) }
      : null,
    collectionDay: bill.dueDay + world.stageDays.collection + wobble,
    legalDay: (isPurchased ? openDay : bill.dueDay) + world.stageDays.legal + 3 * wobble,
    writeOffDay: (isPurchased ? openDay : bill.dueDay) + world.stageDays.writeOff + 5 * wobble,
    stage: handover.stage,
    stageDay: openDay,
    ladderSteps: 0,
    notices: 0,
    balanceMinor: bill.amountMinor,
    momentum: 0,
    isOpen: true,
    isDisputed: false,
    promise: null,
    plan: null,
    reversal: null,
  };
};
