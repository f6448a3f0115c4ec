/**
 * The end of an experiment: an arm's strategy becomes champion, or the champion stays. Either way the report as of now is frozen. Four
 * eyes: who promotes is not who started, neither by key nor by name. What speaks against a promotion is told, and can be overridden only
 * in so many words, which the evidence keeps.
 */
import type {
  ExperimentStore,
  FrozenEvidence,
  StoredExperiment,
  StrategyReferenceRow,
  StrategyStore,
} from '../../data/index.ts';
import { domainError, failure, success, type DomainError, type Instant, type Result } from '../../engine/index.ts';
import { nextState, type ExperimentDefinition } from '../../experiments/index.ts';
import type { PromoteRequest } from '../contracts/experiment-steps.ts';
import { conflict, stoppedArmsOf, unknownExperiment } from './experiment-answer.ts';
import { take } from './experiment-steps.ts';
import { isSamePerson } from './same-person.ts';
import type { Caller, Services } from './services.ts';

/** What of a report an experiment is decided by; all of it is frozen. */
export type DecidingReport = {
  /** SHA-256 over the rest of it, canonical. */
  readonly checksum: string;
  readonly verdict: {
    readonly decision: string;
    readonly byArm: readonly { readonly arm: string; readonly decision: string; readonly sentence: string }[];
  };
};

/** The report of a started experiment as of an instant. */
export type ReportOf = (experimentId: string, asOf: Instant) => Promise<Result<DecidingReport, DomainError>>;

export type PromotionServices = Pick<Services, 'promoteExperiment' | 'concludeExperiment' | 'readExperimentEvidence'>;

type Dependencies = {
  readonly experimentStore: ExperimentStore;
  readonly strategyStore: Pick<StrategyStore, 'champion'>;
  readonly reportOf: ReportOf;
  readonly now: () => Instant;
};

type Arm = ExperimentDefinition['arms'][number];

/** What every strategy of every portfolio follows is changed by a key that sees them all. */
const whyNotBy = (
  { transitions }: StoredExperiment,
  { by }: PromoteRequest,
  { keyId, portfolios }: Caller,
): Result<null, DomainError> => {
  if (portfolios !== null)
    return failure(domainError('forbidden', 'The champion decides for all portfolios; this key is limited to some.'));
  const started = transitions.find(({ step }) => step === 'start');
  if (started?.keyId === keyId)
    return conflict('The key that started the experiment cannot promote it: a second person must.');
  if (started !== undefined && isSamePerson(started.by, by))
    return conflict(`${started.by} started the experiment: another person promotes it.`);
  return success(null);
};

const chosenArm = ({ arms, id }: ExperimentDefinition, asked: string | undefined): Result<Arm, DomainError> => {
  const invalid = (detail: string): Result<never, DomainError> =>
    failure(domainError('invalid-request', 'The arm cannot be promoted.', [{ pointer: '/arm', detail }]));
  const challengers = arms.filter(({ role }) => role === 'challenger');
  if (asked === undefined) {
    const [only, ...others] = challengers;
    if (only !== undefined && others.length === 0) return success(only);
    return invalid(only === undefined ? `${id} has no challenger` : 'is required: there are several challengers');
  }
  const found = arms.find((arm) => arm.id === asked);
  if (found === undefined) return invalid(`is not an arm of ${id}`);
  return found.role === 'challenger' ? success(found) : invalid(`is a ${found.role}; only a challenger is promoted`);
};

const named = (strategy: StrategyReferenceRow | null): string =>
  strategy === null ? 'none' : `${strategy.id} version ${String(strategy.version)}`;

type Case = {
  readonly stored: StoredExperiment;
  readonly arm: Arm;
  readonly champion: StrategyReferenceRow | null;
  readonly report: DecidingReport;
};

const verdictOn = ({ report, arm }: Case): { readonly decision: string; readonly sentence: string } =>
  report.verdict.byArm.find((verdict) => verdict.arm === arm.id) ?? {
    decision: 'no_reading',
    sentence: `The report says nothing of ${arm.id}.`,
  };

const isSameStrategy = (one: StrategyReferenceRow | null, other: StrategyReferenceRow | null): boolean =>
  one?.id === other?.id && one?.version === other?.version;

/** What speaks against promoting the arm, in sentences. */
const objections = (decided: Case): readonly string[] => {
  const { stored, arm, champion } = decided;
  const { decision, sentence } = verdictOn(decided);
  const compared = stored.definition.arms.find(({ role }) => role === 'champion')?.strategy ?? null;
  const changed = `${arm.id} was compared with ${named(compared)}; the champion is ${named(champion)} by now.`;
  const told: readonly (readonly [boolean, string])[] = [
    [decision !== 'ship', `The verdict on ${arm.id} is ${decision}, not ship: ${sentence}`],
    [!isSameStrategy(compared, champion), changed],
    [stoppedArmsOf(stored.transitions).includes(arm.id), `The arm ${arm.id} was stopped.`],
  ];
  return told.flatMap(([holds, words]) => (holds ? [words] : []));
};

const freeze = (report: DecidingReport, decision: string, overrides: readonly string[]): FrozenEvidence => ({
  ...{ decision, overrides, report },
  checksum: report.checksum,
});

const makePromote =
  (dependencies: Dependencies): PromotionServices['promoteExperiment'] =>
  async (request, caller) => {
    const { experimentStore, strategyStore, reportOf, now } = dependencies;
    const stored = await experimentStore.find(request.experimentId);
    if (stored === null) return unknownExperiment(request.experimentId);
    for (const check of [nextState(stored.state, 'promote'), whyNotBy(stored, request, caller)])
      if (!check.ok) return check;
    const arm = chosenArm(stored.definition, request.arm);
    if (!arm.ok) return arm;
    const champion = await strategyStore.champion();
    const report = await reportOf(request.experimentId, now());
    if (!report.ok) return report;
    const decided: Case = { stored, arm: arm.value, champion, report: report.value };
    const against = objections(decided);
    if (against.length > 0 && !request.override)
      return conflict(`${against.join(' ')} With \`override\` it is promoted all the same, and the evidence says so.`);
    const { id, strategy } = arm.value;
    const frozen = freeze(report.value, verdictOn(decided).decision, against);
    const asked = { experimentId: request.experimentId, reason: request.reason, by: request.by, keyId: caller.keyId };
    return take(dependencies, { stored, asked }, { step: 'promote', arm: id, frozen, champion, strategy });
  };

const makeConclude =
  (dependencies: Dependencies): PromotionServices['concludeExperiment'] =>
  async ({ experimentId, reason, by }, { keyId }) => {
    const stored = await dependencies.experimentStore.find(experimentId);
    if (stored === null) return unknownExperiment(experimentId);
    const next = nextState(stored.state, 'conclude');
    if (!next.ok) return next;
    const report = await dependencies.reportOf(experimentId, dependencies.now());
    if (!report.ok) return report;
    const { decision, byArm } = report.value.verdict;
    const overrides = byArm.flatMap((verdict) =>
      verdict.decision === 'ship' ? [`The verdict on ${verdict.arm} is ship; the champion stays all the same.`] : [],
    );
    const asked = { experimentId, reason, by, keyId };
    return take(
      dependencies,
      { stored, asked },
      { step: 'conclude', frozen: freeze(report.value, decision, overrides) },
    );
  };

export const makePromotion = (dependencies: Dependencies): PromotionServices => ({
  promoteExperiment: makePromote(dependencies),
  concludeExperiment: makeConclude(dependencies),
  readExperimentEvidence: async ({ experimentId }) => {
    const found = await dependencies.experimentStore.findEvidence(experimentId);
    if (found === null)
      return failure(domainError('not-found', `Nothing decided the experiment ${experimentId} so far.`));
    const { at, report, ...head } = found;
    return success({
      experimentId,
      ...head,
      at: new Date(at).toISOString(),
      report: report as Readonly<Record<string, unknown>>,
    });
  },
});
