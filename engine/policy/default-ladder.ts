/**
 * The first champion, strategy `table-v1`: the ladder that a careful collection house climbs, as a decision table.
 *
 * Read from the top: people before procedure, then what was agreed, then rest between contacts, then the notices that each
 * market's law or custom asks for, then the everyday steps from a friendly reminder to a call. A row asks only for what the
 * caller says can reach the debtor, and the law is judged before the table is asked, so a row never overrules it.
 * The figures (days, amounts, counts) are the house's opening position, to be challenged by experiments.
 * Where two channels are customary and it is not known which serves people better, a row takes half.
 */
import { everydayRows, planRows } from './ladder/everyday.ts';
import { beforeAndAroundRows, legalStageRows, noticeRows } from './ladder/notices.ts';
import { agreedAndRestingRows, peopleRows } from './ladder/people.ts';
import type { TableSpec } from '../vocabulary/table-spec.ts';

/** Checked, type-checked and found in the shipped catalogue by its test. */
export const defaultLadder: TableSpec = {
  rules: [
    ...peopleRows,
    ...agreedAndRestingRows,
    ...beforeAndAroundRows,
    ...legalStageRows,
    ...noticeRows,
    ...planRows,
    ...everydayRows,
  ],
  otherwise: 'no_contact',
};

/** The id under which the ladder is registered on the first start. */
export const defaultStrategyId = 'table-v1';
