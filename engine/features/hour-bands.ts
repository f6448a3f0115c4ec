/** Hours of the debtor's day in four bands of two slots each: fine enough to tell when somebody answers, coarse enough to be learnt. */
import { slotMinutes, slots, type Slot } from '../vocabulary/action.ts';

/** `any` is for what has no hour. */
export const hourBands = ['any', 'morning', 'midday', 'afternoon', 'evening'] as const;
export type HourBand = (typeof hourBands)[number];

export const bandOfSlot: Readonly<Record<Slot, HourBand>> = {
  early: 'morning',
  morning: 'morning',
  late_morning: 'midday',
  midday: 'midday',
  afternoon: 'afternoon',
  late_afternoon: 'afternoon',
  evening: 'evening',
  late_evening: 'evening',
  any: 'any',
};

export const dayParts = ['morning', 'midday', 'afternoon', 'evening', 'night'] as const;

/** By hour 0 to 23, the place in `dayParts`. */
export const dayPartByHour: readonly number[] = Array.from({ length: 24 }, (_, hour) => {
  const slot = slots.find((name) => {
    const [from, to] = slotMinutes[name];
    return name !== 'any' && from <= hour * 60 && hour * 60 < to;
  });
  const band = slot === undefined ? 'any' : bandOfSlot[slot];
  return dayParts.indexOf(band === 'any' ? 'night' : band);
});
