/**
 * The decision about one open case in one night, by the engine's own parts: what the law, the house's caps and the debtor's wishes leave
 * open, the decider's exact distribution, and the action that a draw falls on.
 *
 * Decided at eight in the morning about the day ahead: what is open only later is decided in the night before it. A hand-off is a night
 * without a contact: what a person makes of the case is no part of these worlds.
 */
import {
  sampleAction,
  type ActionDistribution,
  type Candidate,
  type CaseContext,
  type Channel,
  type EligibleActions,
  type Policy,
  type ResponseModel,
} from '../../../engine/index.ts';
import { dateOfDay, type DayNumber } from '../local-day.ts';
import { actionCount } from './case-truth.ts';

/** Whatever decides a night: a table, a model with its policy, an experiment. */
export type Decider = (input: {
  readonly context: CaseContext;
  readonly candidates: readonly Candidate[];
  readonly humanOnly: boolean;
}) => ActionDistribution;

export const deciderOf =
  (policy: Policy, model: ResponseModel): Decider =>
  (input) =>
    policy.decide({ ...input, estimates: model.score(input.context, input.candidates) });

export type OpenTonight = { readonly candidates: readonly Candidate[]; readonly humanOnly: boolean };

/** What is open on the day, `channels` alone where they are given. */
export const openTonight = (
  eligible: EligibleActions,
  context: CaseContext,
  day: DayNumber,
  channels: readonly Channel[] | null,
): OpenTonight => {
  const found = eligible({ context, purpose: 'collect', channels });
  const today = dateOfDay(day);
  return {
    candidates: found.candidates.filter(({ on }) => on === today),
    humanOnly: found.humanOnly !== null,
  };
};

export type NightDecision = OpenTonight & {
  readonly distribution: ActionDistribution;
  /** Null: no contact. */
  readonly chosen: Candidate | null;
};

export const decideTonight = (
  decider: Decider,
  context: CaseContext,
  open: OpenTonight,
  draw: number,
): NightDecision => {
  const distribution = decider({ context, ...open });
  const sampled = sampleAction(distribution, draw);
  const chosen = sampled.kind === 'contact' ? (open.candidates[sampled.index] ?? null) : null;
  return { ...open, distribution, chosen };
};

/** The probabilities by place of the catalogue: of what is not open tonight NaN. */
export const probabilityByPlace = (
  candidates: readonly Candidate[],
  distribution: Pick<ActionDistribution, 'candidates'>,
): Float64Array => {
  const byPlace = new Float64Array(actionCount).fill(NaN);
  for (const [index, { place }] of candidates.entries()) {
    const before = byPlace[place] ?? NaN;
    byPlace[place] = (Number.isNaN(before) ? 0 : before) + (distribution.candidates[index] ?? 0);
  }
  return byPlace;
};

/** Which places are open, as 0 and 1. */
export const openPlaces = (candidates: readonly Candidate[]): Uint8Array => {
  const open = new Uint8Array(actionCount);
  for (const { place } of candidates) open[place] = 1;
  return open;
};
