/** What the columns of an export are read from: a decision with its receipt spread out and what came of it. */
import type { AttributeList, CompactReceipt } from '../../engine/index.ts';
import {
  attributeVersionOf,
  featureSpec,
  namedAttributes,
  namedFeatures,
  receiptCandidates,
} from '../../engine/index.ts';
import type { DecisionOutcome, ExportedDecision } from '../../data/index.ts';

type Named = ReturnType<typeof namedFeatures>;

export type DecisionRow = ExportedDecision & {
  readonly candidates: ReturnType<typeof receiptCandidates>;
  /** Of the catalogue that the receipt names, by place. */
  readonly actionIds: readonly string[];
  /** By name; null where the receipt's list is none that is known here. */
  readonly features: Named | null;
  readonly attributes: Named;
  /** Of the version that the receipt names. */
  readonly attributeList: AttributeList;
  readonly outcome: DecisionOutcome;
};

export type RowParts = {
  readonly outcome: DecisionOutcome;
  readonly actionIds: readonly string[];
  readonly attributeLists: ReadonlyMap<number, AttributeList>;
};

const noList: AttributeList = { version: 0, attributes: [] };

const valuesOf = (
  { featureSpec: spec, features }: CompactReceipt,
  lists: RowParts['attributeLists'],
): Pick<DecisionRow, 'features' | 'attributes' | 'attributeList'> => {
  const version = attributeVersionOf(spec);
  if (version === null) return { features: null, attributes: {}, attributeList: noList };
  const attributeList = lists.get(version) ?? noList;
  return {
    features: namedFeatures(featureSpec.id, features.slice(0, featureSpec.features.length)),
    attributes: namedAttributes(attributeList, features),
    attributeList,
  };
};

export const decisionRow = (
  decision: ExportedDecision,
  { outcome, actionIds, attributeLists }: RowParts,
): DecisionRow => ({
  ...decision,
  ...valuesOf(decision.receipt, attributeLists),
  candidates: receiptCandidates(decision.receipt),
  actionIds,
  outcome,
});

export type ActionParts = {
  readonly channel: string | null;
  readonly slot: string | null;
  readonly tone: string | null;
  readonly treatment: string | null;
};

export const noParts: ActionParts = { channel: null, slot: null, tone: null, treatment: null };

/** Of a contact's id. */
export const partsOf = (actionId: string): ActionParts => {
  const [channel = null, slot = null, tone = null, treatment = null] = actionId.split('.');
  return { channel, slot, tone, treatment };
};
