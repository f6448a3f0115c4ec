/** The table of candidates: a row for each thing that could have been done in a decision, with its probability and what was expected of it. */
import { channels, rateOf, slots, tones, treatments } from '../../engine/index.ts';
import { column, withLevels, withUnit, type Column } from './column.ts';
import { noParts, partsOf, type ActionParts, type DecisionRow } from './exported-row.ts';

export type CandidateRow = ActionParts & {
  readonly decisionId: string;
  readonly candidate: string;
  readonly kind: 'contact' | 'no_contact' | 'hand_off';
  readonly actionId: string;
  readonly day: string | null;
  readonly sendAt: number | null;
  readonly probability: number;
  readonly baseProbability: number | null;
  readonly isChosen: boolean;
  /** Null where the receipt has no estimate of it. */
  readonly expected: {
    readonly reach: number;
    readonly pay: number;
    readonly harm: number;
    readonly costMinor: number;
    readonly valueMinor: number;
  } | null;
};

const partsById = new Map<string, ActionParts>();

/** Kept: there are some dozens of actions and millions of candidates. */
const keptPartsOf = (actionId: string): ActionParts => {
  let parts = partsById.get(actionId);
  if (parts === undefined) partsById.set(actionId, (parts = partsOf(actionId)));
  return parts;
};

/** No contact and a hand-off, which are always there: last, in this order, as the draw walks them. */
const restOf = ({ receipt }: DecisionRow): readonly CandidateRow[] => {
  const { id, action, base, noContactProb, handOffProb, payNoContactE5 } = receipt;
  const shared = { ...noParts, decisionId: id, day: null, sendAt: null };
  return [
    {
      ...shared,
      ...{ candidate: 'no_contact', kind: 'no_contact', actionId: 'no_contact', probability: noContactProb },
      baseProbability: base?.noContactProb ?? null,
      isChosen: action.kind === 'no_contact',
      expected: { reach: 0, pay: rateOf(payNoContactE5), harm: 0, costMinor: 0, valueMinor: 0 },
    },
    {
      ...shared,
      ...{ candidate: 'hand_off', kind: 'hand_off', actionId: 'hand_off', probability: handOffProb },
      baseProbability: base?.handOffProb ?? null,
      isChosen: action.kind === 'hand_off',
      expected: null,
    },
  ];
};

export const candidateRows = (row: DecisionRow): readonly CandidateRow[] => {
  const { receipt, candidates, actionIds } = row;
  const { action, base } = receipt;
  const byBase = base === undefined ? null : new Map(base.probabilities);
  const contacts = candidates.map(({ option, on, sendAt, probability }, place): CandidateRow => {
    const actionId = actionIds[option.place];
    if (actionId === undefined)
      throw new Error(`the catalogue of decision ${receipt.id} has no action ${option.place}`);
    return {
      ...keptPartsOf(actionId),
      ...{ decisionId: receipt.id, candidate: `${actionId}@${on}`, kind: 'contact', actionId, day: on, sendAt },
      probability,
      baseProbability: byBase === null ? null : (byBase.get(place) ?? 0),
      isChosen: action.kind === 'contact' && action.index === place,
      expected: {
        reach: rateOf(option.reachE5),
        pay: rateOf(option.payE5),
        harm: rateOf(option.harmE5),
        costMinor: option.costMinor,
        valueMinor: option.valueMinor,
      },
    };
  });
  return [...contacts, ...restOf(row)];
};

const chance = 'probability, 0 to 1';
const minor = 'minor units of the case’s currency';

export const candidateColumns: readonly Column<CandidateRow>[] = [
  column('decision_id', 'text', 'Of decisions.parquet', (row) => row.decisionId),
  column('candidate', 'text', 'Action and day, `action@YYYY-MM-DD`; or no_contact, hand_off', (row) => row.candidate),
  withLevels(
    ['contact', 'no_contact', 'hand_off'],
    column('kind', 'text', 'What it is', (row) => row.kind),
  ),
  column('action_id', 'text', 'The action alone: `channel.slot.tone.treatment`', (row) => row.actionId),
  withLevels(
    channels,
    column('channel', 'text', 'Of a contact; else null', (row) => row.channel),
  ),
  withLevels(
    slots,
    column('slot', 'text', 'Part of the debtor’s local day; `any` for letters and the portal', (row) => row.slot),
  ),
  withLevels(
    tones,
    column('tone', 'text', 'Of a contact; else null', (row) => row.tone),
  ),
  withLevels(
    treatments,
    column('treatment', 'text', 'Of a contact; else null', (row) => row.treatment),
  ),
  column('day', 'date', 'Local day of the debtor on which it would be sent', (row) => row.day),
  column('send_at', 'instant', 'When it would be sent', (row) => row.sendAt),
  column(
    'eligible',
    'boolean',
    'Whether law and house limits let it through: always, as what they removed is in blocked.parquet',
    () => true,
  ),
  withUnit(
    chance,
    column(
      'probability',
      'number',
      'With which it could be drawn; sums to 1 over a decision',
      (row) => row.probability,
    ),
  ),
  withUnit(
    chance,
    column('base_probability', 'number', 'The same by the base alone; null where the strategy is no model’s', (row) => {
      return row.baseProbability;
    }),
  ),
  column('chosen', 'boolean', 'Whether it was drawn', (row) => row.isChosen),
  withUnit(
    chance,
    column('reach_probability', 'number', 'That the person is reached; null of a hand-off', (row) => {
      return row.expected?.reach ?? null;
    }),
  ),
  withUnit(
    chance,
    column('pay_probability', 'number', 'That the debtor pays within 30 days; null of a hand-off', (row) => {
      return row.expected?.pay ?? null;
    }),
  ),
  withUnit(
    chance,
    column('harm_probability', 'number', 'Of a complaint or opt-out caused by it; null of a hand-off', (row) => {
      return row.expected?.harm ?? null;
    }),
  ),
  withUnit(
    minor,
    column('cost_minor', 'number', 'Of the contact; null of a hand-off', (row) => row.expected?.costMinor ?? null),
  ),
  withUnit(
    minor,
    column(
      'value_minor',
      'number',
      'Money recovered by it within 30 days beyond no contact, less cost and price of harm',
      (row) => {
        return row.expected?.valueMinor ?? null;
      },
    ),
  ),
];
