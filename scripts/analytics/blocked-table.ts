/** The table of what was removed before a strategy saw it: how many candidates of a channel each rule took, as the receipt counts them. */
import type { CompactReceipt } from '../../engine/index.ts';
import { channels } from '../../engine/index.ts';
import { column, withLevels, type Column } from './column.ts';

export type BlockedRow = {
  readonly decisionId: string;
  readonly rule: string;
  readonly channel: string;
  readonly candidates: number;
  readonly until: number | null;
};

export const blockedRows = ({ id, removed }: CompactReceipt): readonly BlockedRow[] =>
  removed.map(([rule, channel, candidates, until]) => ({ decisionId: id, rule, channel, candidates, until }));

export const blockedColumns: readonly Column<BlockedRow>[] = [
  column('decision_id', 'text', 'Of decisions.parquet', (row) => row.decisionId),
  column(
    'rule_id',
    'text',
    'The rule of law or house that removed them; docs/compliance has its words',
    (row) => row.rule,
  ),
  withLevels(
    channels,
    column('channel', 'text', 'Their channel', (row) => row.channel),
  ),
  column('candidates', 'integer', 'How many it removed; the receipt does not name each', (row) => row.candidates),
  column('until', 'instant', 'Until when at least; null where no end is known', (row) => row.until),
];
