/**
 * The shipped catalogue: the actions a collection house commonly has, with what each costs it.
 *
 * The prices are house assumptions, not quotations: bulk rates of 2026 in euro, converted at round rates and rounded up to a
 * whole minor unit (an e-mail costs less than a cent and is counted as one). A call is priced at the agent's time; the
 * scarcity of agents is priced apart, by the day's plan. A house with other prices stores a catalogue version of its own.
 */
import { actionId, type Channel, type Slot, type Tone, type Treatment } from '../vocabulary/action.ts';
import type { Catalogue, CatalogueAction } from './catalogue.ts';
import { parseCatalogue } from './parse-catalogue.ts';

type Cost = CatalogueAction['costMinor'];
type Price = { readonly costMinor: Cost; readonly agentMinutes: number };

const digital = (costMinor: Cost): Price => ({ costMinor, agentMinutes: 0 });

/** One text message, link included. */
const sms = digital({ EUR: 6, SEK: 60, NOK: 65, DKK: 45, GBP: 5, USD: 7, PLN: 25 });
const email = digital({ EUR: 1, SEK: 5, NOK: 6, DKK: 4, GBP: 1, USD: 1, PLN: 3 });
const portal = digital({ EUR: 1, SEK: 5, NOK: 6, DKK: 4, GBP: 1, USD: 1, PLN: 3 });
const messaging = digital({ EUR: 4, SEK: 45, NOK: 45, DKK: 30, GBP: 4, USD: 5, PLN: 18 });
/** Paper, print, envelope and bulk postage. */
const letter = digital({ EUR: 120, SEK: 1350, NOK: 1400, DKK: 900, GBP: 105, USD: 130, PLN: 520 });
/** With proof of posting, as a notice that starts a term must be provable. */
const provenLetter = digital({ EUR: 260, SEK: 2900, NOK: 3050, DKK: 1950, GBP: 225, USD: 285, PLN: 1120 });

/** Dialling, talking and writing up: minutes are means over attempts, answered or not. */
const callPrices = {
  reminder: {
    costMinor: { EUR: 350, SEK: 3950, NOK: 4100, DKK: 2600, GBP: 300, USD: 385, PLN: 1500 },
    agentMinutes: 4,
  },
  instalment_plan: {
    costMinor: { EUR: 610, SEK: 6900, NOK: 7150, DKK: 4550, GBP: 525, USD: 670, PLN: 2620 },
    agentMinutes: 7,
  },
  callback_offer: {
    costMinor: { EUR: 175, SEK: 2000, NOK: 2050, DKK: 1300, GBP: 150, USD: 195, PLN: 750 },
    agentMinutes: 2,
  },
} as const satisfies Partial<Record<Treatment, Price>>;

const action = (channel: Channel, slot: Slot, tone: Tone, treatment: Treatment, price: Price): CatalogueAction => ({
  id: actionId(channel, slot, tone, treatment),
  channel,
  slot,
  tone,
  treatment,
  template: `${tone}.${treatment}`,
  costMinor: price.costMinor,
  agentMinutes: price.agentMinutes,
});

type Offer = readonly [Tone, Treatment];

/** Each offer in each slot of a channel. */
const offered = (
  channel: Channel,
  slots: readonly Slot[],
  offers: readonly Offer[],
  priceOf: (treatment: Treatment) => Price,
): readonly CatalogueAction[] =>
  slots.flatMap((slot) =>
    offers.map(([tone, treatment]) => action(channel, slot, tone, treatment, priceOf(treatment))),
  );

const callPrice = (treatment: Treatment): Price =>
  treatment === 'instalment_plan' || treatment === 'callback_offer' ? callPrices[treatment] : callPrices.reminder;

/**
 * Every tone with the link, which is what learning compares; the other treatments in the tones in which a house would send them: nobody
 * offers a plan by a firm text message.
 */
const actions: readonly CatalogueAction[] = [
  ...offered(
    'sms',
    ['morning', 'midday', 'evening'],
    [
      ['warm', 'reminder'],
      ['warm', 'payment_link'],
      ['neutral', 'payment_link'],
      ['firm', 'payment_link'],
    ],
    () => sms,
  ),
  ...offered(
    'email',
    ['morning', 'evening'],
    [
      ['warm', 'reminder'],
      ['warm', 'payment_link'],
      ['neutral', 'payment_link'],
      ['firm', 'payment_link'],
      ['warm', 'instalment_plan'],
    ],
    () => email,
  ),
  ...offered(
    'call',
    ['late_morning', 'late_afternoon', 'evening'],
    [
      ['warm', 'reminder'],
      ['neutral', 'reminder'],
      ['firm', 'reminder'],
      ['warm', 'instalment_plan'],
      ['neutral', 'instalment_plan'],
      ['warm', 'callback_offer'],
    ],
    callPrice,
  ),
  action('letter', 'any', 'neutral', 'reminder', letter),
  action('letter', 'any', 'firm', 'reminder', letter),
  action('letter', 'any', 'warm', 'instalment_plan', letter),
  action('letter', 'any', 'formal', 'statutory_notice', provenLetter),
  action('portal', 'any', 'warm', 'payment_link', portal),
  action('portal', 'any', 'warm', 'instalment_plan', portal),
  action('messaging', 'evening', 'warm', 'payment_link', messaging),
];

const parsed = parseCatalogue({ id: 'default', version: 1, actions });
if (!parsed.ok) throw new Error(`The shipped catalogue is wrong: ${JSON.stringify(parsed.error)}`);

/** 47 actions in seven currencies, frozen. */
export const defaultCatalogue: Catalogue = parsed.value;
