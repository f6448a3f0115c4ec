/** An experiment as it is answered, and what follows from its steps: who takes part, which arms were stopped, what to beware of. */
import type { StoredExperiment } from '../../data/index.ts';
import {
  domainError,
  failure,
  success,
  type DomainError,
  type InputError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import type { Experiment } from '../contracts/experiments.ts';
import type { Caller } from './services.ts';

type Steps = StoredExperiment['transitions'];

/** The share of the debtors who take part; null of a draft. */
export const shareOf = (steps: Steps): number | null =>
  steps.reduce<number | null>((share, step) => step.share ?? share, null);

export const stoppedArmsOf = (steps: Steps): readonly string[] =>
  steps.flatMap(({ step, arm }) => (step === 'stop_arm' && arm !== null ? [arm] : []));

const warningsOf = ({ definition: { arms, sharedCapacities } }: StoredExperiment): readonly string[] => {
  const drawing = arms.filter(({ role }) => role !== 'holdout').map(({ id }) => id);
  if (sharedCapacities.length === 0 || drawing.length < 2) return [];
  return [
    `The arms ${drawing.join(', ')} share ${sharedCapacities.join(', ')}: what one of them uses the others lack, so the difference between them may not be what a rollout would bring. Give each arm its own part, or read the report with this in mind.`,
  ];
};

const isoInstant = (at: Instant): string => new Date(at).toISOString();
const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

export const toAnswer = (stored: StoredExperiment): Experiment => ({
  ...stored.definition,
  state: stored.state,
  checksum: stored.checksum,
  createdAt: isoInstant(stored.createdAt),
  startedAt: isoOrNull(stored.startedAt),
  stoppedAt: isoOrNull(stored.stoppedAt),
  share: shareOf(stored.transitions),
  stoppedArms: stoppedArmsOf(stored.transitions),
  warnings: warningsOf(stored),
  decidedBy: stored.evidence === null ? null : { ...stored.evidence, at: isoInstant(stored.evidence.at) },
  transitions: stored.transitions.map((transition) => ({ ...transition, at: isoInstant(transition.at) })),
});

export const unknownExperiment = (id: string): Result<never, DomainError> =>
  failure(domainError('not-found', `The experiment ${id} is not known.`));

export const conflict = (detail: string): Result<never, DomainError> => failure(domainError('conflict', detail));

export const invalid = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(
    domainError('invalid-request', 'The experiment cannot be run as it is defined; what is wrong is listed.', errors),
  );

/** Sums are over all portfolios. */
export const whyNotOfAll = ({ portfolios }: Caller): Result<never, DomainError> | null =>
  portfolios === null
    ? null
    : failure(domainError('forbidden', 'A report is of all portfolios of an experiment; this key is limited to some.'));

export const changedMeanwhile = 'The experiment was changed meanwhile; read it again.';

/** The experiment as it stands now. */
export const reread = async (
  {
    experimentStore,
  }: { readonly experimentStore: { readonly find: (id: string) => Promise<StoredExperiment | null> } },
  id: string,
): Promise<Result<Experiment, DomainError>> => {
  const stored = await experimentStore.find(id);
  return stored === null ? unknownExperiment(id) : success(toAnswer(stored));
};
