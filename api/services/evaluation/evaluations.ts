/** Evaluations: asked for, worked out by a job, read. A job that is run again finds the same log: nothing later than the asking is looked at. */
import { z } from 'zod';
import {
  insertEvaluation,
  insertEvaluationOutcome,
  listEvaluations,
  listWaitingEvaluations,
  readEvaluation,
  type EvaluationRow,
  type Pool,
} from '../../../data/index.ts';
import { domainError, failure, success, type Instant, type InputError } from '../../../engine/index.ts';
import type { CreateEvaluationRequest } from '../../contracts/evaluations.ts';
import { codeVersion } from '../code-version.ts';
import { ownId } from '../own-id.ts';
import { pageOfRows, readCursor } from '../page.ts';
import type { Services } from '../services.ts';
import type { EvaluateLog, LogEvaluation } from './evaluate-log.ts';
import type { EvaluationTarget, FindTarget } from './evaluation-target.ts';
import { presentEvaluation, strategiesOf } from './present-evaluation.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly findTarget: FindTarget;
  /** Starts the job; the same evaluation twice is one job. */
  readonly enqueue: (evaluationId: string) => Promise<void>;
  readonly now: () => Instant;
};

/** What is younger has a job of its own. */
const waitBeforeSweepMs = 10 * 60_000;

const unknownEvaluation = (id: string) => failure(domainError('not-found', `No evaluation ${id} is known.`));

const findUnknown = async (
  { pool, findTarget, now }: Dependencies,
  request: CreateEvaluationRequest,
): Promise<readonly InputError[]> => {
  const errors: InputError[] = [];
  for (const [place, strategy] of strategiesOf(request).entries()) {
    if ((await findTarget(pool, strategy, now())) !== null) continue;
    const pointer = request.strategies === undefined ? '/strategy' : `/strategies/${String(place)}`;
    errors.push({ pointer, detail: `${strategy.id} has no version ${String(strategy.version)}` });
  }
  return errors;
};

export const makeEvaluations = (
  dependencies: Dependencies,
): Pick<Services, 'createEvaluation' | 'listEvaluations' | 'readEvaluation'> => {
  const { pool, enqueue, now } = dependencies;
  return {
    createEvaluation: async (request, { keyId, portfolios }) => {
      const unknown = await findUnknown(dependencies, request);
      if (unknown.length > 0) return failure(domainError('invalid-request', 'A strategy is not known.', unknown));
      const requestedAt = now();
      const row = { id: ownId(), request, portfolios, requestedAt, requestedBy: keyId, knownUntil: requestedAt };
      await insertEvaluation(pool, row);
      await enqueue(row.id);
      return success(presentEvaluation({ ...row, outcome: null }));
    },
    listEvaluations: async ({ limit, cursor }, { portfolios }) => {
      const before = readCursor(z.uuid(), cursor);
      if (!before.ok) return before;
      const rows = await listEvaluations(pool, { portfolios, limit: limit + 1, beforeId: before.value });
      return success(pageOfRows(rows, limit, ({ id }) => id, presentEvaluation));
    },
    readEvaluation: async ({ evaluationId }, { portfolios }) => {
      const row = await readEvaluation(pool, evaluationId, portfolios);
      return row === null ? unknownEvaluation(evaluationId) : success(presentEvaluation(row));
    },
  };
};

type RunDependencies = Pick<Dependencies, 'pool' | 'findTarget' | 'now'> & { readonly evaluateLog: EvaluateLog };

const workOut = async (
  { pool, findTarget, evaluateLog }: RunDependencies,
  { request, portfolios, knownUntil }: EvaluationRow,
): Promise<LogEvaluation> => {
  // The store took it from the parsed request.
  const asked = request as unknown as CreateEvaluationRequest;
  const targets: EvaluationTarget[] = [];
  for (const strategy of strategiesOf(asked)) {
    const target = await findTarget(pool, strategy, knownUntil);
    if (target !== null) targets.push(target);
  }
  const policies = targets.map((target) => ({ kind: 'strategy', target }) as const);
  return evaluateLog({ request: asked, portfolios, knownUntil, policies });
};

type Outcome = { readonly evaluationId: string; readonly state: LogEvaluation['state'] | 'done_before' };

export type RunEvaluations = (job: {
  /** Null: every one that is still waiting. */
  readonly evaluationId: string | null;
  /** Then a failure is kept as the outcome, instead of being tried again. */
  readonly isLastAttempt: boolean;
}) => Promise<readonly Outcome[]>;

const runOne = async (
  dependencies: RunDependencies,
  { evaluationId, isLastAttempt }: { readonly evaluationId: string; readonly isLastAttempt: boolean },
): Promise<Outcome> => {
  const { pool, now } = dependencies;
  const row = await readEvaluation(pool, evaluationId, null);
  if (row === null) throw new Error(`there is no evaluation ${evaluationId}`);
  if (row.outcome !== null) return { evaluationId, state: 'done_before' };
  const keep = (worked: LogEvaluation): Promise<void> =>
    insertEvaluationOutcome(pool, evaluationId, { ...worked, code: codeVersion, finishedAt: now() });
  try {
    const worked = await workOut(dependencies, row);
    await keep(worked);
    return { evaluationId, state: worked.state };
  } catch (error) {
    if (isLastAttempt) {
      const detail = 'It could not be worked out; the log of the service says why.';
      await keep({ state: 'failed', result: { reason: 'failed', notEstimable: detail }, inputChecksum: null });
    }
    throw error;
  }
};

export const makeRunEvaluations =
  (dependencies: RunDependencies): RunEvaluations =>
  async ({ evaluationId, isLastAttempt }) => {
    const { pool, now } = dependencies;
    const waiting =
      evaluationId === null ? await listWaitingEvaluations(pool, now() - waitBeforeSweepMs) : [evaluationId];
    const outcomes: Outcome[] = [];
    for (const id of waiting) outcomes.push(await runOne(dependencies, { evaluationId: id, isLastAttempt }));
    return outcomes;
  };
