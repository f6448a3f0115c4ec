/**
 * Actions: channel × slot × tone × treatment, or `no_contact`, or `hand_off`. An action id is a stable string
 * `channel.slot.tone.treatment`; a candidate is an action on a day, `sms.evening.warm.payment_link@2026-03-02`.
 */
export const channels = ['sms', 'email', 'call', 'letter', 'portal', 'messaging'] as const;
export type Channel = (typeof channels)[number];

/** Two-hour windows of the debtor's local day, in minutes of the day `[from, to)`; `any` is for letters and the portal. */
export const slotMinutes = {
  early: [360, 480],
  morning: [480, 600],
  late_morning: [600, 720],
  midday: [720, 840],
  afternoon: [840, 960],
  late_afternoon: [960, 1080],
  evening: [1080, 1200],
  late_evening: [1200, 1320],
  any: [0, 1440],
} as const;
export type Slot = keyof typeof slotMinutes;
export const slots = Object.keys(slotMinutes) as readonly Slot[];

export const tones = ['warm', 'neutral', 'firm', 'formal'] as const;
export type Tone = (typeof tones)[number];

export const treatments = [
  'reminder',
  'payment_link',
  'instalment_plan',
  'callback_offer',
  'statutory_notice',
] as const;
export type Treatment = (typeof treatments)[number];

/** A contact that the catalogue offers. */
export type ContactAction = {
  readonly id: string;
  readonly channel: Channel;
  readonly slot: Slot;
  readonly tone: Tone;
  readonly treatment: Treatment;
};

export const noContact = 'no_contact';
export const handOff = 'hand_off';

export const actionId = (channel: Channel, slot: Slot, tone: Tone, treatment: Treatment): string =>
  `${channel}.${slot}.${tone}.${treatment}`;

/** The channels without an hour: a letter arrives by post, the portal waits to be opened. */
export const isSlotless = (channel: Channel): boolean => channel === 'letter' || channel === 'portal';
