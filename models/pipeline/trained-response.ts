/** What one night's training leaves behind: plain JSON, but for the artifact. */
import type { FamilyChoice } from '../families/choose-family.ts';
import type { ChosenArtifact } from '../families/chosen-artifact.ts';
import type { ResponseFamily, Target } from '../families/response-parts.ts';
import type { ParityReport } from '../fairness/judge-parity.ts';
import type { HazardArtifact, HazardMetrics } from '../hazard/artifact.ts';
import type { GateVerdict } from '../hazard/honest-gate.ts';
import type { NightlyState } from '../hazard/learn-tonight.ts';
import type { TunedPrices } from '../hazard/tune-prices.ts';
import type { SuspectedLeak } from '../leaks/find-leaks.ts';
import type { Refusal } from '../refusal.ts';
import type { RowVitals } from './row-vitals.ts';
import type { TwinTest } from './test-by-twin.ts';

/** How the families of the night were compared, and what came of it. */
export type FamilyReport = {
  /** Those that take part, the factored hazard always. */
  readonly families: readonly ResponseFamily[];
  /** Compared on so many rows of so many debtors, each with all nights, of so many rows in all. */
  readonly rows: number;
  readonly debtors: number;
  readonly ofRows: number;
  /** Null where no comparison was made. */
  readonly choice: FamilyChoice | null;
  /** Why no comparison was made; null where one was. */
  readonly notCompared: string | null;
  readonly served: Readonly<Record<Target, ResponseFamily>>;
  /** Why something else is served than was chosen; none where it is served. */
  readonly heldBack: readonly string[];
};

export type TrainedModel = {
  /** What is served. */
  readonly artifact: HazardArtifact | ChosenArtifact;
  /** By whom payment is foretold: the kind that the version is stored as. */
  readonly kind: ResponseFamily;
  /** Names of the attributes of callers that it learned from. */
  readonly attributes: readonly string[];
  /** Slope of the effects of one half of the debtors on the other's; null where it cannot be measured. */
  readonly effectSlopeBetweenHalves: number | null;
  /** Of the factored hazard, which is trained every night. */
  readonly hazard: HazardMetrics;
  readonly verdict: GateVerdict;
  readonly tuned: TunedPrices | null;
  readonly leaks: readonly SuspectedLeak[];
  readonly test: TwinTest | null;
  /** Why the model could not be tested. */
  readonly notTested: string | null;
  /** Null where no groups are known, or no decision tells what the base would have done. */
  readonly parity: ParityReport | null;
  /** Why parity was not judged; null where it was. */
  readonly parityNotJudged: string | null;
  readonly families: FamilyReport;
};

export type TrainedResponse = {
  readonly vitals: RowVitals;
  readonly state: NightlyState;
  /** Why there is no model; null where there is one. */
  readonly refusal: Refusal | null;
  readonly model: TrainedModel | null;
};
