/**
 * The state of a debtor as the fold of the debtor's facts in order of (time, source, id): the same facts give the same
 * state, in whatever order they were told.
 */
import type { DebtorFact, FactOf } from '../facts/fact.ts';
import type { DebtorFactType } from '../facts/fact-data.ts';
import { canonicalLanguage } from '../facts/fact-text.ts';
import { isLocalDate, parseInstant } from '../vocabulary/time.ts';
import { applyInvoiceIssued, applyInvoicePaid } from './apply-invoice.ts';
import type { DebtorState } from './debtor-state.ts';
import { compareFacts } from './fact-key.ts';

type Change = Partial<DebtorState>;

const applyRegistration = (_: DebtorState, { at, data }: FactOf<'debtor.registered'>): Change => ({
  registration: {
    at,
    country: data.country,
    region: data.region ?? null,
    language: canonicalLanguage(data.language) ?? data.language,
    timeZones: data.timeZones,
    kind: data.kind,
    reachable: data.reachable,
    birthYear: data.birthYear ?? null,
    household: data.household ?? null,
    attributes: data.attributes ?? {},
  },
});

const applyConsent = (state: DebtorState, fact: FactOf<'consent.given' | 'consent.withdrawn'>): Change => {
  const { channel, purpose = '*' } = fact.data;
  const consent = { given: fact.type === 'consent.given', at: fact.at };
  return { consents: { ...state.consents, [channel]: { ...state.consents[channel], [purpose]: consent } } };
};

const listOrNull = <T>(list: readonly T[]): readonly T[] | null => (list.length === 0 ? null : list);

const applyPreference = (state: DebtorState, { data }: FactOf<'preference.stated'>): Change => ({
  preferences: {
    channels: data.channels === undefined ? state.preferences.channels : listOrNull(data.channels),
    slots: data.slots === undefined ? state.preferences.slots : listOrNull(data.slots),
    language: data.language === undefined ? state.preferences.language : canonicalLanguage(data.language),
    tone: data.tone ?? state.preferences.tone,
  },
});

const setFlag = (state: DebtorState, { at, data }: FactOf<'flag.set'>): Change => {
  const until = data.until ?? null;
  const end = until === null || isLocalDate(until) ? until : parseInstant(until);
  return { flags: { ...state.flags, [data.flag]: { at, until: end } } };
};

const clearFlag = (state: DebtorState, { data }: FactOf<'flag.cleared'>): Change => {
  const { [data.flag]: _cleared, ...flags } = state.flags;
  return { flags };
};

const changes: { readonly [T in DebtorFactType]: (state: DebtorState, fact: FactOf<T>) => Change } = {
  'debtor.registered': applyRegistration,
  'invoice.issued': applyInvoiceIssued,
  'invoice.paid': applyInvoicePaid,
  'consent.given': applyConsent,
  'consent.withdrawn': applyConsent,
  'preference.stated': applyPreference,
  'flag.set': setFlag,
  'flag.cleared': clearFlag,
};

export const emptyDebtorState = (debtorId: string): DebtorState => ({
  debtorId,
  registration: null,
  consents: {},
  preferences: { channels: null, slots: null, language: null, tone: null },
  flags: {},
  invoices: [],
  invoiceTally: { issued: 0, settled: 0, late: 0, lateDaysTotal: 0 },
  unusableFacts: 0,
  facts: 0,
  lastFact: null,
});

const changeOf = <T extends DebtorFactType>(state: DebtorState, fact: FactOf<T>): Change =>
  changes[fact.type](state, fact);

/** The state after one more fact, which must come after all that are in it. */
const applyDebtorFact = (state: DebtorState, fact: DebtorFact): DebtorState => {
  const { at, source, id } = fact;
  return { ...state, ...changeOf(state, fact), facts: state.facts + 1, lastFact: { at, source, id } };
};

/** The state from all facts of the debtor, given in any order. */
export const foldDebtor = (debtorId: string, facts: readonly DebtorFact[]): DebtorState =>
  facts.toSorted(compareFacts).reduce(applyDebtorFact, emptyDebtorState(debtorId));

/** The state with the new facts, in any order; `refold` where one of them comes before a fact that is already in. */
export const advanceDebtor = (state: DebtorState, newFacts: readonly DebtorFact[]): DebtorState | 'refold' => {
  const sorted = newFacts.toSorted(compareFacts);
  const [first] = sorted;
  if (first === undefined) return state;
  if (state.lastFact !== null && compareFacts(first, state.lastFact) <= 0) return 'refold';
  return sorted.reduce(applyDebtorFact, state);
};
