/**
 * A policy turns the eligible candidates of one case, with their estimates, into an exact probability distribution. It never sees
 * an ineligible candidate, reads no clock and draws nothing: the draw comes after, from a stored uniform number.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { CatalogueAction } from '../catalogue/catalogue.ts';
import type { Instant, LocalDate } from '../vocabulary/time.ts';

/** An action of the catalogue on a local day, permitted in `[from, to)`; `sendAt` lies within. */
export type Candidate = {
  /** `sms.evening.warm.payment_link@2026-03-02` */
  readonly id: string;
  readonly action: CatalogueAction;
  /** The action's place in the catalogue. */
  readonly place: number;
  readonly on: LocalDate;
  readonly sendAt: Instant;
  readonly from: Instant;
  readonly to: Instant;
};

export type PolicyInput = {
  readonly context: CaseContext;
  /** Eligible contacts, the earliest opening first; may be empty. */
  readonly candidates: readonly Candidate[];
  /** Of the same length and order as `candidates`. */
  readonly estimates: readonly Estimate[];
  /** Whether `hand_off` is open (always) and whether it is the only thing besides `no_contact`. */
  readonly humanOnly: boolean;
  /** Value of each candidate under each draw of the model, minor units relative to no contact; where the model has draws. */
  readonly members?: readonly Float64Array[];
  /** What the base of a model decides, where it was asked already: it may go by other estimates than the model's. */
  readonly base?: ActionDistribution;
  /** How far learning has come; without it a model has no say. */
  readonly learning?: LearningState;
  /** There is no model yet: the estimates are the house's assumptions, and a model's policy can only try everything alike. */
  readonly unmodelled?: boolean;
};

/** What a model's policy must know of the nights before and of this one. Given by the caller, so a decision can be made again. */
export type LearningState = {
  /** Nights since learning began; 0 in the first. */
  readonly night: number;
  /** Nights since the honest gate opened, 0 in the first; null while it is closed. */
  readonly nightsOpen: number | null;
  /** Expected to be lost by trying in this night so far, minor units of the case's currency. */
  readonly spentMinor: number;
};

/**
 * Probabilities that sum to 1: one per candidate (same order), then those of `no_contact` and `hand_off`.
 * `basis` says in words what decided: the rule of a table, the settings of a model.
 */
export type ActionDistribution = {
  readonly candidates: readonly number[];
  readonly noContact: number;
  readonly handOff: number;
  readonly basis: readonly { readonly ruleIndex: number | null; readonly text: string; readonly probability: number }[];
  /** Of a model's policy: what trying is expected to lose against not trying, minor units of the case's currency. */
  readonly explorationLossMinor?: number;
};

export type Policy = {
  readonly kind: 'table' | 'model';
  readonly decide: (input: PolicyInput) => ActionDistribution;
  /** Of a model: the strategy that it is held against, and that decides where the model has no say. */
  readonly base?: Policy;
};
