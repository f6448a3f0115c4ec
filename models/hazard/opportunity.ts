/** When a contact can be made, as the log shows it: how long the law and the house make a case rest after one, and which weekdays are open. */
import { z } from 'zod';
import type { NightRow } from '../dataset/night-row.ts';

export const opportunitySchema = z.strictObject({
  /** Whole days without a contact that follow one. */
  restDays: z.int().min(0),
  /** Share of nights on which something was open to a rested case, by weekday; all of them where weekdays are not known. */
  byWeekday: z.array(z.number()).length(7).readonly(),
});
export type Opportunity = Readonly<z.infer<typeof opportunitySchema>>;

const mostRestDays = 10;
/** Below this share of open nights a case counts as resting. */
const restingShare = 0.25;
const leastNights = 30;
const priorNights = 20;

export const fitOpportunity = (rows: readonly NightRow[], weekdayAt: number): Opportunity => {
  const lastContact = new Map<string, number>();
  const sinceContact = { open: new Float64Array(mostRestDays + 1), nights: new Float64Array(mostRestDays + 1) };
  const nights = countsBySince();
  const openNights = countsBySince();
  for (const { caseId, day, options, chosenPlace, features } of rows) {
    const since = day - (lastContact.get(caseId) ?? -Infinity);
    const isOpen = options.length > 0;
    if (since <= mostRestDays) {
      sinceContact.nights[since] = (sinceContact.nights[since] as number) + 1;
      if (isOpen) sinceContact.open[since] = (sinceContact.open[since] as number) + 1;
    }
    const cell = cellOf(since, features[weekdayAt] ?? NaN);
    nights[cell] = (nights[cell] as number) + 1;
    if (isOpen) openNights[cell] = (openNights[cell] as number) + 1;
    if (chosenPlace >= 0) lastContact.set(caseId, day);
  }
  const restDays = restDaysOf(sinceContact);
  const [rested, open] = [afterRest(nights, restDays), afterRest(openNights, restDays)];
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const overall = sum(open) / Math.max(1, sum(rested));
  const byWeekday = Array.from(
    { length: 7 },
    (_, weekday) => ((open[weekday] ?? 0) + priorNights * overall) / ((rested[weekday] ?? 0) + priorNights),
  );
  return { restDays, byWeekday };
};

/** The last place is for a weekday that is not known. */
const weekdayPlaces = 8;
/** The last line is for more days than any rest takes. */
const countsBySince = (): Uint32Array => new Uint32Array((mostRestDays + 2) * weekdayPlaces);

const cellOf = (since: number, weekday: number): number => {
  const place = Number.isInteger(weekday) && weekday >= 0 && weekday < 7 ? weekday : weekdayPlaces - 1;
  return Math.min(since, mostRestDays + 1) * weekdayPlaces + place;
};

/** By weekday, of nights further than `restDays` from the last contact. */
const afterRest = (counts: Uint32Array, restDays: number): readonly number[] =>
  Array.from({ length: weekdayPlaces }, (_, place) => {
    let total = 0;
    for (let cell = (restDays + 1) * weekdayPlaces + place; cell < counts.length; cell += weekdayPlaces) {
      total += counts[cell] as number;
    }
    return total;
  });

const restDaysOf = ({ open, nights }: { open: Float64Array; nights: Float64Array }): number => {
  let days = 0;
  for (let since = 1; since <= mostRestDays; since += 1) {
    const seen = nights[since] as number;
    if (seen < leastNights || (open[since] as number) > restingShare * seen) break;
    days = since;
  }
  return days;
};
