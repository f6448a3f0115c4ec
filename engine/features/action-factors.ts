/** An action by its factors: what actions have in common is learnt for all that share it. */
import { channels, tones, treatments, type ContactAction } from '../vocabulary/action.ts';
import { bandOfSlot, hourBands } from './hour-bands.ts';

/** The levels of each factor; a factor of an action is a place in its list. */
export const factorLevels = { channel: channels, slotBand: hourBands, tone: tones, treatment: treatments } as const;

export type ActionFactors = { readonly [Factor in keyof typeof factorLevels]: number };

export const actionFactors = ({ channel, slot, tone, treatment }: ContactAction): ActionFactors => ({
  channel: channels.indexOf(channel),
  slotBand: hourBands.indexOf(bandOfSlot[slot]),
  tone: tones.indexOf(tone),
  treatment: treatments.indexOf(treatment),
});
