/** The table of decisions: who was decided about, by what, with which probability, on which features, and what came of it. */
import type { AttributeList } from '../../engine/index.ts';
import { channels, slots, tones, treatments } from '../../engine/index.ts';
import { column, withLevels, withUnit, type Column } from './column.ts';
import { noParts, partsOf, type ActionParts, type DecisionRow } from './exported-row.ts';
import { attributeColumns, featureColumns } from './feature-columns.ts';
import { outcomeColumns } from './outcome-columns.ts';

const chance = 'probability, 0 to 1';
const minor = 'minor units of the case’s currency';

const actionIdOf = ({ receipt: { action } }: DecisionRow): string =>
  action.kind === 'contact' ? action.id : action.kind;

const chosenParts = ({ receipt: { action } }: DecisionRow): ActionParts =>
  action.kind === 'contact' ? partsOf(action.id) : noParts;

const candidateOf = (row: DecisionRow): string => {
  const { action } = row.receipt;
  const day = action.kind === 'contact' ? row.candidates[action.index]?.on : undefined;
  return day === undefined ? actionIdOf(row) : `${actionIdOf(row)}@${day}`;
};

const wasExplored = ({ receipt }: DecisionRow): boolean => {
  const { propensity, probabilities, noContactProb, handOffProb } = receipt;
  return propensity < Math.max(noContactProb, handOffProb, ...probabilities.map(([, probability]) => probability));
};

const whoColumns: readonly Column<DecisionRow>[] = [
  column('decision_id', 'text', 'The decision, a UUID', ({ receipt }) => receipt.id),
  column('case_id', 'text', 'The case, as the caller names it', ({ receipt }) => receipt.caseId),
  column(
    'debtor_id',
    'text',
    'The debtor, as the caller names them: the unit of errors',
    ({ receipt }) => receipt.debtorId,
  ),
  column('portfolio', 'text', 'The case’s portfolio', ({ receipt }) => receipt.portfolio),
  column(
    'market',
    'text',
    'The jurisdiction whose law held, by country or part of one',
    ({ receipt }) => receipt.market,
  ),
  column('zone', 'text', 'The debtor’s time zone', ({ receipt }) => receipt.zone),
  column(
    'case_currency',
    'text',
    'In which all minor units of the row are, ISO 4217',
    ({ receipt }) => receipt.currency,
  ),
  column('decided_at', 'instant', 'When it was decided', ({ receipt }) => receipt.decidedAt),
  column('valid_until', 'instant', 'Until when it could be acted upon', ({ receipt }) => receipt.validUntil),
];

const byWhatColumns: readonly Column<DecisionRow>[] = [
  column('dry_run', 'boolean', 'Only tried: nobody was contacted because of it', ({ receipt }) => receipt.dryRun),
  column(
    'backdated',
    'boolean',
    'Decided for an instant of the past, knowing nothing later',
    ({ receipt }) => receipt.inputs.isBackdated,
  ),
  column('purpose', 'text', 'What the contact is for', ({ receipt }) => receipt.purpose),
  column(
    'experiment_id',
    'text',
    'The experiment that it was made under; null under none',
    ({ receipt }) => receipt.experiment?.id ?? null,
  ),
  column('arm', 'text', 'The debtor’s arm in it', ({ receipt }) => receipt.experiment?.arm ?? null),
  column(
    'strategy',
    'text',
    'What decided, `id@version`',
    ({ receipt: { strategy } }) => `${strategy.id}@${String(strategy.version)}`,
  ),
  column('strategy_id', 'text', 'Its id alone', ({ receipt }) => receipt.strategy.id),
  column('strategy_version', 'integer', 'Its version alone', ({ receipt }) => receipt.strategy.version),
  column(
    'strategy_role',
    'text',
    'As what it decided: champion, challenger or holdout',
    ({ receipt }) => receipt.strategy.role,
  ),
  column(
    'policy',
    'text',
    'Kind of the strategy: table, model or onnx; null where it is not stored',
    (row) => row.strategyKind,
  ),
  column('exploration', 'text', 'How a model’s strategy tries, where its spec says', (row) => row.exploration),
  column(
    'model',
    'text',
    'What the estimates are from, `name@version`, joined by + where several',
    ({ receipt }) => receipt.versions.model,
  ),
  column(
    'model_wanted',
    'text',
    'Which model a model’s strategy was to ask',
    ({ receipt }) => receipt.inputs.model?.wanted ?? null,
  ),
  column(
    'model_asked',
    'text',
    'Which version it got; null where there was none',
    ({ receipt }) => receipt.inputs.model?.version ?? null,
  ),
  column('packs', 'text', 'Checksum of the law in force', ({ receipt }) => receipt.versions.packs),
  column('catalogue', 'text', 'Version of the actions that exist', ({ receipt }) => receipt.versions.catalogue),
  column('code', 'text', 'Version of the program', ({ receipt }) => receipt.versions.code),
  column(
    'segment_id',
    'text',
    'Segment of the debtor when it was decided; the feature `segment` is the rules’ alone',
    ({ receipt }) => receipt.segment.id,
  ),
];

const actionColumns: readonly Column<DecisionRow>[] = [
  withLevels(
    ['contact', 'no_contact', 'hand_off'],
    column('kind', 'text', 'What was decided', ({ receipt }) => receipt.action.kind),
  ),
  column('action_id', 'text', 'The action: `channel.slot.tone.treatment`, no_contact or hand_off', actionIdOf),
  column('candidate', 'text', 'The action and its day, as in candidates.parquet', candidateOf),
  withLevels(
    channels,
    column('channel', 'text', 'Of a contact; else null', (row) => chosenParts(row).channel),
  ),
  withLevels(
    slots,
    column('slot', 'text', 'Part of the debtor’s local day', (row) => chosenParts(row).slot),
  ),
  withLevels(
    tones,
    column('tone', 'text', 'Of a contact; else null', (row) => chosenParts(row).tone),
  ),
  withLevels(
    treatments,
    column('treatment', 'text', 'Of a contact; else null', (row) => chosenParts(row).treatment),
  ),
  column('send_at', 'instant', 'When the contact was to be sent', ({ receipt: { action } }) =>
    action.kind === 'contact' ? action.sendAt : null,
  ),
  column(
    'overridden_by',
    'text',
    'The action that a person took instead, decided by the as-of; null where nobody did',
    (row) => row.overriddenBy,
  ),
];

const chanceColumns: readonly Column<DecisionRow>[] = [
  withUnit(
    chance,
    column('propensity', 'number', 'With which the candidate was drawn; never 0', ({ receipt }) => receipt.propensity),
  ),
  withUnit(
    'uniform, 0 to below 1',
    column('draw', 'number', 'The stored random number that chose', ({ receipt }) => receipt.draw),
  ),
  column('explored', 'boolean', 'Whether some other candidate was likelier than the one drawn', wasExplored),
  withUnit(
    minor,
    column(
      'exploration_loss_minor',
      'number',
      'What trying was expected to lose; null where the strategy is no model’s',
      ({ receipt }) => receipt.explorationLossMinor ?? null,
    ),
  ),
  column('candidates', 'integer', 'How many contacts were eligible', (row) => row.candidates.length),
  column(
    'feature_spec',
    'text',
    'Which list the features are of, and of attributes (+a and a version)',
    ({ receipt }) => receipt.featureSpec,
  ),
];

/** The lists of attributes that there ever were, the newest first. */
export const decisionColumns = (lists: readonly AttributeList[], asOf: number): readonly Column<DecisionRow>[] => [
  ...whoColumns,
  ...byWhatColumns,
  ...actionColumns,
  ...chanceColumns,
  ...featureColumns,
  ...attributeColumns(lists),
  ...outcomeColumns(asOf),
];
