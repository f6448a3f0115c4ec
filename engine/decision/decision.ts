/** One decision with everything it was made from: what is answered, what is stored, what can be replayed. */
import type { BarredText } from '../content/texts-in-force.ts';
import type { Halt } from '../eligibility/halts.ts';
import type { Removal } from '../eligibility/removal.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { ActionDistribution, Candidate, LearningState } from '../policy/policy.ts';
import type { Segment } from '../segments/segment-of.ts';
import type { Purpose } from '../vocabulary/case.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Instant } from '../vocabulary/time.ts';

export type ChosenAction =
  | {
      readonly kind: 'contact';
      readonly candidate: Candidate;
      readonly language: string;
      readonly mustContain: readonly string[];
      /** Which of the law's notices it carries (`inkassokrav`); left out where it is none. */
      readonly notice?: string;
    }
  | { readonly kind: 'no_contact'; readonly until: Instant; readonly reason: string }
  | { readonly kind: 'hand_off'; readonly queue: string; readonly priority: number; readonly reason: string };

/** `effect`: by how much the factor moves the chance of payment or of reach, in probability; signed. 0 for circumstances that decide without one. */
export type Reason = { readonly factor: string; readonly effect: number; readonly text: string };

export type Alternative = { readonly actionId: string; readonly valueMinor: number; readonly propensity: number };

export type StrategyReference = {
  readonly id: string;
  readonly version: number;
  readonly role: 'champion' | 'challenger' | 'holdout';
};
export type ExperimentReference = { readonly id: string; readonly arm: string };

/** What may be asked of one decision. */
export type DecisionRequest = {
  readonly id: string;
  /** A uniform number in [0, 1), drawn once and stored. */
  readonly draw: number;
  readonly purpose: Purpose;
  /** Only these channels, where given. */
  readonly channels: readonly Channel[] | null;
  readonly dryRun: boolean;
};

/** Which response model a strategy of kind `model` was to ask, and which one it got. */
export type ModelAnswering = {
  /** `response@challenger` where nothing stands behind it, else the version: `response@8`. */
  readonly wanted: string;
  /** The version that was asked; null where there was none to ask. */
  readonly version: string | null;
};

/** Which facts were known, by subject: enough to rebuild the context later, whatever has arrived since. */
export type KnownInputs = {
  /** Whether what happened after the decision was left out, though it may have been in the store: so in a simulated past. */
  readonly isBackdated: boolean;
  readonly caseSeq: number;
  readonly debtorSeq: number;
  readonly siblings: readonly (readonly [caseId: string, seq: number])[];
  /** Decisions whose planned contacts were counted. */
  readonly planned: readonly string[];
  /** What the kill switch had stopped of the case's market and strategy; left out where nothing was. */
  readonly halts?: readonly Halt[];
  /** Texts for this debtor that were not approved; left out where all were. */
  readonly barredTexts?: readonly BarredText[];
  /** Of a strategy of kind `model`. */
  readonly model?: ModelAnswering;
  /** How far its learning had come. */
  readonly learning?: LearningState;
};

export type Versions = {
  readonly strategy: string;
  readonly model: string;
  readonly packs: string;
  readonly catalogue: string;
  readonly code: string;
  /** Of the learned segments that were in force; left out where none were. */
  readonly segments?: string | undefined;
};

export type Decision = {
  readonly request: DecisionRequest;
  readonly caseId: string;
  readonly debtorId: string;
  readonly portfolio: string;
  readonly market: string;
  /** The debtor's first zone, in which times are shown. */
  readonly zone: string;
  readonly currency: string;
  readonly decidedAt: Instant;
  readonly validUntil: Instant;
  readonly action: ChosenAction;
  readonly actionId: string;
  readonly segment: Segment;
  readonly strategy: StrategyReference;
  readonly experiment: ExperimentReference | null;
  readonly propensity: number;
  readonly expected: Estimate;
  readonly candidates: readonly Candidate[];
  readonly estimates: readonly Estimate[];
  readonly distribution: ActionDistribution;
  /** Of a strategy of kind `model`: what its base alone would have done. */
  readonly base?: ActionDistribution | undefined;
  readonly removals: readonly Removal[];
  /** From the debtor's own record; what the strategy says is in the basis of the distribution. */
  readonly reasons: readonly Reason[];
  readonly alternatives: readonly Alternative[];
  /** Which list the features are in the order of: the spec, and the version of the register where attributes stand after them. */
  readonly featureSpec: string;
  /** Null where not known. */
  readonly features: readonly (number | null)[];
  readonly inputs: KnownInputs;
  readonly versions: Versions;
};
