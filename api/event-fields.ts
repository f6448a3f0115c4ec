/** What each field of an event's `data` means, for the OpenAPI document: schemas in the engine say what is taken, not why. */
import type { Fact, FactType } from '../engine/index.ts';

/** Of each branch of a union its own; an empty object names no key at all. */
type KeysOf<Data> = Data extends unknown ? (string extends keyof Data ? never : keyof Data) : never;
type FieldName = KeysOf<Fact['data']>;

/** A field without a row here does not compile. */
const meanings: Readonly<Record<FieldName, string>> = {
  country: 'Where the debtor lives: ISO 3166-1 alpha-2. Its rule pack applies; a country without one is blocked',
  region:
    'ISO 3166-2, or a part of such a region that has rules of its own (US-NY-NYC); where it is left out, the rules of all regions hold',
  language: 'BCP 47: the language to write and speak in',
  timeZones: 'IANA zones the debtor may be in; a contact must be within the hours of all of them',
  kind: 'Whom the rules take the debtor for',
  reachable: 'Which channels you have an address or number for; left out means no',
  birthYear: 'Year of birth',
  household: 'An id shared by debtors who live together',
  attributes:
    'What else you know, for conditions and features: at most 50. No names, numbers or addresses. `onFile.NAME: true` says that a prerequisite or consent which a rule asks for by that name is on file (`onFile.contract_contact_point`)',
  debtorId: 'Who owes it: the id of a `debtor/<id>`',
  portfolio: 'API keys may be limited to portfolios',
  creditor: 'On whose behalf',
  actor: 'As what you collect: the rules differ',
  product: 'What was bought',
  principal: 'Owed at the beginning',
  dueDate: 'When it was to be paid, on the debtor’s calendar',
  stage: 'Where in its life the case stands',
  openedAt: 'Where the case began before `time`, as with a portfolio that was taken over',
  reason: 'In words',
  balance: 'Owed now',
  amount: 'How much',
  paymentId: '`id` of the `payment.received` event',
  instalments: 'At most 120, in one currency',
  channel: 'By which channel',
  decisionId: 'The decision that asked for it, where one did: it ties what follows to that decision',
  tone: 'In which tone',
  treatment: 'With what offer',
  rightParty: 'Whether it was the debtor',
  intent: 'What the reply was about, in a word of yours',
  invoiceId: 'Your id of the invoice',
  purpose: 'For what; all purposes where left out',
  channels: 'The channels that may be used; no other is',
  slots: 'The hours that may be used; no other is',
  flag: 'Which one; rule packs say what it blocks',
  until: 'A date stands to its end in the debtor’s zone, an instant up to and without it; for ever where left out',
  score: '0 to 10, 10 is best',
};

/** Where a type means more by it. */
const meaningsOfType: { readonly [T in FactType]?: Readonly<Record<string, string>> } = {
  'case.closed': { reason: 'Why nothing more is to be done' },
  'contact.failed': { reason: 'Why it did not arrive, in words' },
  'notice.sent': { stage: 'The stage as the pack of the country names it' },
};

export const fieldMeaning = (type: FactType, field: string): string =>
  meaningsOfType[type]?.[field] ?? meanings[field as FieldName];
