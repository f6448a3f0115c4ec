/** The world named `standard`: seven markets of northern and western Europe. Invented numbers, chosen to be plausible. */
import { standardCountries } from './standard-countries.ts';
import type { World } from './world.ts';

const laws: World['laws'] = {
  payment: {
    baseIntensity: 0.006,
    abilitySlope: 1.6,
    willingnessSlope: 1.2,
    ageHalfLifeDays: 110,
    sizeExponent: 0.25,
    paydayBoost: [3, 2.2, 1.2, 0.6],
  },
  effect: {
    scale: 0.045,
    dailyDecay: 0.75,
    byChannel: { sms: 1, email: 0.75, call: 1.7, letter: 0.9, portal: 0.8, messaging: 1 },
  },
  delivery: { sms: 0.975, email: 0.965, call: 0.97, letter: 0.98, portal: 1, messaging: 0.96 },
  reach: { sms: 0.8, email: 0.62, call: 0.62, letter: 0.6, portal: 0.3, messaging: 0.75 },
  pressure: { load: { sms: 0.5, email: 0.35, call: 0.7, letter: 0.4, portal: 0.1, messaging: 0.5 }, dailyDecay: 0.85 },
  harm: {
    complaint: 0.002,
    optOut: 0.005,
    byTone: { warm: 0.7, neutral: 1, firm: 2.5, formal: 1.3 },
    callFactor: 2,
    vulnerableFactor: 3,
    pressureSlope: 0.6,
  },
};

/** The trade's static action tree: soft and cheap first, then letters and calls, then the formal steps. */
const ladder: World['ladder'] = [
  { stage: 'pre_due', afterDays: 2, channel: 'email', tone: 'warm', treatment: 'reminder' },
  { stage: 'reminder', afterDays: 2, channel: 'sms', tone: 'warm', treatment: 'reminder' },
  { stage: 'reminder', afterDays: 7, channel: 'email', tone: 'neutral', treatment: 'payment_link' },
  { stage: 'reminder', afterDays: 12, channel: 'sms', tone: 'neutral', treatment: 'payment_link' },
  { stage: 'reminder', afterDays: 18, channel: 'call', tone: 'neutral', treatment: 'reminder' },
  { stage: 'reminder', afterDays: 24, channel: 'messaging', tone: 'warm', treatment: 'payment_link' },
  { stage: 'collection', afterDays: 4, channel: 'sms', tone: 'firm', treatment: 'payment_link' },
  { stage: 'collection', afterDays: 11, channel: 'call', tone: 'firm', treatment: 'instalment_plan' },
  { stage: 'collection', afterDays: 18, channel: 'letter', tone: 'firm', treatment: 'reminder' },
  { stage: 'collection', afterDays: 27, channel: 'email', tone: 'neutral', treatment: 'instalment_plan' },
  { stage: 'collection', afterDays: 38, channel: 'call', tone: 'warm', treatment: 'callback_offer' },
  { stage: 'collection', afterDays: 52, channel: 'sms', tone: 'firm', treatment: 'payment_link' },
  { stage: 'collection', afterDays: 68, channel: 'letter', tone: 'firm', treatment: 'instalment_plan' },
  { stage: 'legal', afterDays: 3, channel: 'letter', tone: 'formal', treatment: 'statutory_notice' },
  { stage: 'legal', afterDays: 21, channel: 'call', tone: 'neutral', treatment: 'instalment_plan' },
  { stage: 'legal', afterDays: 60, channel: 'email', tone: 'neutral', treatment: 'instalment_plan' },
];

const life: World['life'] = {
  kinds: [
    { value: 'consumer', share: 0.94 },
    { value: 'natural_person', share: 0.03 },
    { value: 'business', share: 0.03 },
  ],
  flags: [
    { value: null, share: 0.972 },
    { value: { flag: 'bankrupt', untilDays: null }, share: 0.005 },
    { value: { flag: 'deceased', untilDays: null }, share: 0.002 },
    { value: { flag: 'debt_settlement', untilDays: null }, share: 0.005 },
    { value: { flag: 'represented', untilDays: null }, share: 0.006 },
    { value: { flag: 'breathing_space', untilDays: 60, country: 'GB' }, share: 0.01 },
  ],
  disclosesVulnerability: 0.3,
  sharesHousehold: 0.05,
  secondZone: 0.008,
  statesPreference: 0.07,
  consents: 0.6,
  purchasedCase: 0.08,
  preDueCase: 0.09,
  parkedCase: 0.04,
  paymentReversed: 0.03,
  satisfactionRated: 0.12,
};

export const standardWorld: World = {
  name: 'standard',
  countries: standardCountries,
  products: [
    {
      value: {
        product: 'telecom',
        medianEuro: 48,
        sigma: 0.5,
        termDays: 20,
        cadenceDays: 73,
        graceDays: 8,
        disputeRate: 0.07,
      },
      share: 0.27,
    },
    {
      value: {
        product: 'utility',
        medianEuro: 130,
        sigma: 0.5,
        termDays: 21,
        cadenceDays: 73,
        graceDays: 10,
        disputeRate: 0.06,
      },
      share: 0.22,
    },
    {
      value: {
        product: 'ecommerce',
        medianEuro: 85,
        sigma: 0.8,
        termDays: 14,
        cadenceDays: 90,
        graceDays: 5,
        disputeRate: 0.11,
      },
      share: 0.24,
    },
    {
      value: {
        product: 'consumer_loan',
        medianEuro: 240,
        sigma: 0.7,
        termDays: 30,
        cadenceDays: 61,
        graceDays: 10,
        disputeRate: 0.03,
      },
      share: 0.11,
    },
    {
      value: {
        product: 'gym',
        medianEuro: 39,
        sigma: 0.35,
        termDays: 10,
        cadenceDays: 73,
        graceDays: 7,
        disputeRate: 0.12,
      },
      share: 0.08,
    },
    {
      value: {
        product: 'insurance',
        medianEuro: 165,
        sigma: 0.6,
        termDays: 28,
        cadenceDays: 91,
        graceDays: 9,
        disputeRate: 0.05,
      },
      share: 0.08,
    },
  ],
  actors: [
    { value: 'creditor', share: 0.45 },
    { value: 'agency', share: 0.55 },
  ],
  archetypes: [
    {
      value: {
        archetype: 'forgetful',
        ability: 1.2,
        willingness: 1.1,
        forgetfulness: 1.5,
        digital: 0.3,
        vulnerableRate: 0.03,
      },
      share: 0.34,
    },
    {
      value: {
        archetype: 'strained',
        ability: -0.8,
        willingness: 0.7,
        forgetfulness: -0.2,
        digital: 0.3,
        vulnerableRate: 0.08,
      },
      share: 0.27,
    },
    {
      value: {
        archetype: 'strategic',
        ability: 1,
        willingness: -1.3,
        forgetfulness: -0.7,
        digital: 0.7,
        vulnerableRate: 0.01,
      },
      share: 0.2,
    },
    {
      value: {
        archetype: 'overwhelmed',
        ability: -1.7,
        willingness: -0.3,
        forgetfulness: 0.6,
        digital: -0.6,
        vulnerableRate: 0.35,
      },
      share: 0.13,
    },
    {
      value: {
        archetype: 'organised',
        ability: 1.5,
        willingness: 1.3,
        forgetfulness: -1.4,
        digital: 0.5,
        vulnerableRate: 0.01,
      },
      share: 0.06,
    },
  ],
  laws,
  life,
  ladder,
  stageDays: { collection: 34, legal: 130, writeOff: 300 },
  closedDays: ['01-01', '05-01', '12-24', '12-25', '12-26'],
};
