/** Every event type with what it means and one value of its `data`: about the case C-1001 of the debtor D-7, in the order of a life. */
import type { z } from 'zod';
import type { caseFactSchemas, debtorFactSchemas } from '../engine/index.ts';

type FactSchemas = typeof caseFactSchemas & typeof debtorFactSchemas;

/** `time`: RFC 3339, when the example happened. */
type EventExample<Data> = { readonly meaning: string; readonly time: string; readonly data: Data };

/** A type without a row here does not compile, nor does data that its schema does not take. */
type EventExamples = { readonly [T in keyof FactSchemas]: EventExample<z.input<FactSchemas[T]>> };

const sek = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'SEK' });

const sms = {
  channel: 'sms',
  decisionId: '019cae1f-6a30-7c44-9d3f-2b7f0d7b9a10',
  tone: 'warm',
  treatment: 'payment_link',
} as const;

export const eventExamples: EventExamples = {
  'debtor.registered': {
    meaning:
      'A debtor and what the law and the channels need to know. Nothing is sent before it. A later one replaces it.',
    time: '2026-02-01T09:00:00+01:00',
    data: {
      country: 'SE',
      language: 'sv',
      timeZones: ['Europe/Stockholm'],
      kind: 'consumer',
      reachable: { sms: true, email: true, letter: true },
    },
  },
  'case.opened': {
    meaning: 'A debt that this debtor owes: from here on it can be decided about.',
    time: '2026-02-23T08:00:00+01:00',
    data: {
      debtorId: 'D-7',
      portfolio: 'north',
      creditor: 'Example AB',
      actor: 'agency',
      principal: sek(125_000),
      dueDate: '2026-02-22',
      stage: 'reminder',
    },
  },
  'case.stage_changed': {
    meaning: 'The case moved to another stage.',
    time: '2026-03-20T08:00:00+01:00',
    data: { stage: 'collection' },
  },
  'case.closed': {
    meaning: 'Nothing more is to be done: no decision is made after it.',
    time: '2026-04-25T10:00:00+02:00',
    data: { reason: 'paid' },
  },
  'balance.updated': {
    meaning: 'What is owed now, fees and interest included. Payments after it are taken off it.',
    time: '2026-03-01T23:00:00+01:00',
    data: { balance: sek(128_000) },
  },
  'payment.received': {
    meaning: 'Money came in for the case.',
    time: '2026-03-01T10:15:00+01:00',
    data: { amount: sek(50_000) },
  },
  'payment.reversed': {
    meaning: 'A payment was taken back.',
    time: '2026-03-04T10:15:00+01:00',
    data: { amount: sek(50_000), paymentId: 'payment.received-1' },
  },
  'promise.made': {
    meaning: 'The debtor promised to pay by a day.',
    time: '2026-03-02T18:40:00+01:00',
    data: { amount: sek(75_000), dueDate: '2026-03-25' },
  },
  'promise.kept': { meaning: 'The open promise was kept.', time: '2026-03-25T12:00:00+01:00', data: {} },
  'promise.broken': { meaning: 'The open promise was broken.', time: '2026-03-27T08:00:00+01:00', data: {} },
  'plan.agreed': {
    meaning: 'A plan to pay in instalments was agreed.',
    time: '2026-03-02T18:45:00+01:00',
    data: {
      instalments: [
        { dueDate: '2026-03-25', amount: sek(40_000) },
        { dueDate: '2026-04-25', amount: sek(35_000) },
      ],
    },
  },
  'plan.broken': { meaning: 'The plan was not kept.', time: '2026-04-28T08:00:00+02:00', data: {} },
  'contact.sent': {
    meaning: 'A contact left. It counts toward the caps of the law, so tell all of them, by whomever they were made.',
    time: '2026-03-02T18:00:05+01:00',
    data: sms,
  },
  'contact.delivered': {
    meaning: 'The contact arrived at the device or the address.',
    time: '2026-03-02T18:00:09+01:00',
    data: sms,
  },
  'contact.opened': { meaning: 'The message was opened.', time: '2026-03-02T18:31:00+01:00', data: sms },
  'contact.clicked': { meaning: 'A link in it was followed.', time: '2026-03-02T18:31:30+01:00', data: sms },
  'contact.answered': {
    meaning: 'Somebody took the call.',
    time: '2026-03-03T10:02:00+01:00',
    data: { channel: 'call', rightParty: true },
  },
  'contact.failed': {
    meaning: 'The contact did not arrive.',
    time: '2026-03-02T18:00:20+01:00',
    data: { ...sms, reason: 'number not in service' },
  },
  'contact.replied': {
    meaning: 'The debtor wrote back.',
    time: '2026-03-02T18:35:00+01:00',
    data: { ...sms, intent: 'will_pay' },
  },
  'notice.sent': {
    meaning: 'A notice that the law asks for was sent; what may follow it depends on the pack of the country.',
    time: '2026-02-24T08:00:00+01:00',
    data: { stage: 'inkassokrav', channel: 'letter' },
  },
  'dispute.raised': {
    meaning: 'The debtor contests the debt: contacts stop as the pack says.',
    time: '2026-03-05T11:00:00+01:00',
    data: { reason: 'The goods were returned' },
  },
  'dispute.resolved': {
    meaning: 'The dispute was settled, and the case goes on.',
    time: '2026-03-12T11:00:00+01:00',
    data: { reason: 'The return was not registered' },
  },
  'complaint.raised': {
    meaning: 'The debtor complained about how they were treated.',
    time: '2026-03-06T09:30:00+01:00',
    data: { reason: 'Called during work' },
  },
  'satisfaction.rated': {
    meaning: 'The debtor rated how they were treated.',
    time: '2026-04-26T19:00:00+02:00',
    data: { score: 8 },
  },
  'invoice.issued': {
    meaning:
      'The debtor was sent an invoice: with when it is paid it tells how the debtor pays before anything is overdue.',
    time: '2026-01-22T08:00:00+01:00',
    data: { invoiceId: 'I-311', amount: sek(125_000), dueDate: '2026-02-22' },
  },
  'invoice.paid': {
    meaning: 'An invoice was paid, in whole or in part.',
    time: '2026-02-20T12:00:00+01:00',
    data: { invoiceId: 'I-311', amount: sek(125_000) },
  },
  'consent.given': {
    meaning: 'The debtor agreed to a channel.',
    time: '2026-02-01T09:00:00+01:00',
    data: { channel: 'sms', purpose: 'collect' },
  },
  'consent.withdrawn': {
    meaning: 'The debtor opted out of a channel.',
    time: '2026-03-10T09:00:00+01:00',
    data: { channel: 'sms' },
  },
  'preference.stated': {
    meaning:
      'How and when the debtor wishes to be contacted. What is left out stays as it was; an empty list takes it back.',
    time: '2026-03-03T10:04:00+01:00',
    data: { channels: ['email', 'sms'], slots: ['evening'], language: 'en' },
  },
  'flag.set': {
    meaning: 'Something about the debtor that changes what may be done.',
    time: '2026-03-11T09:00:00+01:00',
    data: { flag: 'vulnerable', until: '2026-05-10' },
  },
  'flag.cleared': {
    meaning: 'The flag no longer holds.',
    time: '2026-05-10T09:00:00+02:00',
    data: { flag: 'vulnerable' },
  },
};
