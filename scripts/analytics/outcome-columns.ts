/**
 * Columns of what came of a decision within each window, as far as it had happened by the instant of the export. Later decisions of the same case
 * fall into the window too. A window that has not ended is told as such: what stands there is what happened so far.
 */
import { dayMs, type Instant } from '../../engine/index.ts';
import type { WindowOutcome } from '../../data/index.ts';
import { column, withUnit, type CellValue, type Column } from './column.ts';
import type { DecisionRow } from './exported-row.ts';

export const outcomeWindowDays = [7, 30, 90] as const;

const daysToResolve = (
  { receipt: { decidedAt }, outcome: { resolvedAt } }: DecisionRow,
  days: number,
): number | null => {
  if (resolvedAt === null || resolvedAt <= decidedAt || resolvedAt > decidedAt + days * dayMs) return null;
  return (resolvedAt - decidedAt) / dayMs;
};

const windowColumns = (days: number, place: number, asOf: Instant): readonly Column<DecisionRow>[] => {
  const within = `within ${String(days)} days`;
  const suffix = `_${String(days)}d`;
  const read =
    (of: (window: WindowOutcome) => CellValue) =>
    ({ outcome }: DecisionRow): CellValue => {
      const window = outcome.windows[place];
      return window === undefined ? null : of(window);
    };
  return [
    withUnit(
      'minor units of the case’s currency',
      column(
        `paid_minor${suffix}`,
        'integer',
        `Paid on the case ${within}, less what was taken back of it by the as-of`,
        read(({ paidMinor }) => paidMinor),
      ),
    ),
    column(
      `complained${suffix}`,
      'boolean',
      `Whether there was a complaint on the case ${within}`,
      read(({ hasComplained }) => hasComplained),
    ),
    column(
      `opted_out${suffix}`,
      'boolean',
      `Whether the debtor withdrew consent or refused contact ${within}`,
      read(({ hasOptedOut }) => hasOptedOut),
    ),
    column(
      `reached${suffix}`,
      'boolean',
      `Whether the contact reached the person ${within}, by facts that name the decision: answered in person, opened, clicked or replied to; false where it failed or another answered; null where nothing says`,
      read(({ wasReached }) => wasReached),
    ),
    withUnit(
      'days',
      column(
        `days_to_resolve${suffix}`,
        'number',
        `From the decision until the debt was paid or settled, as it stood at the as-of; null where that was not ${within}`,
        (row) => daysToResolve(row, days),
      ),
    ),
    column(
      `window_complete${suffix}`,
      'boolean',
      `Whether the ${String(days)} days had ended by the as-of; where not, the row is censored`,
      ({ receipt }) => receipt.decidedAt + days * dayMs <= asOf,
    ),
  ];
};

export const outcomeColumns = (asOf: Instant): readonly Column<DecisionRow>[] => [
  column(
    'sent_at',
    'instant',
    'When a contact that names the decision was first reported as sent; null where none was',
    ({ outcome }) => outcome.sentAt,
  ),
  ...outcomeWindowDays.flatMap((days, place) => windowColumns(days, place, asOf)),
];
