/**
 * What a report is made of: the definition as it was started, the numbers frozen then, sums by arm, and what earlier looks said. Money is
 * minor units of one currency; instants are epoch milliseconds. All of it comes from stored sums; nothing is read or drawn here.
 */
import type { Instant } from '../../engine/index.ts';
import type { ExperimentDefinition } from '../definition.ts';
import type { Interval } from '../interval.ts';
import type { ExperimentState } from '../lifecycle.ts';
import type { DelayedSums } from '../sums/delayed-sums.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';
import type { RatioSums } from '../sums/ratio-sums.ts';

export type MetricName = ExperimentDefinition['primaryMetric'];
export type ByArm<T> = Readonly<Record<string, T>>;

/** What the numbers of a metric are: minor units, shares of 1, counts, days, points of a scale. */
export type MetricUnit = 'money' | 'share' | 'count' | 'days' | 'score';

export type ArmFigures = {
  readonly id: string;
  /** Debtors who were assigned, and those of them who take part: the law or their state left the others out. */
  readonly assigned: number;
  readonly debtors: number;
  readonly payers: number;
  /** The same two counts of debtors who came while no arm had been stopped: the split is of these. */
  readonly whileAllRan: { readonly assigned: number; readonly debtors: number };
  /** Contacts sent, and decisions that nobody is contacted now. */
  readonly contacts: number;
  readonly contactsNotMade: number;
  /** Debtors who were decided about under another arm as well. */
  readonly crossed: number;
  /** Whether the arm's strategy draws its actions by what it has learnt. */
  readonly explores: boolean;
  /** The smallest probability that its strategy gives an eligible action; null where none is kept to. */
  readonly floor: number | null;
  readonly stopped: { readonly at: Instant; readonly reason: string } | null;
};

/** `delayed` where what counts may still come. */
export type MeanSums = {
  /** Debtors whose window has ended, or all where nothing is delayed. */
  readonly settled: OutcomeSums;
  readonly delayed: DelayedSums | null;
  /** Mean of the settled debtors without the cap; null where nothing is capped. */
  readonly uncappedMean: number | null;
};

export type ReadingPlan = {
  /** Debtors by arm at the planned end, frozen at the start. */
  readonly plannedDebtors: ByArm<number>;
};

type MetricHead = {
  readonly metric: MetricName;
  /** In a manager's words. */
  readonly meaning: string;
  readonly unit: MetricUnit;
  readonly isMoreBetter: boolean;
  readonly plan: ReadingPlan;
};

export type MeanMetric = MetricHead & {
  readonly kind: 'mean' | 'share';
  /** Days in which what came of a debtor counts; null where nothing is delayed. */
  readonly windowDays: number | null;
  readonly capMinor: number | null;
  /** Added to a projected level; days to resolve are counted down from the window. */
  readonly levelOffset: number;
  readonly byArm: ByArm<MeanSums>;
  readonly strata: readonly Stratum[];
};

export type RatioMetric = MetricHead & { readonly kind: 'ratio'; readonly byArm: ByArm<RatioSums> };

export type MetricFigures = MeanMetric | RatioMetric;

/** Debtors of one value of one attribute, in two halves that share no debtor: one to look for differences, one to measure them. */
export type Stratum = {
  readonly by: string;
  readonly name: string;
  readonly halves: readonly [ByArm<OutcomeSums>, ByArm<OutcomeSums>];
};

/** A guardrail's margin in the terms of its test. */
export type GuardrailMargin =
  | { readonly kind: 'rate_ratio'; readonly tolerated: number }
  | { readonly kind: 'difference'; readonly tolerated: number };

export type GuardrailFigures = { readonly metric: MetricName; readonly margin: number; readonly test: GuardrailMargin };

/** A reading of an earlier look, with the same frozen numbers. */
export type EarlierLook = {
  readonly on: string;
  readonly metric: MetricName;
  readonly arm: string;
  readonly interval: Interval;
  readonly p: number;
};

export type SelfTestRun = { readonly on: string; readonly isWinnerFound: boolean; readonly p: number | null };

/** What was found about the data; `blocking` where no reading can be trusted because of it. */
export type DataNote = { readonly text: string; readonly blocking: boolean };

export type ReportInput = {
  readonly definition: ExperimentDefinition;
  readonly definitionChecksum: string;
  readonly state: ExperimentState;
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | null;
  readonly asOf: Instant;
  /** Null where no money has been seen. */
  readonly currency: string | null;
  readonly arms: readonly ArmFigures[];
  /** The primary metric among them. */
  readonly metrics: readonly MetricFigures[];
  readonly guardrails: readonly GuardrailFigures[];
  readonly earlier: readonly EarlierLook[];
  readonly selfTests: readonly SelfTestRun[];
  /** Resources that arms compete for, as callers of one team. */
  readonly sharedCapacities: readonly string[];
  readonly dataNotes: readonly DataNote[];
  readonly harmEvents: { readonly complaints: ByArm<number>; readonly optOuts: ByArm<number> };
};
