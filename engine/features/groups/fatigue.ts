/** How much and how lately the debtor was contacted, over all cases. */
import { channels } from '../../vocabulary/action.ts';
import { dayMs } from '../../vocabulary/time.ts';
import { dailyDecay } from '../contact-sums.ts';
import { wholeDaysSince } from '../elapsed.ts';
import { featureGroup, put } from '../feature-group.ts';
import { categoryFeature, numberFeature } from '../feature.ts';
import { placeAmong } from '../levels.ts';

const told = { source: 'contacts', lawfulBasis: 'legitimate_interest' } as const;
const pressure = { ...told, unit: 'text messages just sent', range: [0, 99], decimals: 4 } as const;
const contacts = { ...told, unit: 'contacts', range: [0, 120] } as const;
const days = { ...told, unit: 'days', range: [0, 366] } as const;

const channelPlace = placeAmong(channels);

const fading = (share: number): string => `of which ${String(share)} is left a day later`;

export const fatigueFeatures = featureGroup(
  [
    numberFeature({
      ...pressure,
      name: 'pressureFast',
      meaning: `Sum of past contacts by how much they intrude, ${fading(dailyDecay.fast)}; planned ones too`,
    }),
    numberFeature({
      ...pressure,
      name: 'pressureSlow',
      meaning: `The same, ${fading(dailyDecay.slow)}`,
    }),
    numberFeature({
      ...pressure,
      name: 'reachedPressure',
      meaning: `Sum of the contacts that reached the debtor, ${fading(dailyDecay.fast)}`,
    }),
    numberFeature({
      ...contacts,
      name: 'contactsLast7Days',
      meaning: 'Attempts in 7 days, planned ones too',
    }),
    numberFeature({
      ...contacts,
      name: 'contactsLast30Days',
      meaning: 'Attempts in 30 days, planned ones too',
    }),
    numberFeature({
      ...contacts,
      name: 'plannedContacts',
      meaning: 'Contacts decided and not yet reported as sent',
    }),
    numberFeature({
      ...days,
      name: 'daysSinceLastContact',
      meaning: 'Whole days since the newest attempt of the last year',
    }),
    numberFeature({
      ...days,
      name: 'daysSinceLastReach',
      meaning: 'Whole days since the newest contact of the last year that reached the debtor',
    }),
    categoryFeature({
      ...told,
      name: 'lastChannel',
      meaning: 'Channel of the newest attempt of the last year',
      levels: channels,
    }),
  ],
  ({ context, contacts: sums }, row) => {
    put(row, sums.pressureFast);
    put(row, sums.pressureSlow);
    put(row, sums.reachedPressure);
    put(row, sums.last7Days);
    put(row, sums.last30Days);
    put(row, sums.planned);
    put(row, wholeDaysSince(context.contacts[0]?.at, context.asOf));
    put(row, sums.sinceReachMs === null ? NaN : Math.floor(sums.sinceReachMs / dayMs));
    put(row, channelPlace(context.contacts[0]?.channel ?? null));
  },
);
