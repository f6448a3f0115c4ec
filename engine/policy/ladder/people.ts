/** Rows for people before procedure, then for what was agreed and for rest between contacts. */
import type { TableRule } from '../../vocabulary/table-spec.ts';
import { large, row } from './row.ts';

export const peopleRows: readonly TableRule[] = [
  row('vulnerable', '"vulnerable" in flags', 'hand_off', 'Someone in a hard situation is met by a person.'),
  row(
    'contested',
    '"disputed" in flags || "data_accuracy_contested" in flags || "complaint_board_pending" in flags',
    'hand_off',
    'What is contested is answered before anything is asked.',
  ),
  row(
    'spoken-for',
    '"represented" in flags || "bankrupt" in flags || "debt_settlement" in flags || "deceased" in flags || "heir_three_months" in flags',
    'hand_off',
    'A representative, a trustee or an estate speaks for the debtor; a person takes it up with them.',
  ),
  row(
    'protected',
    '"minor" in flags || "servicemember" in flags || "objected_profiling" in flags || "time_barred" in flags',
    'hand_off',
    'The debtor or the debt has a protection that a person must weigh.',
  ),
  row(
    'asked-for-quiet',
    '"cease_request" in flags || "opted_out" in flags || "breathing_space" in flags || "joint_debtor_breathing_space" in flags',
    'no_contact',
    'The debtor asked for quiet, or the law grants it.',
  ),
  row(
    'legal-large',
    `stage == "legal" && ${large}`,
    'hand_off',
    'A large claim before the courts is handled by a person.',
  ),
  row(
    'agreements-failed',
    `promisesBroken >= 3 && ${large}`,
    'hand_off',
    'Three agreements did not hold; a person should find out what would.',
  ),
  row(
    'many-attempts',
    `contactsLast30Days >= 6 && ${large}`,
    'hand_off',
    'Six attempts in a month did not help; a person should look before a seventh.',
  ),
];

export const agreedAndRestingRows: readonly TableRule[] = [
  row('promise-open', 'promiseOpen', 'no_contact', 'A date is agreed, and it is trusted until it has passed.'),
  row('just-contacted', 'daysSinceLastContact < 3', 'no_contact', 'Nobody is contacted again within three days.'),
  row(
    'letter-on-its-way',
    'lastChannel == "letter" && daysSinceLastContact < (country == "LV" ? 28 : country in ["NO", "FI", "NL"] ? 14 : 10)',
    'no_contact',
    'A letter needs days to arrive, to be read and to be acted on.',
  ),
  row(
    'paying',
    'paymentsLast90Days >= 1 && daysSinceLastContact < 14',
    'no_contact',
    'The debtor has been paying and heard from us lately; they are given time.',
  ),
  row('enough-this-week', 'contactsLast7Days >= 2', 'no_contact', 'Two contacts in a week are enough.'),
  row('enough-this-month', 'contactsLast30Days >= 6', 'no_contact', 'Six contacts in a month are enough.'),
];
