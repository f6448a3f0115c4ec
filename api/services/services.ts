/**
 * Every service that a route calls, by its type. A service takes its input, already parsed, and the caller, already
 * authenticated and in a permitted role; it answers with the body of the response or with an expected failure. It throws only for
 * bugs and I/O (→ 500). What a caller limited to portfolios may see is the service's to enforce.
 */
import type { DomainError, InputError, Result } from '../../engine/index.ts';
import type { Attribute, PutAttributeRequest } from '../contracts/attributes.ts';
import type { CaseDetail, CasesQuery, CaseSummary, TimelineEntry } from '../contracts/cases.ts';
import type { ChampionChange } from '../contracts/champion.ts';
import type { CheckContactRequest, ContactCheck } from '../contracts/check-contact.ts';
import type { Page, PageQuery, ReasonBy } from '../contracts/conventions.ts';
import type { Debtor } from '../contracts/debtors.ts';
import type {
  DecisionCheck,
  DecisionsQuery,
  Override,
  OverrideRequest,
  Receipt,
  Replay,
} from '../contracts/decisions.ts';
import type { CreateEvaluationRequest, Evaluation } from '../contracts/evaluations.ts';
import type { EventsSummary } from '../contracts/events.ts';
import type { ExperimentEvidence, PromoteRequest } from '../contracts/experiment-steps.ts';
import type { ExperimentBalance } from '../contracts/experiment-balance.ts';
import type { PowerAnswer, PowerRequest } from '../contracts/experiment-power.ts';
import type { ExperimentLedger } from '../contracts/experiment-ledger.ts';
import type { ExperimentReport } from '../contracts/experiment-report.ts';
import type { ExperimentRows, ExperimentRowsQuery } from '../contracts/experiment-rows.ts';
import type {
  Assignment,
  ChangeExperimentRequest,
  CreateExperimentRequest,
  Experiment,
  ExperimentsQuery,
} from '../contracts/experiments.ts';
import type { DecisionExplanation, ExplanationQuery } from '../contracts/explanation.ts';
import type { HandOff, HandOffsQuery, ResolveHandOffRequest } from '../contracts/hand-offs.ts';
import type { ResolutionTime, ResolutionTimeQuery } from '../contracts/insights.ts';
import type { Fairness, FairnessQuery } from '../contracts/insights-fairness.ts';
import type { DriversInsight, DriversInsightQuery } from '../contracts/insights-drivers.ts';
import type { SegmentsInsight, SegmentsInsightQuery } from '../contracts/insights-segments.ts';
import type { CreatedKey, CreateKeyRequest, Key, Role } from '../contracts/keys.ts';
import type { FlippedSwitch, KillSwitch, KillSwitchRequest } from '../contracts/kill-switch.ts';
import type {
  ChangeLawRequest,
  ContactPolicy,
  ContactPolicyVersion,
  LawChange,
  PutContactPolicyRequest,
} from '../contracts/law.ts';
import type {
  AliasHistoryQuery,
  CreateModelRequest,
  Model,
  ModelAliasChangeAnswer,
  ModelAliasName,
  ModelArtifact,
  ModelSummary,
  ModelVersion,
  MoveAliasRequest,
} from '../contracts/models.ts';
import type {
  Decision,
  NextBestActionLine,
  NextBestActionRequest,
  ReasonsQuery,
} from '../contracts/next-best-action.ts';
import type { Pack, PackSummary } from '../contracts/packs.ts';
import type { Reliability } from '../contracts/reliability.ts';
import type { RenderedText, RenderRequest } from '../contracts/render-decision.ts';
import type { Rejudgement, RejudgeRequest } from '../contracts/rejudge.ts';
import type { FlipShadowRequest, Shadow } from '../contracts/shadow.ts';
import type { SecondOpinionItem, SecondOpinionRun, SecondOpinionsQuery } from '../contracts/second-opinion.ts';
import type {
  CreateStrategyRequest,
  Strategy,
  StrategyCheck,
  StrategySummary,
  StrategyVersion,
} from '../contracts/strategies.ts';
import type {
  ApproveTextRequest,
  Text,
  TextsQuery,
  TextSummary,
  WriteTextRequest,
  WrittenText,
} from '../contracts/texts.ts';
import type { Learning } from '../contracts/learning.ts';
import type {
  AskedTrainingRuns,
  CreateTrainingRunRequest,
  TrainingRun,
  TrainingRunDetail,
  TrainingRunsQuery,
} from '../contracts/training-runs.ts';
import type { Vocabulary } from '../contracts/vocabulary.ts';

/** Who asks. */
export type Caller = {
  readonly keyId: string;
  readonly roles: readonly Role[];
  /** Null: all portfolios. */
  readonly portfolios: readonly string[] | null;
  readonly requestId: string;
};

export type Service<Input, Output> = (input: Input, caller: Caller) => Promise<Result<Output, DomainError>>;

/** Which text: `warm.reminder` in `sv`. */
export type ToText = { readonly language: string; readonly templateId: string };

export type ToModelVersion = { readonly name: string; readonly version: number };
export type ToModelAlias = { readonly name: string; readonly alias: ModelAliasName };

/** `asOf` in epoch milliseconds; now where left out. */
export type ToReport = { readonly experimentId: string; readonly asOf?: number | undefined };

/** The input of a service that needs none. */
export type Nothing = Readonly<Record<string, never>>;

/**
 * One item of a batch or one line of a stream, `index` counting from 0. Either its value, or why it cannot be read: then `id` and
 * `caseId` are not known, and the item is answered as rejected in its place.
 */
export type Line<Value> =
  | { readonly index: number; readonly value: Value }
  | { readonly index: number; readonly error: DomainError & { readonly errors: readonly InputError[] } };

/**
 * Batches in the order of their lines, at most 1,000 lines each; the next is read when the service asks for it (back-pressure).
 * The iterator throws when the client hangs up: let it pass through, the answer has no reader.
 */
export type LineBatches<Value> = AsyncIterable<readonly Line<Value>[]>;

/** In the order of the lines of one batch: one answer for each. */
export type LineAnswer<Output> = { readonly index: number; readonly answer: Result<Output, DomainError> };

export type Services = {
  /**
   * All three forms of POST /v1/events: one batch of one, one batch of at most 1,000, or a stream. Values are what JSON
   * says (no duplicate keys, no NUL, finite numbers, depth ≤ 32), not yet judged. 422 where none was good is the HTTP layer's to say.
   */
  readonly recordEvents: Service<LineBatches<unknown>, EventsSummary>;
  readonly nextBestAction: Service<{ readonly caseId: string } & NextBestActionRequest & ReasonsQuery, Decision>;
  /** Answers in order, one batch at a time. It is closed (`return()`) when the client hangs up. */
  readonly nextBestActions: (
    lines: LineBatches<NextBestActionLine>,
    caller: Caller,
  ) => AsyncIterable<readonly LineAnswer<Decision>[]>;

  readonly readDecision: Service<{ readonly decisionId: string } & ReasonsQuery, Receipt>;
  readonly readExplanation: Service<{ readonly decisionId: string } & ExplanationQuery, DecisionExplanation>;
  readonly listDecisions: Service<DecisionsQuery, Page<Decision>>;
  readonly replayDecision: Service<{ readonly decisionId: string }, Replay>;
  /** `at` in epoch milliseconds. */
  readonly checkDecision: Service<{ readonly decisionId: string; readonly at?: number | undefined }, DecisionCheck>;
  /** `values` are used for the answer, and neither stored nor logged. */
  readonly renderDecision: Service<{ readonly decisionId: string } & RenderRequest, RenderedText>;
  readonly overrideDecision: Service<{ readonly decisionId: string; readonly override: OverrideRequest }, Override>;

  readonly readCase: Service<{ readonly caseId: string }, CaseDetail>;
  readonly listCases: Service<CasesQuery, Page<CaseSummary>>;
  readonly readTimeline: Service<{ readonly caseId: string } & PageQuery, Page<TimelineEntry>>;
  readonly readDebtor: Service<{ readonly debtorId: string }, Debtor>;

  readonly listHandOffs: Service<HandOffsQuery, Page<HandOff>>;
  readonly resolveHandOff: Service<{ readonly handOffId: string } & ResolveHandOffRequest, HandOff>;

  readonly createStrategy: Service<CreateStrategyRequest, StrategyVersion>;
  readonly listStrategies: Service<PageQuery, Page<StrategySummary>>;
  readonly readStrategy: Service<{ readonly strategyId: string }, Strategy>;
  readonly readStrategyVersion: Service<{ readonly strategyId: string; readonly version: number }, StrategyVersion>;
  readonly checkStrategy: Service<{ readonly strategyId: string; readonly version: number }, StrategyCheck>;

  readonly createModel: Service<CreateModelRequest, ModelVersion>;
  readonly listModels: Service<PageQuery, Page<ModelSummary>>;
  readonly readModel: Service<{ readonly name: string }, Model>;
  readonly readModelVersion: Service<ToModelVersion, ModelVersion>;
  readonly readReliability: Service<ToModelVersion, Reliability>;
  /** SVG. */
  readonly readReliabilityPlot: Service<ToModelVersion, string>;
  readonly readModelArtifact: Service<ToModelVersion, ModelArtifact>;
  readonly approveModel: Service<ToModelVersion & ReasonBy, ModelVersion>;
  readonly moveModelAlias: Service<ToModelAlias & MoveAliasRequest, Model>;
  readonly rollBackModelAlias: Service<ToModelAlias & ReasonBy, Model>;
  readonly listModelAliasChanges: Service<{ readonly name: string } & AliasHistoryQuery, Page<ModelAliasChangeAnswer>>;

  readonly createExperiment: Service<CreateExperimentRequest, Experiment>;
  readonly listExperiments: Service<ExperimentsQuery, Page<Experiment>>;
  readonly readExperiment: Service<{ readonly experimentId: string }, Experiment>;
  readonly changeExperiment: Service<
    { readonly experimentId: string; readonly change: ChangeExperimentRequest },
    Experiment
  >;
  readonly startExperiment: Service<{ readonly experimentId: string } & ReasonBy, Experiment>;
  readonly readExperimentBalance: Service<{ readonly experimentId: string }, ExperimentBalance>;
  readonly planPower: Service<PowerRequest, PowerAnswer>;
  readonly rampExperiment: Service<{ readonly experimentId: string; readonly share: number } & ReasonBy, Experiment>;
  readonly stopExperiment: Service<{ readonly experimentId: string } & ReasonBy, Experiment>;
  readonly stopArm: Service<{ readonly experimentId: string; readonly armId: string } & ReasonBy, Experiment>;
  readonly promoteExperiment: Service<{ readonly experimentId: string } & PromoteRequest, Experiment>;
  readonly concludeExperiment: Service<{ readonly experimentId: string } & ReasonBy, Experiment>;
  readonly readExperimentEvidence: Service<{ readonly experimentId: string }, ExperimentEvidence>;
  readonly readChampionHistory: Service<PageQuery, Page<ChampionChange>>;
  readonly rollBackChampion: Service<ReasonBy, ChampionChange>;
  readonly readExperimentLedger: Service<Nothing, ExperimentLedger>;
  readonly readExperimentReport: Service<ToReport, ExperimentReport>;
  readonly listExperimentRows: Service<{ readonly experimentId: string } & ExperimentRowsQuery, ExperimentRows>;
  readonly readExperimentReportCsv: Service<ToReport, string>;
  readonly readExperimentReportPage: Service<ToReport, string>;
  readonly readExperimentReportPdf: Service<ToReport, Buffer>;
  readonly readAssignment: Service<{ readonly experimentId: string; readonly debtorId: string }, Assignment>;

  /** Answers at once; a job works it out. */
  readonly createEvaluation: Service<CreateEvaluationRequest, Evaluation>;
  readonly listEvaluations: Service<PageQuery, Page<Evaluation>>;
  readonly readEvaluation: Service<{ readonly evaluationId: string }, Evaluation>;
  readonly flipShadow: Service<{ readonly strategyId: string; readonly version: number } & FlipShadowRequest, Shadow>;
  readonly readShadow: Service<{ readonly strategyId: string; readonly version: number }, Shadow>;

  /** Answers at once; a job does the work. */
  readonly createTrainingRun: Service<CreateTrainingRunRequest, AskedTrainingRuns>;
  readonly listTrainingRuns: Service<TrainingRunsQuery, Page<TrainingRun>>;
  readonly readTrainingRun: Service<{ readonly runId: string }, TrainingRunDetail>;
  readonly readLearning: Service<{ readonly model: string }, Learning>;

  readonly readVocabulary: Service<Nothing, Vocabulary>;
  readonly listPacks: Service<Nothing, Page<PackSummary>>;
  readonly readPack: Service<{ readonly country: string }, Pack>;
  /** `country` is the id of a pack, of a country or not. */
  readonly changeLaw: Service<{ readonly country: string } & ChangeLawRequest, LawChange>;
  readonly listLawChanges: Service<{ readonly country: string }, Page<LawChange>>;

  /** `country` may be a region of one. */
  readonly checkContact: Service<{ readonly country: string } & CheckContactRequest, ContactCheck>;
  readonly rejudge: Service<{ readonly country: string } & RejudgeRequest, Rejudgement>;
  readonly listSecondOpinions: Service<SecondOpinionsQuery, Page<SecondOpinionItem>>;
  readonly listSecondOpinionRuns: Service<PageQuery, Page<SecondOpinionRun>>;

  readonly putContactPolicy: Service<{ readonly policyId: string } & PutContactPolicyRequest, ContactPolicyVersion>;
  readonly listContactPolicies: Service<Nothing, Page<ContactPolicy>>;
  readonly readContactPolicy: Service<{ readonly policyId: string }, ContactPolicy>;

  readonly listTexts: Service<TextsQuery, Page<TextSummary>>;
  readonly readText: Service<ToText, Text>;
  readonly writeText: Service<ToText & WriteTextRequest, WrittenText>;
  readonly approveText: Service<ToText & ApproveTextRequest, Text>;
  readonly withdrawText: Service<ToText & ReasonBy, Text>;

  readonly readResolutionTime: Service<ResolutionTimeQuery, ResolutionTime>;
  readonly readFairness: Service<FairnessQuery, Fairness>;
  readonly readDriversInsight: Service<DriversInsightQuery, DriversInsight>;
  readonly readSegmentsInsight: Service<SegmentsInsightQuery, SegmentsInsight>;

  readonly listAttributes: Service<Nothing, Page<Attribute>>;
  readonly putAttribute: Service<{ readonly name: string } & PutAttributeRequest, Attribute>;

  readonly flipKillSwitch: Service<KillSwitchRequest, FlippedSwitch>;
  readonly readKillSwitch: Service<PageQuery, KillSwitch>;

  readonly createKey: Service<CreateKeyRequest, CreatedKey>;
  readonly listKeys: Service<PageQuery, Page<Key>>;
  /** Revokes; the answer has no body. */
  readonly deleteKey: Service<{ readonly keyId: string }, null>;
};
