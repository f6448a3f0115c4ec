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
  const rested: { readonly isOpen: boolean; readonly weekday: number; readonly since: number }[] = [];
  for (const { caseId, day, options, chosenPlace, features } of rows) {
    const since = day - (lastContact.get(caseId) ?? -Infinity);
    const isOpen = options.length > 0;
    if (since <= mostRestDays) {
      sinceContact.nights[since] = (sinceContact.nights[since] as number) + 1;
      if (isOpen) sinceContact.open[since] = (sinceContact.open[since] as number) + 1;
    }
    rested.push({ isOpen, weekday: features[weekdayAt] ?? NaN, since });
    if (chosenPlace >= 0) lastContact.set(caseId, day);
  }
  const restDays = restDaysOf(sinceContact);
  const after = rested.filter(({ since }) => since > restDays);
  const overall = after.filter(({ isOpen }) => isOpen).length / Math.max(1, after.length);
  const byWeekday = Array.from({ length: 7 }, (_, weekday) => {
    const own = after.filter((night) => night.weekday === weekday);
    return (own.filter(({ isOpen }) => isOpen).length + priorNights * overall) / (own.length + priorNights);
  });
  return { restDays, byWeekday };
};

const restDaysOf = ({ open, nights }: { open: Float64Array; nights: Float64Array }): number => {
  let days = 0;
  for (let since = 1; since <= mostRestDays; since += 1) {
    const seen = nights[since] as number;
    if (seen < leastNights || (open[since] as number) > restingShare * seen) break;
    days = since;
  }
  return days;
};
