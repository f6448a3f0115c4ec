/** The seven markets of the world `standard`: zones, languages, paydays and the notices that the country packs name. */
import type { Weighted } from './random-stream.ts';
import type { Country, World } from './world.ts';

const even = <T>(values: readonly T[]): readonly Weighted<T>[] => values.map((value) => ({ value, share: 1 }));

const weighted = <T extends string | number>(shares: readonly (readonly [T, number])[]): readonly Weighted<T>[] =>
  shares.map(([value, share]) => ({ value, share }));

const sweden: Country = {
  code: 'SE',
  zone: 'Europe/Stockholm',
  currency: 'SEK',
  unitsPerEuro: 11,
  languages: weighted([
    ['sv', 0.9],
    ['en', 0.06],
    ['fi', 0.02],
    ['ar', 0.02],
  ]),
  regions: weighted([
    ['SE-AB', 0.4],
    ['SE-O', 0.3],
    ['SE-M', 0.2],
    ['SE-BD', 0.1],
  ]),
  paydays: weighted([[25, 1]]),
  collectionFeeEuro: 16,
  notices: [{ stage: 'inkassokrav', on: 'collection', afterDays: 1 }],
};

const norway: Country = {
  code: 'NO',
  zone: 'Europe/Oslo',
  currency: 'NOK',
  unitsPerEuro: 11.5,
  languages: weighted([
    ['nb', 0.9],
    ['en', 0.06],
    ['pl', 0.04],
  ]),
  regions: weighted([
    ['NO-03', 0.5],
    ['NO-46', 0.3],
    ['NO-50', 0.2],
  ]),
  paydays: weighted([
    [15, 0.3],
    [25, 0.4],
    [31, 0.3],
  ]),
  collectionFeeEuro: 20,
  notices: [
    { stage: 'inkassovarsel', on: 'reminder', afterDays: 1 },
    { stage: 'betalingsoppfordring', on: 'collection', afterDays: 1 },
  ],
};

const finland: Country = {
  code: 'FI',
  zone: 'Europe/Helsinki',
  currency: 'EUR',
  unitsPerEuro: 1,
  languages: weighted([
    ['fi', 0.88],
    ['sv', 0.08],
    ['en', 0.04],
  ]),
  regions: weighted([
    ['FI-18', 0.5],
    ['FI-11', 0.3],
    ['FI-19', 0.2],
  ]),
  paydays: weighted([
    [15, 0.5],
    [31, 0.5],
  ]),
  collectionFeeEuro: 14,
  notices: [
    { stage: 'maksumuistutus', on: 'reminder', afterDays: 1 },
    { stage: 'maksuvaatimus', on: 'collection', afterDays: 1 },
  ],
};

const estonia: Country = {
  code: 'EE',
  zone: 'Europe/Tallinn',
  currency: 'EUR',
  unitsPerEuro: 0.8,
  languages: weighted([
    ['et', 0.7],
    ['ru', 0.27],
    ['en', 0.03],
  ]),
  regions: weighted([
    ['EE-37', 0.6],
    ['EE-79', 0.25],
    ['EE-45', 0.15],
  ]),
  paydays: even([5, 6, 7, 8, 9, 10]),
  collectionFeeEuro: 5,
  notices: [{ stage: 'free_notice', on: 'reminder', afterDays: 1 }],
};

const italy: Country = {
  code: 'IT',
  zone: 'Europe/Rome',
  currency: 'EUR',
  unitsPerEuro: 0.9,
  languages: weighted([
    ['it', 0.95],
    ['de', 0.02],
    ['ro', 0.03],
  ]),
  regions: weighted([
    ['IT-25', 0.4],
    ['IT-62', 0.35],
    ['IT-72', 0.25],
  ]),
  paydays: weighted([[27, 1]]),
  collectionFeeEuro: 8,
  notices: [{ stage: 'first_reminder', on: 'reminder', afterDays: 1 }],
};

const germany: Country = {
  code: 'DE',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  unitsPerEuro: 1.05,
  languages: weighted([
    ['de', 0.92],
    ['tr', 0.04],
    ['en', 0.04],
  ]),
  regions: weighted([
    ['DE-BE', 0.25],
    ['DE-BY', 0.35],
    ['DE-NW', 0.4],
  ]),
  paydays: weighted([
    [31, 0.6],
    [1, 0.4],
  ]),
  collectionFeeEuro: 12,
  notices: [{ stage: 'first_text_notice', on: 'reminder', afterDays: 1 }],
};

const britain: Country = {
  code: 'GB',
  zone: 'Europe/London',
  currency: 'GBP',
  unitsPerEuro: 0.9,
  languages: weighted([
    ['en', 0.95],
    ['pl', 0.03],
    ['cy', 0.02],
  ]),
  regions: weighted([
    ['GB-ENG', 0.84],
    ['GB-SCT', 0.09],
    ['GB-WLS', 0.05],
    ['GB-NIR', 0.02],
  ]),
  paydays: weighted([
    [28, 0.5],
    [31, 0.5],
  ]),
  collectionFeeEuro: 0,
  notices: [{ stage: 'letter_of_claim', on: 'collection', afterDays: 30 }],
};

/** The markets with their shares of the debtors. */
export const standardCountries: World['countries'] = [
  { value: sweden, share: 0.26 },
  { value: norway, share: 0.14 },
  { value: finland, share: 0.16 },
  { value: estonia, share: 0.1 },
  { value: italy, share: 0.12 },
  { value: germany, share: 0.12 },
  { value: britain, share: 0.1 },
];
