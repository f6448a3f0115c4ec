/** A stored receipt as clients see it: the decision, and the whole receipt. */
import {
  basisText,
  formatInstant,
  namedAttributes,
  namedFeatures,
  rateOf,
  readOption,
  receiptCandidates,
  type Blocking,
  type AttributeList,
  type CompactReceipt,
  type Instant,
} from '../../engine/index.ts';
import type { StoredDecision } from '../../data/index.ts';
import type { BesideBase } from '../contracts/decision-parts.ts';
import type { Receipt } from '../contracts/decisions.ts';
import type { Decision } from '../contracts/next-best-action.ts';
import { storedReasons, type SaidReasons } from './say-reasons.ts';

export type RuleCitation = Pick<Blocking, 'citation' | 'force'>;

/** Citation and force of a rule by its id, under the law that the receipt names; null where that book is not known here. */
export type RuleLookup = (
  rule: string,
  receipt: Pick<CompactReceipt, 'decidedAt' | 'zone' | 'versions'>,
) => RuleCitation | null;

const presentAction = (receipt: CompactReceipt): Decision['action'] => {
  const { action, zone } = receipt;
  const show = (at: Instant): string => formatInstant(zone, at);
  if (action.kind === 'no_contact')
    return { kind: 'no_contact', id: 'no_contact', until: show(action.until), reason: action.reason };
  if (action.kind === 'hand_off')
    return { kind: 'hand_off', id: 'hand_off', queue: action.queue, priority: action.priority, reason: action.reason };
  const [channel, slot, tone, treatment] = action.id.split('.') as [never, never, never, never];
  return {
    kind: 'contact',
    id: action.id,
    channel,
    slot,
    sendAt: show(action.sendAt),
    window: { from: show(action.sendAt), to: show(action.to) },
    tone,
    treatment,
    template: action.template,
    language: action.language,
    mustContain: action.mustContain,
    ...(action.notice === undefined ? {} : { notice: action.notice }),
  };
};

const presentExpected = (receipt: CompactReceipt): Decision['expected'] => {
  const { reachE5, payE5, harmE5, costMinor, valueMinor } = readOption(receipt.expected);
  const money = (amount: number): { amount: number; currency: string } => ({ amount, currency: receipt.currency });
  return {
    reachProb: rateOf(reachE5),
    payProb: rateOf(payE5),
    payProbNoContact: rateOf(receipt.payNoContactE5),
    incrementalValue: money(valueMinor),
    cost: money(costMinor),
    harmProb: rateOf(harmE5),
  };
};

const presentBlocked = (receipt: CompactReceipt, lookup: RuleLookup): Decision['explanation']['blocked'] =>
  receipt.removed.map(([rule, channel, candidates, until]) => {
    const found = lookup(rule, receipt);
    return {
      actions: candidates,
      channel: channel as never,
      rule,
      citation: found?.citation ?? `see packs ${receipt.versions.packs}`,
      force: found?.force ?? 'default',
      until: until === null ? null : formatInstant(receipt.zone, until),
    };
  });

/** `said`: the reasons in another language than the receipt's. */
export const presentDecision = (
  receipt: CompactReceipt,
  lookup: RuleLookup,
  said: SaidReasons = storedReasons(receipt),
): Decision => ({
  decisionId: receipt.id,
  caseId: receipt.caseId,
  debtorId: receipt.debtorId,
  decidedAt: formatInstant(receipt.zone, receipt.decidedAt),
  validUntil: formatInstant(receipt.zone, receipt.validUntil),
  action: presentAction(receipt),
  segment: receipt.segment,
  strategy: receipt.strategy,
  experiment: receipt.experiment,
  propensity: receipt.propensity,
  draw: receipt.draw,
  expected: presentExpected(receipt),
  explanation: {
    language: said.language,
    reasons: [{ factor: 'strategy', effect: 0, text: basisText(receipt) }, ...said.reasons],
    alternatives: receipt.alternatives.map(({ actionId, valueMinor, propensity }) => ({
      actionId,
      value: { amount: valueMinor, currency: receipt.currency },
      propensity,
    })),
    blocked: presentBlocked(receipt, lookup),
  },
});

/** Every candidate with its probability, and the base's where a model's strategy decided; then `no_contact` and `hand_off`. */
const presentEligible = (receipt: CompactReceipt, actionIds: readonly string[]): Receipt['eligible'] => {
  const { currency, zone, base } = receipt;
  const ofBase = base === undefined ? null : new Map(base.probabilities);
  const besides = (probability: number) => (base === undefined ? {} : { baseProbability: probability });
  const payProbNoContact = rateOf(receipt.payNoContactE5);
  const contacts = receiptCandidates(receipt).map(({ option, on, sendAt, probability }, index) => {
    const { place, reachE5, payE5, harmE5, costMinor, valueMinor } = option;
    const actionId = actionIds[place];
    if (actionId === undefined) {
      throw new Error(`receipt ${receipt.id} names an action that ${receipt.versions.catalogue} does not hold`);
    }
    return {
      candidate: `${actionId}@${on}`,
      actionId,
      sendAt: formatInstant(zone, sendAt),
      probability,
      ...besides(ofBase?.get(index) ?? 0),
      value: { amount: valueMinor, currency },
      estimates: {
        reachProb: rateOf(reachE5),
        payProb: rateOf(payE5),
        payProbNoContact,
        harmProb: rateOf(harmE5),
        cost: { amount: costMinor, currency },
      },
    };
  });
  const still = (actionId: string, probability: number, baseProbability: number): Receipt['eligible'][number] => ({
    candidate: actionId,
    actionId,
    sendAt: null,
    probability,
    ...besides(baseProbability),
    value: { amount: 0, currency },
    estimates: null,
  });
  return [
    ...contacts,
    still('no_contact', receipt.noContactProb, base?.noContactProb ?? 0),
    still('hand_off', receipt.handOffProb, base?.handOffProb ?? 0),
  ];
};

/** Of a model's strategy: what its base alone would likeliest have done, and what trying was expected to lose. Nothing where a table decided. */
export const presentBesideBase = (receipt: CompactReceipt, actionIds: readonly string[]): BesideBase => {
  const { base, explorationLossMinor } = receipt;
  if (base === undefined || explorationLossMinor === undefined) return {};
  const eligible = presentEligible(receipt, actionIds);
  const probabilityOf = ({ baseProbability = 0 }: Receipt['eligible'][number]): number => baseProbability;
  const likeliest = eligible.reduce((best, one) => (probabilityOf(one) > probabilityOf(best) ? one : best));
  const { candidate, actionId } = likeliest;
  return { base: { candidate, actionId, probability: probabilityOf(likeliest) }, explorationLossMinor };
};

/** Candidates per rule, over all channels. */
const presentRemoved = (receipt: CompactReceipt): Receipt['removed'] => {
  const byRule = new Map<string, number>();
  for (const [rule, , candidates] of receipt.removed) byRule.set(rule, (byRule.get(rule) ?? 0) + candidates);
  return [...byRule].map(([rule, candidates]) => ({ rule, candidates }));
};

/** `actionIds`: those of the catalogue version that the receipt names, in its order; `attributes`: the list that it names. */
export const presentReceipt = (
  { receipt, hash }: StoredDecision,
  {
    actionIds,
    attributes,
    lookup,
    said,
  }: {
    readonly actionIds: readonly string[];
    readonly attributes: AttributeList;
    readonly lookup: RuleLookup;
    readonly said: SaidReasons;
  },
): Receipt => ({
  ...presentDecision(receipt, lookup, said),
  ...presentBesideBase(receipt, actionIds),
  decisionId: receipt.id,
  eligible: presentEligible(receipt, actionIds),
  context: {
    featureSpec: receipt.featureSpec,
    features: {
      ...namedFeatures(receipt.featureSpec, receipt.features),
      ...namedAttributes(attributes, receipt.features),
    },
  },
  removed: presentRemoved(receipt),
  versions: receipt.versions,
  hash,
});
