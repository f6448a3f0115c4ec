/** Stored inputs → the context of a decision. The same path for deciding, replaying and checking. */
import type { DecisionInputs, PlannedRow } from '../../data/index.ts';
import {
  buildContext,
  type CaseContext,
  type Channel,
  type DomainError,
  type Instant,
  type Purpose,
  type Result,
  type Tone,
  type Treatment,
} from '../../engine/index.ts';

export const contextOf = (
  inputs: DecisionInputs,
  planned: readonly PlannedRow[],
  asOf: Instant,
  purpose: Purpose,
): Result<CaseContext, DomainError> =>
  buildContext({
    caseState: inputs.caseState,
    debtorState: inputs.debtorState,
    siblings: inputs.siblings.map(({ state }) => state),
    planned: planned.map(({ decisionId, caseId, actionId, at }) => {
      const [channel, , tone, treatment] = actionId.split('.') as [Channel, string, Tone, Treatment];
      return { decisionId, caseId, channel, tone, treatment, at };
    }),
    asOf,
    purpose,
  });
