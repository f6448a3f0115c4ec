/**
 * Every service that a route calls, by its type. A service takes its input, already parsed, and the caller, already
 * authenticated and in a permitted role; it answers with the body of the response or with an expected failure. It throws only for
 * bugs and I/O (→ 500). What a caller limited to portfolios may see is the service's to enforce.
 */
import type { DomainError, InputError, Result } from '../../engine/index.ts';
import type { CaseDetail, CasesQuery, CaseSummary, TimelineEntry } from '../contracts/cases.ts';
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
import type { EventsSummary } from '../contracts/events.ts';
import type {
  Assignment,
  ChangeExperimentRequest,
  CreateExperimentRequest,
  Experiment,
  ExperimentsQuery,
} from '../contracts/experiments.ts';
import type { HandOff, HandOffsQuery, ResolveHandOffRequest } from '../contracts/hand-offs.ts';
import type { ResolutionTime, ResolutionTimeQuery } from '../contracts/insights.ts';
import type { CreatedKey, CreateKeyRequest, Key, Role } from '../contracts/keys.ts';
import type { FlippedSwitch, KillSwitch, KillSwitchRequest } from '../contracts/kill-switch.ts';
import type {
  ChangeLawRequest,
  ContactPolicy,
  ContactPolicyVersion,
  LawChange,
  PutContactPolicyRequest,
} from '../contracts/law.ts';
import type { Decision, NextBestActionLine, NextBestActionRequest } from '../contracts/next-best-action.ts';
import type { Pack, PackSummary } from '../contracts/packs.ts';
import type { RenderedText, RenderRequest } from '../contracts/render-decision.ts';
import type { Rejudgement, RejudgeRequest } from '../contracts/rejudge.ts';
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
  readonly nextBestAction: Service<{ readonly caseId: string } & NextBestActionRequest, Decision>;
  /** Answers in order, one batch at a time. It is closed (`return()`) when the client hangs up. */
  readonly nextBestActions: (
    lines: LineBatches<NextBestActionLine>,
    caller: Caller,
  ) => AsyncIterable<readonly LineAnswer<Decision>[]>;

  readonly readDecision: Service<{ readonly decisionId: string }, Receipt>;
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

  readonly createExperiment: Service<CreateExperimentRequest, Experiment>;
  readonly listExperiments: Service<ExperimentsQuery, Page<Experiment>>;
  readonly readExperiment: Service<{ readonly experimentId: string }, Experiment>;
  readonly changeExperiment: Service<
    { readonly experimentId: string; readonly change: ChangeExperimentRequest },
    Experiment
  >;
  readonly startExperiment: Service<{ readonly experimentId: string } & ReasonBy, Experiment>;
  readonly stopExperiment: Service<{ readonly experimentId: string } & ReasonBy, Experiment>;
  readonly readAssignment: Service<{ readonly experimentId: string; readonly debtorId: string }, Assignment>;

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

  readonly flipKillSwitch: Service<KillSwitchRequest, FlippedSwitch>;
  readonly readKillSwitch: Service<PageQuery, KillSwitch>;

  readonly createKey: Service<CreateKeyRequest, CreatedKey>;
  readonly listKeys: Service<PageQuery, Page<Key>>;
  /** Revokes; the answer has no body. */
  readonly deleteKey: Service<{ readonly keyId: string }, null>;
};
