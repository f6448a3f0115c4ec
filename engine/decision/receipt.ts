/**
 * The compact receipt: one JSON text per decision, columnar, over which the hash is taken. It holds the eligible set, the whole
 * distribution, the draw, the features, the rules that removed the rest, the versions, and which facts were known. Probabilities keep
 * every digit; estimates are rounded to five decimals.
 */
import { hash } from 'node:crypto';
import type { Estimate } from '../estimate/estimate.ts';
import type { StoredFeature } from '../features/stored-features.ts';
import type { ActionDistribution, Candidate } from '../policy/policy.ts';
import type { ChosenAction, Decision, KnownInputs, Reason, Versions } from './decision.ts';
import { addDays, daysBetween, type Instant, type LocalDate } from '../vocabulary/time.ts';

/**
 * An option is one action (by its place in the catalogue) with one estimate: what several candidates, on several days, share. Options stand
 * one after the other in one flat list, as nested lists cost more to write than what they hold. Rates are whole numbers of 1/100,000.
 */
const optionFields = ['place', 'reachE5', 'payE5', 'harmE5', 'costMinor', 'valueMinor'] as const;
const optionWidth = optionFields.length;
export type Option = { readonly [Field in (typeof optionFields)[number]]: number };

/**
 * A run is candidates with one window that take options in a row: days after `firstDay`, milliseconds from the decision to the sending
 * and to the end of the window, and the first and last option. Flat, too.
 */
const runWidth = 5;

export type CompactReceipt = {
  readonly format: 1;
  readonly id: string;
  readonly caseId: string;
  readonly debtorId: string;
  readonly portfolio: string;
  readonly market: string;
  readonly zone: string;
  readonly currency: string;
  readonly decidedAt: number;
  readonly validUntil: number;
  readonly purpose: string;
  readonly channels: readonly string[] | null;
  readonly dryRun: boolean;
  readonly action:
    | {
        readonly kind: 'contact';
        /** Place in the expanded candidate list. */
        readonly index: number;
        readonly id: string;
        readonly sendAt: number;
        readonly to: number;
        readonly template: string;
        readonly language: string;
        readonly mustContain: readonly string[];
        readonly notice?: string;
      }
    | Exclude<ChosenAction, { kind: 'contact' }>;
  readonly segment: { readonly id: string; readonly name: string };
  readonly strategy: Decision['strategy'];
  readonly experiment: Decision['experiment'];
  readonly draw: number;
  readonly propensity: number;
  /** Local day of the first candidate; null where there is none. */
  readonly firstDay: LocalDate | null;
  readonly eligible: readonly number[];
  /** Place in the expanded candidate list → probability; the rest have none. */
  readonly probabilities: readonly (readonly [index: number, probability: number])[];
  readonly noContactProb: number;
  readonly handOffProb: number;
  readonly basis: ActionDistribution['basis'];
  /** What the base alone would have done, in the same form; left out where the strategy is no model's. */
  readonly base?:
    | {
        readonly probabilities: CompactReceipt['probabilities'];
        readonly noContactProb: number;
        readonly handOffProb: number;
      }
    | undefined;
  /** What trying was expected to lose, minor units; left out where the strategy is no model's. */
  readonly explorationLossMinor?: number | undefined;
  readonly options: readonly number[];
  /** Of the action taken; place −1 for no contact and a hand-off. */
  readonly expected: readonly number[];
  readonly payNoContactE5: number;
  readonly removed: readonly (readonly [rule: string, channel: string, candidates: number, until: number | null])[];
  readonly reasons: readonly Reason[];
  readonly alternatives: Decision['alternatives'];
  readonly featureSpec: string;
  readonly features: readonly StoredFeature[];
  readonly inputs: KnownInputs;
  readonly versions: Versions;
};

/** Rates in a receipt are whole numbers of this part. */
const ratePart = 1e5;
const toE5 = (rate: number): number => Math.round(rate * ratePart);

/** A rate of a receipt as a number from 0 to 1. */
export const rateOf = (e5: number): number => e5 / ratePart;

const pushOption = (options: number[], place: number, estimate: Estimate): void => {
  options.push(
    place,
    toE5(estimate.reachProb),
    toE5(estimate.payProb),
    toE5(estimate.harmProb),
    estimate.costMinor,
    estimate.valueMinor,
  );
};

const optionOf = (place: number, estimate: Estimate): readonly number[] => {
  const option: number[] = [];
  pushOption(option, place, estimate);
  return option;
};

/** The option that begins at `start` of a flat list. */
export const readOption = (options: readonly number[], start = 0): Option => {
  const [place = -1, reachE5 = 0, payE5 = 0, harmE5 = 0, costMinor = 0, valueMinor = 0] = options.slice(
    start,
    start + optionWidth,
  );
  return { place, reachE5, payE5, harmE5, costMinor, valueMinor };
};

/** Whether a candidate may be of the run that the other began. */
const isLike = (one: Candidate, other: Candidate): boolean =>
  one.sendAt === other.sendAt && one.to === other.to && one.on === other.on;

type CompactCandidates = { readonly options: number[]; readonly runs: number[] };

/** An action's estimate is written once, whichever days it is possible on; a run grows while options come in a row. */
const compactCandidates = ({ candidates, estimates, decidedAt }: Decision): CompactCandidates => {
  if (estimates.length !== candidates.length) throw new Error('a candidate has no estimate');
  const options: number[] = [];
  const runs: number[] = [];
  const optionByPlace: (number | undefined)[] = [];
  const estimateByPlace: (Estimate | undefined)[] = [];
  const firstDay = candidates[0]?.on ?? '';
  let first: Candidate | null = null;
  let last = -1;
  for (let index = 0; index < candidates.length; index += 1) {
    const candidate = candidates[index] as Candidate;
    const estimate = estimates[index] as Estimate;
    const { place, on, sendAt, to } = candidate;
    if (estimateByPlace[place] !== estimate) {
      estimateByPlace[place] = estimate;
      optionByPlace[place] = options.length / optionWidth;
      pushOption(options, place, estimate);
    }
    const option = optionByPlace[place] ?? 0;
    if (first !== null && option === last + 1 && isLike(first, candidate)) runs[runs.length - 1] = option;
    else {
      first = candidate;
      runs.push(daysBetween(firstDay, on), sendAt - decidedAt, to - decidedAt, option, option);
    }
    last = option;
  }
  return { options, runs };
};

/** One candidate as the receipt has it, with its probability. */
export type ReceiptCandidate = {
  readonly option: Option;
  readonly on: LocalDate;
  readonly sendAt: Instant;
  readonly probability: number;
};

/** The eligible candidates of a receipt, in the order in which probabilities were laid out. */
export const receiptCandidates = (receipt: CompactReceipt): readonly ReceiptCandidate[] => {
  const probabilities = new Map(receipt.probabilities);
  const candidates: ReceiptCandidate[] = [];
  for (let start = 0; start < receipt.eligible.length; start += runWidth) {
    const [day = 0, sendAfterMs = 0, , first = 0, last = -1] = receipt.eligible.slice(start, start + runWidth);
    const on = addDays(receipt.firstDay ?? '', day);
    for (let place = first; place <= last; place += 1) {
      const option = readOption(receipt.options, place * optionWidth);
      const probability = probabilities.get(candidates.length) ?? 0;
      candidates.push({ option, on, sendAt: receipt.decidedAt + sendAfterMs, probability });
    }
  }
  return candidates;
};

const compactAction = (decision: Decision): CompactReceipt['action'] => {
  const { action } = decision;
  if (action.kind !== 'contact') return action;
  return {
    kind: 'contact',
    index: decision.candidates.indexOf(action.candidate),
    id: action.candidate.action.id,
    sendAt: action.candidate.sendAt,
    to: action.candidate.to,
    template: action.candidate.action.template,
    language: action.language,
    mustContain: action.mustContain,
    ...(action.notice === undefined ? {} : { notice: action.notice }),
  };
};

const sparse = (probabilities: readonly number[]): (readonly [number, number])[] => {
  const kept: (readonly [number, number])[] = [];
  probabilities.forEach((probability, index) => {
    if (probability > 0) kept.push([index, probability]);
  });
  return kept;
};

const compactBase = ({ candidates, noContact, handOff }: ActionDistribution): NonNullable<CompactReceipt['base']> => ({
  probabilities: sparse(candidates),
  noContactProb: noContact,
  handOffProb: handOff,
});

/**
 * In the order in which the text has the fields. What is left out is undefined here, and so has no place in the text: an object that is
 * spread together takes several times as long to make, and this one is made for every decision.
 */
const compactReceipt = (decision: Decision): CompactReceipt => {
  const { request, distribution } = decision;
  const { options, runs } = compactCandidates(decision);
  return {
    format: 1,
    id: request.id,
    caseId: decision.caseId,
    debtorId: decision.debtorId,
    portfolio: decision.portfolio,
    market: decision.market,
    zone: decision.zone,
    currency: decision.currency,
    decidedAt: decision.decidedAt,
    validUntil: decision.validUntil,
    purpose: request.purpose,
    channels: request.channels,
    dryRun: request.dryRun,
    action: compactAction(decision),
    segment: decision.segment,
    strategy: decision.strategy,
    experiment: decision.experiment,
    draw: request.draw,
    propensity: decision.propensity,
    firstDay: decision.candidates[0]?.on ?? null,
    eligible: runs,
    probabilities: sparse(distribution.candidates),
    noContactProb: distribution.noContact,
    handOffProb: distribution.handOff,
    basis: distribution.basis,
    explorationLossMinor: distribution.explorationLossMinor,
    base: decision.base === undefined ? undefined : compactBase(decision.base),
    options,
    expected: optionOf(decision.action.kind === 'contact' ? decision.action.candidate.place : -1, decision.expected),
    payNoContactE5: toE5(decision.expected.payProbNoContact),
    removed: decision.removals.map(({ blocking, channel, candidates, until }) => [
      blocking.rule,
      channel,
      candidates,
      until,
    ]),
    reasons: decision.reasons,
    alternatives: decision.alternatives,
    featureSpec: decision.featureSpec,
    features: decision.features,
    inputs: decision.inputs,
    versions: decision.versions,
  };
};

export type WrittenReceipt = { readonly receipt: CompactReceipt; readonly text: string; readonly hash: string };

/** The receipt, its text as stored, and the SHA-256 of the text in hexadecimal. */
export const writeReceipt = (decision: Decision): WrittenReceipt => {
  const receipt = compactReceipt(decision);
  const text = JSON.stringify(receipt);
  return { receipt, text, hash: hash('sha256', text) };
};

/** The hash of a stored receipt text. */
export const receiptHash = (text: string): string => hash('sha256', text);
