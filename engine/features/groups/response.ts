/** How the debtor has answered, by channel and by hour, over all cases; rates are pulled towards what is usual while attempts are few. */
import type { Response } from '../../context/case-context.ts';
import { houseAssumptions, type PriorRate } from '../../estimate/assumptions.ts';
import type { Channel } from '../../vocabulary/action.ts';
import { featureGroup, put } from '../feature-group.ts';
import { numberFeature, type NumberFeature } from '../feature.ts';
import type { HourBand } from '../hour-bands.ts';

/** Usual rates of reach by channel, with the number of attempts that each weighs as much as. */
export const reachPrior: Readonly<Record<Channel, PriorRate>> = houseAssumptions.reach;

/** The same over all channels together. */
export const anyChannelPrior: PriorRate = { rate: 0.28, weight: 6 };

const told = { source: 'contacts', lawfulBasis: 'legitimate_interest' } as const;
const rate = { ...told, unit: 'rate', range: [0, 1], decimals: 4 } as const;

const attempts = (channel: Channel): NumberFeature =>
  numberFeature({
    ...told,
    name: `${channel}Sent`,
    meaning: `Attempts by ${channel}`,
    unit: 'contacts',
    range: [0, 9999],
  });

const channelRate = (channel: Channel): NumberFeature =>
  numberFeature({
    ...rate,
    name: `${channel}ReachRate`,
    meaning: `Share of attempts by ${channel} that reached the debtor, pulled towards ${String(reachPrior[channel].rate)}`,
  });

const bandRate = (name: string, band: HourBand): NumberFeature =>
  numberFeature({
    ...rate,
    name,
    meaning: `Share of attempts in the ${band} band of the debtor’s day that reached them, pulled towards their rate over all hours`,
  });

const pulled = (prior: PriorRate, { sent, reached }: Response): number =>
  (prior.rate * prior.weight + reached) / (prior.weight + sent);

const sumOf = ({ sms, email, call, letter, portal, messaging }: Readonly<Record<Channel, Response>>): Response => ({
  sent: sms.sent + email.sent + call.sent + letter.sent + portal.sent + messaging.sent,
  reached: sms.reached + email.reached + call.reached + letter.reached + portal.reached + messaging.reached,
});

// Written out: a walk over the channels costs three times as much.
export const responseFeatures = featureGroup(
  [
    attempts('sms'),
    channelRate('sms'),
    attempts('email'),
    channelRate('email'),
    attempts('call'),
    channelRate('call'),
    attempts('letter'),
    channelRate('letter'),
    attempts('portal'),
    channelRate('portal'),
    attempts('messaging'),
    channelRate('messaging'),
    numberFeature({
      ...rate,
      name: 'reachRate',
      meaning: `Share of attempts by all channels that reached the debtor, pulled towards ${String(anyChannelPrior.rate)}`,
    }),
    bandRate('reachRateMorning', 'morning'),
    bandRate('reachRateMidday', 'midday'),
    bandRate('reachRateAfternoon', 'afternoon'),
    bandRate('reachRateEvening', 'evening'),
  ],
  ({ context: { response }, bands }, row) => {
    put(row, response.sms.sent);
    put(row, pulled(reachPrior.sms, response.sms));
    put(row, response.email.sent);
    put(row, pulled(reachPrior.email, response.email));
    put(row, response.call.sent);
    put(row, pulled(reachPrior.call, response.call));
    put(row, response.letter.sent);
    put(row, pulled(reachPrior.letter, response.letter));
    put(row, response.portal.sent);
    put(row, pulled(reachPrior.portal, response.portal));
    put(row, response.messaging.sent);
    put(row, pulled(reachPrior.messaging, response.messaging));
    put(row, pulled(anyChannelPrior, sumOf(response)));
    put(row, bands.morning);
    put(row, bands.midday);
    put(row, bands.afternoon);
    put(row, bands.evening);
  },
);
