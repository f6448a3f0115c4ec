/**
 * Decisions about cases: one read, one pure call, one write, in one transaction that holds the debtors. Requests that come at the
 * same time share the transaction. Nothing is answered before it is committed.
 */
import {
  inTransaction,
  inputsAsOf,
  insertDecisions,
  isConnectionFailure,
  lockDebtors,
  makeBatchLane,
  readDecisionInputs,
  type DecisionInputs,
  type PlannedRow,
  type WrittenDecision,
  type Pool,
} from '../../data/index.ts';
import {
  decide,
  domainError,
  failure,
  readerOf,
  success,
  withLearnedSegment,
  writeReceipt,
  type Channel,
  type DomainError,
  type Instant,
  type Purpose,
  type Result,
} from '../../engine/index.ts';
import { contextOf } from './context-of.ts';
import type { Law, LawInForce } from './law-in-force.ts';
import { makeLearningStates, type LearningStates } from './learning-state.ts';
import { askedFor } from './models-in-force.ts';
import { ownId } from './own-id.ts';
import type { Routing, RoutingTable } from './routing.ts';
import { uniformDraw } from './uniform-draw.ts';

export type DecisionOrder = {
  readonly caseId: string;
  readonly asOf: Instant;
  /** Whether facts later than `asOf` may be in the store; they are left out. */
  readonly isBackdated: boolean;
  readonly channels: readonly Channel[] | null;
  readonly purpose: Purpose;
  readonly dryRun: boolean;
  /** Null: all portfolios. */
  readonly portfolios: readonly string[] | null;
};

export type Decided = Result<WrittenDecision, DomainError>;
export type DecisionDesk = { readonly decide: (orders: readonly DecisionOrder[]) => Promise<readonly Decided[]> };

type Dependencies = { readonly pool: Pool; readonly routing: Routing; readonly law: LawInForce };

/** What holds for every decision of a transaction. */
type InForce = { readonly table: RoutingTable; readonly law: Law; readonly states: LearningStates };

const unknownCase = (caseId: string): Decided => failure(domainError('not-found', `No case ${caseId} is known.`));

const householdOf = ({ debtorState }: DecisionInputs): string | null => debtorState?.registration?.household ?? null;

const decideOne = async (
  { table, law, states }: InForce,
  order: DecisionOrder,
  inputs: DecisionInputs,
  planned: readonly PlannedRow[],
): Promise<Decided> => {
  const known = contextOf(inputs, planned, order.asOf, order.purpose);
  if (!known.ok) return known;
  const context = withLearnedSegment(known.value, table.segments);
  if (order.portfolios !== null && !order.portfolios.includes(context.portfolio)) return unknownCase(order.caseId);
  const route = table.route(context, householdOf(inputs));
  const { strategy, policy, asking, experiment } = route;
  const learned = asking === null ? null : await states.of(route, context);
  const decision = decide({
    context,
    settings: law.settings,
    halts: law.halts,
    barredTexts: law.texts.barredFor(readerOf(context)),
    strategy,
    policy,
    ...(asking === null ? {} : { asked: await askedFor(asking.model, context, law.settings.model) }),
    ...(learned === null ? {} : { learning: learned.learning }),
    attributes: table.attributes,
    experiment,
    request: {
      id: ownId(),
      draw: uniformDraw(),
      purpose: order.purpose,
      channels: order.channels,
      dryRun: order.dryRun,
    },
    inputs: {
      isBackdated: order.isBackdated,
      caseSeq: inputs.caseSeq,
      debtorSeq: inputs.debtorSeq,
      siblings: inputs.siblings.map(({ state, seq }) => [state.caseId, seq]),
      planned: planned.map(({ decisionId }) => decisionId),
    },
  });
  learned?.count(decision);
  return success({ decision, receipt: writeReceipt(decision) });
};

/** Contacts decided earlier in the same transaction count like stored ones; for a backdated order, those not decided later than it. */
const makePlannedSoFar = () => {
  const byDebtor = new Map<string, { readonly decidedAt: Instant; readonly row: PlannedRow }[]>();
  return {
    with: (inputs: DecisionInputs, { asOf, isBackdated }: DecisionOrder): readonly PlannedRow[] => {
      const own = byDebtor.get(inputs.caseState.opening?.debtorId ?? '') ?? [];
      const known = isBackdated ? own.filter(({ decidedAt }) => decidedAt <= asOf) : own;
      return [...inputs.planned, ...known.map(({ row }) => row)];
    },
    add: ({ decision }: WrittenDecision): void => {
      if (decision.action.kind !== 'contact' || decision.request.dryRun) return;
      const row = {
        decisionId: decision.request.id,
        caseId: decision.caseId,
        actionId: decision.actionId,
        at: decision.action.candidate.sendAt,
      };
      const { debtorId, decidedAt } = decision;
      byDebtor.set(debtorId, [...(byDebtor.get(debtorId) ?? []), { decidedAt, row }]);
    },
  };
};

const decideTogether = async (
  { pool, routing, law }: Dependencies,
  orders: readonly DecisionOrder[],
): Promise<readonly Decided[]> =>
  await inTransaction(pool, async (client) => {
    const versions = await lockDebtors(
      client,
      orders.map(({ caseId }) => caseId),
    );
    const inForce = {
      table: await routing.at(client, versions.routing),
      law: await law.at(client, versions.law),
      states: makeLearningStates(client),
    };
    const read = await readDecisionInputs(client, orders);
    const soFar = makePlannedSoFar();
    const written: WrittenDecision[] = [];
    const answers: Decided[] = [];
    for (const [index, order] of orders.entries()) {
      const stored = read[index] ?? null;
      const inputs = stored !== null && order.isBackdated ? await inputsAsOf(client, stored, order.asOf) : stored;
      const answer =
        inputs === null
          ? unknownCase(order.caseId)
          : await decideOne(inForce, order, inputs, soFar.with(inputs, order));
      if (answer.ok) {
        soFar.add(answer.value);
        written.push(answer.value);
      }
      answers.push(answer);
    }
    if (written.length > 0) await insertDecisions(client, written);
    await inForce.states.write();
    return answers;
  });

/** At most this many decisions share a transaction: more would hold their debtors for long. */
const largestBatch = 256;

export const makeDecisionDesk = (dependencies: Dependencies): DecisionDesk => {
  const lane = makeBatchLane<readonly DecisionOrder[], readonly Decided[]>({
    run: async (batches) => {
      const answers = await decideTogether(dependencies, batches.flat());
      let start = 0;
      return batches.map((batch) => answers.slice(start, (start += batch.length)));
    },
    weigh: (orders) => orders.length,
    maxWeight: largestBatch,
    // A decision that was stored, though its answer was lost, must not be made a second time.
    isUndone: (reason) => !isConnectionFailure(reason),
    concurrency: 2,
  });
  return { decide: (orders) => lane.submit(orders) };
};
