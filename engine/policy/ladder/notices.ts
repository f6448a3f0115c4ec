/** Rows for the time before the due date, for the courts, and for the notices that each market’s law or custom asks for. */
import type { TableRule } from '../../vocabulary/table-spec.ts';
import { days, medium, noLetterYet, notice, often, reminderLetter, row } from './row.ts';

export const beforeAndAroundRows: readonly TableRule[] = [
  row(
    'pre-due-email',
    `stage == "pre_due" && ${days(-5, 1)} && ${often} && reachable.email && contactsLast30Days == 0`,
    { channel: 'email', tone: 'warm', treatment: 'reminder' },
    'A friendly word before the due date helps those who are often late.',
  ),
  row(
    'pre-due-portal',
    `stage == "pre_due" && ${days(-5, 1)} && ${often} && reachable.portal && contactsLast30Days == 0`,
    'portal.any.warm.payment_link',
    'A note on the debtor’s own page, for those who are often late.',
  ),
  row('nothing-due', 'daysPastDue < 1', 'no_contact', 'Nothing is overdue yet.'),
  row(
    'usually-prompt',
    'segment == "prompt" && daysPastDue < 5',
    'no_contact',
    'Usually pays on time; a few days will most likely settle it.',
  ),
];

export const legalStageRows: readonly TableRule[] = [
  row(
    'legal-plan',
    'stage == "legal" && daysSinceLastContact >= 30 && reachable.letter',
    'letter.any.warm.instalment_plan',
    'Before the courts a plan in writing is still open, once a month.',
  ),
  row('legal-quiet', 'stage == "legal"', 'no_contact', 'The claim is before the courts; no reminders beside it.'),
];

/** Each within a window of a week or so around the customary day, and never straight after another letter. */
export const noticeRows: readonly TableRule[] = [
  row(
    'fi-de-reminder-letter',
    `country in ["FI", "DE"] && stage == "reminder" && ${days(10, 21)} && ${noLetterYet}`,
    reminderLetter,
    'The first formal reminder (maksumuistutus, Mahnung) is customarily a letter.',
  ),
  row(
    'no-dk-notice',
    `country in ["NO", "DK"] && stage == "reminder" && ${days(14, 24)} && ${noLetterYet}`,
    notice,
    'Inkassovarsel: the written notice that must come before collection.',
  ),
  row(
    'nl-notice',
    `country == "NL" && stage == "reminder" && ${days(14, 24)} && ${noLetterYet}`,
    notice,
    'Veertiendagenbrief: fourteen days to pay without costs.',
  ),
  row(
    'it-reminder-letter',
    `country == "IT" && stage == "reminder" && ${days(15, 26)} && ${noLetterYet}`,
    reminderLetter,
    'Sollecito: the reminder in writing before a formal demand.',
  ),
  row(
    'se-fi-demand',
    `country in ["SE", "FI"] && stage == "collection" && ${days(10, 45)} && ${noLetterYet} && daysSinceLastContact >= 5`,
    notice,
    'Inkassokrav or maksuvaatimus: the written demand with what is claimed and time to object.',
  ),
  row(
    'no-demand',
    `country == "NO" && stage == "collection" && ${days(28, 60)} && ${noLetterYet} && daysSinceLastContact >= 5`,
    notice,
    'Betalingsoppfordring: the demand that follows the notice.',
  ),
  row(
    'text-first-demand',
    `country in ["DE", "FR", "LV", "LT", "EE"] && stage == "collection" && daysPastDue < 45 && ${noLetterYet} && daysSinceLastContact >= 5`,
    notice,
    'Collection opens in writing, with the grounds of the claim and the right to object.',
  ),
  row(
    'formal-demand',
    `country in ["IT", "ES", "PL"] && stage == "collection" && ${days(30, 60)} && ${noLetterYet} && daysSinceLastContact >= 5`,
    notice,
    'Diffida, requerimiento or wezwanie: the formal demand.',
  ),
  row(
    'gb-us-notice',
    `country in ["GB", "US"] && stage == "collection" && ${days(30, 60)} && ${noLetterYet} && daysSinceLastContact >= 5`,
    notice,
    'A letter that says what is owed, to whom, and how to dispute it, before any further step.',
  ),
  row(
    'collection-after-silence',
    `stage == "collection" && contactsLast30Days == 0 && daysPastDue < 120 && ${medium} && reachable.letter`,
    notice,
    'After a month of silence collection begins in writing.',
  ),
];
