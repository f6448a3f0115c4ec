/** By what the debtor can be reached, what they allow, and what stands in the way. */
import type { CaseContext } from '../../context/case-context.ts';
import { channels, type Channel } from '../../vocabulary/action.ts';
import { flags, type Flag } from '../../vocabulary/case.ts';
import { featureGroup, flagOf, put } from '../feature-group.ts';
import { flagFeature, numberFeature, type NumberFeature } from '../feature.ts';

const ofDebtor = { source: 'debtor_facts', lawfulBasis: 'legitimate_interest' } as const;
const ofCase = { source: 'case_facts', lawfulBasis: 'legitimate_interest' } as const;
const countOfChannels = { ...ofDebtor, unit: 'channels', range: [0, channels.length] } as const;

const reachable = (channel: Channel): NumberFeature =>
  flagFeature({
    ...ofDebtor,
    name: `${channel}Reachable`,
    meaning: `The caller can reach the debtor by ${channel}`,
  });

const reaches = ({ debtor }: CaseContext, channel: Channel): number =>
  debtor === null ? NaN : flagOf(debtor.reachable[channel]);

const channelsWith = ({ consent }: CaseContext, state: 'given' | 'withdrawn'): number =>
  flagOf(consent.sms === state) +
  flagOf(consent.email === state) +
  flagOf(consent.call === state) +
  flagOf(consent.letter === state) +
  flagOf(consent.portal === state) +
  flagOf(consent.messaging === state);

const stands = (standing: CaseContext['flags'], wanted: Flag): number => {
  for (const { flag } of standing) if (flag === wanted) return 1;
  return 0;
};

export const standingFeatures = featureGroup(
  [
    reachable('sms'),
    reachable('email'),
    reachable('call'),
    reachable('letter'),
    reachable('portal'),
    reachable('messaging'),
    numberFeature({
      ...countOfChannels,
      name: 'consents',
      meaning: 'Channels for which consent was given and stands',
    }),
    numberFeature({
      ...countOfChannels,
      name: 'optOuts',
      meaning: 'Channels for which consent was withdrawn',
    }),
    flagFeature({
      ...ofDebtor,
      name: 'vulnerable',
      meaning: 'Care is due to the debtor; why is not known here. To spare them, never to press',
    }),
    flagFeature({ ...ofCase, name: 'disputed', meaning: 'The case is in dispute' }),
    numberFeature({
      ...ofDebtor,
      name: 'standingFlags',
      meaning: 'Circumstances that stand and stop, redirect or soften contact',
      unit: 'flags',
      range: [0, flags.length],
    }),
    numberFeature({
      ...ofCase,
      name: 'disputes',
      meaning: 'Disputes of this case ever raised',
      unit: 'disputes',
      range: [0, 99],
    }),
    numberFeature({
      ...ofCase,
      name: 'complaints',
      meaning: 'Complaints about this case ever raised',
      unit: 'complaints',
      range: [0, 99],
    }),
  ],
  ({ context }, row) => {
    put(row, reaches(context, 'sms'));
    put(row, reaches(context, 'email'));
    put(row, reaches(context, 'call'));
    put(row, reaches(context, 'letter'));
    put(row, reaches(context, 'portal'));
    put(row, reaches(context, 'messaging'));
    put(row, channelsWith(context, 'given'));
    put(row, channelsWith(context, 'withdrawn'));
    put(row, stands(context.flags, 'vulnerable'));
    put(row, stands(context.flags, 'disputed'));
    put(row, context.flags.length);
    put(row, context.disputeCount);
    put(row, context.complaintCount);
  },
);
