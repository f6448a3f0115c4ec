/** The report of an experiment as a value: what the API answers, what pages, PDF and CSV are made of. Numbers in the units of their metric. */
import type { ArmRole } from '../definition.ts';
import type { ExperimentState } from '../lifecycle.ts';
import type { NotEstimableReason } from '../not-estimable.ts';
import type { GuardrailState } from '../readings/guardrails.ts';
import type { Decision } from '../verdict.ts';
import type { MetricName, MetricUnit } from './report-input.ts';

/** Why nothing is said, in a sentence; `reason` is the same as a word. */
export type Refused = { readonly reason: NotEstimableReason; readonly notEstimable: string };

export type Bounds = { readonly lower: number; readonly upper: number };

export type SequentialPart = Bounds & {
  /** The least of all looks so far. */
  readonly p: number;
  readonly estimate: number;
  readonly standardError: number;
  /** This look alone; `lower` and `upper` are what all looks so far allow. */
  readonly now: Bounds & { readonly p: number };
  readonly isSkewCorrected: boolean;
  /** Whether there are payers enough for a verdict. */
  readonly mayDecide: boolean;
};

export type FixedPart = Bounds & { readonly p: number; readonly estimate: number; readonly standardError: number };

export type BayesianPart = Bounds & {
  readonly mean: number;
  readonly chanceToWin: number;
  /** Expected loss of going with the arm, and of staying with the other, in units of the metric. */
  readonly risk: { readonly arm: number; readonly versus: number };
};

export type RelativePart = Bounds & { readonly estimate: number };

export type Comparison = {
  readonly arm: string;
  readonly versus: string;
  readonly effect: number | null;
  readonly relative: RelativePart | Refused;
  readonly sequential: SequentialPart | Refused;
  readonly fixed: FixedPart | Refused;
  readonly bayesian: BayesianPart | Refused;
  /** Over arms for the primary metric; over all secondary comparisons for the others. Null where there is no reading. */
  readonly adjusted: { readonly holm: number; readonly benjaminiHochberg: number } | null;
  readonly reason?: NotEstimableReason;
  readonly notEstimable?: string;
  /** Where payers are too few: days until they should be enough, at the pace so far. */
  readonly daysUntilReadable: number | null;
};

export type PairReading = { readonly arm: string; readonly versus: string } & (SequentialPart | Refused);

export type MetricReport = {
  readonly metric: MetricName;
  readonly role: 'primary' | 'guardrail' | 'secondary';
  readonly meaning: string;
  readonly unit: MetricUnit;
  readonly currency: string | null;
  readonly isMoreBetter: boolean;
  readonly windowDays: number | null;
  readonly capMinor: number | null;
  readonly arms: readonly {
    readonly arm: string;
    readonly mean: number | null;
    readonly debtors: number;
    readonly payers: number;
  }[];
  readonly comparisons: readonly Comparison[];
  /** Where outcomes are delayed: debtors whose window has ended, and all debtors projected to its end. Null where nothing is delayed. */
  readonly matured: readonly PairReading[] | null;
  readonly projected: readonly PairReading[] | null;
};

export type HealthCheck = { readonly ok: boolean; readonly sentence: string };

export type SampleRatioCheck = HealthCheck & {
  /** Valid at every look; null where nobody has been assigned. */
  readonly p: number | null;
  /** At one look only. */
  readonly chiSquareP: number | null;
};

export type Health = {
  readonly ok: boolean;
  /** What forbids a reading, in sentences. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly sampleRatio: SampleRatioCheck;
  readonly sampleRatioAfterFiltering: SampleRatioCheck;
  readonly selfTest: HealthCheck & { readonly runs: number; readonly winnersFound: number };
  readonly interference: HealthCheck & { readonly sharedCapacities: readonly string[] };
  readonly exposure: HealthCheck & {
    readonly arms: readonly {
      readonly arm: string;
      readonly assigned: number;
      readonly takingPart: number;
      readonly crossed: number;
    }[];
  };
  readonly dataQuality: HealthCheck & { readonly notes: readonly string[] };
};

export type MoneyPerMonth = Bounds & { readonly estimate: number; readonly currency: string };

export type ArmVerdict = {
  readonly arm: string;
  readonly decision: Decision;
  readonly sentence: string;
  readonly riskOfError: number | null;
  readonly interval: Bounds | null;
};

export type VerdictReport = {
  readonly decision: Decision;
  readonly sentence: string;
  readonly riskOfError: number | null;
  /** Whom `moneyPerMonth` is about; null where no arm is to be named. */
  readonly arm: string | null;
  /** If everybody of the population were treated so, at the pace at which debtors come in. */
  readonly moneyPerMonth: MoneyPerMonth | null;
  readonly byArm: readonly ArmVerdict[];
};

export type GuardrailReport = {
  readonly metric: MetricName;
  readonly arm: string;
  readonly margin: number;
  readonly state: GuardrailState;
  /** Evidence that the margin is passed: a breach from 1/α on. Null where there is none yet. */
  readonly e: number | null;
  /** Evidence that it is kept: ok from 1/α on. */
  readonly eSafe: number | null;
  readonly sentence: string;
};

export type ArmReport = {
  readonly id: string;
  readonly role: ArmRole;
  readonly strategy: { readonly id: string; readonly version: number };
  readonly weight: number;
  readonly assigned: number;
  readonly debtors: number;
  readonly payers: number;
  readonly contacts: number;
  readonly contactsNotMade: number;
  readonly complaints: number;
  readonly optOuts: number;
  /** Complaints and opt-outs; null without a contact. */
  readonly harmPer10000Contacts: number | null;
  readonly explores: boolean;
  readonly stopped: { readonly at: string; readonly reason: string } | null;
};

export type SegmentReading = {
  readonly by: string;
  readonly name: string;
  readonly arm: string;
  readonly versus: string;
  readonly debtors: number;
} & (
  | {
      /** As measured, with an always-valid interval. */
      readonly estimate: number;
      readonly lower: number;
      readonly upper: number;
      /** Pulled towards the effect of all, the more the less this one is known. */
      readonly shrunk: Bounds & { readonly estimate: number };
      /** Share of the measured difference to all that is believed. */
      readonly believedShare: number;
    }
  | Refused
);

/** One attribute, looked at with one half of the debtors and measured with the other. */
export type SegmentFinding = {
  readonly by: string;
  readonly arm: string;
  readonly versus: string;
  /** Where the effect looked greatest and least in the first half. */
  readonly highest: string;
  readonly lowest: string;
  /** Their difference in the second half, which did not choose them. */
  readonly difference: Bounds & { readonly estimate: number };
  readonly isConfirmed: boolean;
};

export type WithinArm = { readonly arm: string; readonly sentence: string };

export type Report = {
  readonly experimentId: string;
  readonly hypothesis: string;
  readonly asOf: string;
  readonly state: ExperimentState;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly day: number;
  readonly horizonDays: number;
  readonly alpha: number;
  readonly currency: string | null;
  readonly debtorsPerMonth: number;
  readonly verdict: VerdictReport;
  readonly health: Health;
  readonly arms: readonly ArmReport[];
  readonly guardrails: readonly GuardrailReport[];
  readonly metrics: readonly MetricReport[];
  readonly segments: readonly SegmentReading[];
  readonly segmentFindings: readonly SegmentFinding[];
  readonly withinArms: readonly WithinArm[];
  /** Primary metric by day and arm: what every look said. */
  readonly path: readonly (Bounds & { readonly on: string; readonly arm: string; readonly p: number })[];
  /** How it was measured, in sentences. */
  readonly method: readonly string[];
  readonly definitionChecksum: string;
};
