/** Rows for plans and for the everyday steps, from a friendly reminder to a call. */
import type { TableRule } from '../../vocabulary/table-spec.ts';
import { afterPayday, days, large, medium, noLetterYet, reminderLetter, row, small, veryLarge } from './row.ts';

export const planRows: readonly TableRule[] = [
  row(
    'broken-promise-call',
    `promisesBroken >= 1 && daysPastDue >= 5 && ${medium} && reachable.call && contactsLast7Days == 0`,
    { channel: 'call', tone: 'neutral', treatment: 'instalment_plan' },
    'A promise did not hold; talking finds terms that can.',
  ),
  row(
    'broken-promise-email',
    'promisesBroken >= 1 && daysPastDue >= 5 && reachable.email',
    { channel: 'email', tone: 'warm', treatment: 'instalment_plan' },
    'A promise did not hold; a plan in parts may.',
  ),
  row(
    'several-debts',
    `openCases >= 3 && daysPastDue >= 5 && ${medium}`,
    { tone: 'warm', treatment: 'instalment_plan' },
    'Several debts at once call for a plan rather than a demand.',
  ),
  row(
    'pays-in-parts',
    'segment == "part_payer" && daysPastDue >= 5 && reachable.email && contactsLast7Days == 0',
    { channel: 'email', tone: 'warm', treatment: 'instalment_plan' },
    'Pays in parts already; a plan makes it certain.',
  ),
  row(
    'very-large-call',
    `${veryLarge} && daysPastDue >= 8 && reachable.call && contactsLast7Days == 0`,
    { channel: 'call', tone: 'warm', treatment: 'instalment_plan' },
    'So large an amount is best talked over early.',
  ),
];

export const everydayRows: readonly TableRule[] = [
  row(
    'quiet-market-email',
    'country in ["FI", "DE"] && daysPastDue < 10 && reachable.email && contactsLast7Days == 0',
    { channel: 'email', tone: 'warm', treatment: 'reminder' },
    'Where letters are the custom, the days before one are for a single e-mail.',
  ),
  row('quiet-market-wait', 'country in ["FI", "DE"] && daysPastDue < 10', 'no_contact', 'The letter comes next.'),
  row(
    'payday-sms',
    `daysPastDue < 5 && ${afterPayday} && reachable.sms && contactsLast7Days == 0`,
    { channel: 'sms', tone: 'warm', treatment: 'payment_link' },
    'Just after payday a short message with a link is all most people need.',
    0.5,
  ),
  row(
    'first-email',
    'daysPastDue < 5 && reachable.email && contactsLast7Days == 0',
    { channel: 'email', tone: 'warm', treatment: 'reminder' },
    'The first reminder is a friendly e-mail.',
  ),
  row(
    'first-sms',
    'daysPastDue < 5 && reachable.sms && contactsLast7Days == 0',
    { channel: 'sms', tone: 'warm', treatment: 'reminder' },
    'Without an e-mail address the first reminder is a text message.',
  ),
  row('first-days', 'daysPastDue < 5', 'no_contact', 'One reminder in the first days is enough.'),
  row(
    'link-messaging',
    'daysPastDue < 11 && reachable.messaging && hasConsent.messaging',
    { channel: 'messaging', treatment: 'payment_link' },
    'The debtor agreed to messages in an app; a link to pay goes there.',
  ),
  row(
    'link-sms',
    'daysPastDue < 11 && reachable.sms',
    { channel: 'sms', tone: 'neutral', treatment: 'payment_link' },
    'A link to pay, plainly put.',
    0.5,
  ),
  row(
    'link-email',
    'daysPastDue < 11 && reachable.email',
    { channel: 'email', tone: 'neutral', treatment: 'payment_link' },
    'A link to pay, plainly put.',
  ),
  row(
    'small-digital',
    `${small} && reachable.email && daysSinceLastContact >= 10`,
    { channel: 'email', tone: 'neutral', treatment: 'payment_link' },
    'A small debt bears neither letter nor call; a link now and then.',
    0.5,
  ),
  row(
    'small-sms',
    `${small} && reachable.sms && daysSinceLastContact >= 10`,
    { channel: 'sms', tone: 'neutral', treatment: 'payment_link' },
    'A small debt bears neither letter nor call; a link now and then.',
  ),
  row('small-wait', small, 'no_contact', 'A small debt is not chased.'),
  row(
    'fortnight-letter',
    `stage == "reminder" && ${days(14, 30)} && ${noLetterYet}`,
    reminderLetter,
    'After two weeks what was missed on a screen is put on paper.',
  ),
  row(
    'large-call',
    `${large} && daysPastDue >= 11 && reachable.call && daysSinceLastContact >= 5`,
    { channel: 'call', tone: 'neutral', treatment: 'instalment_plan' },
    'A large amount is worth a conversation, with a plan to offer.',
  ),
  row(
    'late-large-person',
    `${veryLarge} && daysPastDue >= 120`,
    'hand_off',
    'Four months on, a very large debt needs a person’s judgement.',
  ),
  row(
    'third-week-call',
    'daysPastDue >= 20 && daysPastDue < 90 && reachable.call && daysSinceLastContact >= 7 && contactsLast30Days < 4',
    { channel: 'call', tone: 'neutral', treatment: 'reminder' },
    'After three weeks a call settles what messages did not.',
    0.5,
  ),
  row(
    'firm-sms',
    'daysPastDue >= 20 && daysPastDue < 120 && reachable.sms && daysSinceLastContact >= 7',
    { channel: 'sms', tone: 'firm', treatment: 'payment_link' },
    'By now the message is clear and short, with a link.',
    0.5,
  ),
  row(
    'firm-email',
    'daysPastDue >= 11 && daysPastDue < 120 && reachable.email && daysSinceLastContact >= 7',
    { channel: 'email', tone: 'firm', treatment: 'payment_link' },
    'By now the message is clear, with what comes next and a link.',
  ),
  row(
    'long-overdue-plan',
    'daysPastDue >= 120 && daysSinceLastContact >= 30',
    { tone: 'warm', treatment: 'instalment_plan' },
    'Pressure has not helped for months; once a month a plan is offered instead.',
  ),
];
