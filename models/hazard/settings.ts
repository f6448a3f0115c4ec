/** Settings of the hazard model, checked. The defaults are the measured recipe of the study, sharpened; see each for what it trades. */
import { z } from 'zod';
import { channels, pressureDecay, pressureLoad } from '../../engine/index.ts';
import { calendarFeaturesSchema } from './calendar.ts';
import { columnPlanSchema } from './columns.ts';

const plans = z.array(columnPlanSchema).max(200).readonly();

export const hazardSettingsSchema = z.strictObject({
  /** What is left of a contact's effect a day later. Between .5 and .9 it changes little. */
  decayPerDay: z.number().min(0.05).max(0.99),
  /** The same for the part that lasts (promises come due, letters lie on the table); null: no such part. */
  slowDecayPerDay: z.number().min(0.05).max(0.995).nullable(),
  /** Weight of what was learned, by night passed: two memories side by side, the one that foretells better is used. */
  discounts: z.array(z.number().gt(0.5).max(1)).min(1).max(2).readonly(),
  /** Nights over which the evidence for one memory over the other halves. */
  lossHalfLifeNights: z.number().positive(),
  /** What a row counts as: any payment of the day (the amount is learned apart), or the share of the balance that was paid. */
  target: z.enum(['any_payment', 'share_of_balance']),
  /**
   * `observed`: an effect is of contacts that reached, with columns that take up whether those who answer are those who pay anyway;
   * where reach is not known it is predicted. `predicted`: always predicted.
   */
  reach: z.enum(['observed', 'predicted']),
  /** Columns by what they serve; absent: those of the default list that the feature specification has. */
  contextColumns: plans.optional(),
  baseColumns: plans.optional(),
  reachColumns: plans.optional(),
  harmColumns: plans.optional(),
  shareColumns: plans.optional(),
  /** Feature with the age of the debt in days, for the chance of paying anyway; absent or not in the specification: one hazard for all. */
  ageFeature: z.string(),
  calendar: calendarFeaturesSchema,
  /**
   * How far what a contact has set off rises and falls with the calendar: 0 not at all, 1 as payment of one's own accord does. Null: found
   * in the rows.
   */
  effectCalendarPower: z.number().min(0).max(1).nullable(),
  /** How much less a contact does under pressure, on the scale of the logarithm. Null: found in the rows. */
  fatiguePerPressure: z.number().min(0).nullable(),
  /** Contact pressure: its feature, what a contact of each channel adds to it, and what is left of it a day later. */
  pressure: z.strictObject({
    feature: z.string(),
    loads: z.record(z.enum(channels), z.number().min(0)),
    decayPerDay: z.number().min(0).max(1),
  }),
  /** Whether values take off what a contact takes from those that could follow. */
  lookAhead: z.boolean(),
  /** Features, 0 or 1 and a count, that the assumptions on harm speak of. */
  vulnerableFeature: z.string(),
  recentContactsFeature: z.string(),
  /** Standard errors by which a shorter memory must have foretold better to be used in place of the longest. */
  memoryEvidence: z.number().min(0),
  /** Share of the rows that the Gram matrix is summed over. What they paid is summed over all, so little is lost at a quarter. */
  gramShare: z.number().gt(0).max(1),
  /** Steps of empirical Bayes. */
  shrinkSteps: z.int().min(1).max(200),
  /** Bounds of the prior standard deviation of a coefficient, daily probability per standard deviation of a column. */
  leastEffectSd: z.number().positive(),
  mostEffectSd: z.number().positive(),
  /**
   * Prior standard deviation of the effect of any contact, daily probability. It is one coefficient, whose spread no rows can tell: where the
   * base contacts everybody alike they tell little of the effect, and that it is none must not be taken for known. The default: of those reached
   * one in eight pays because of it, most of them within four days.
   */
  anyEffectSd: z.number().positive(),
  /** Coefficients that the belief on how far effects differ weighs as, in each block; 0: the rows alone. */
  beliefWeight: z.number().min(0),
  memberCount: z.int().min(1).max(200),
  leastRows: z.int().min(50),
  leastContacts: z.int().min(10),
  leastPayments: z.int().min(5),
});

export type HazardSettings = Readonly<z.infer<typeof hazardSettingsSchema>>;

export const defaultHazardSettings: HazardSettings = {
  decayPerDay: 0.75,
  slowDecayPerDay: 0.95,
  discounts: [1, 0.93],
  lossHalfLifeNights: 4,
  target: 'any_payment',
  reach: 'observed',
  ageFeature: 'daysPastDue',
  calendar: {
    market: 'country',
    weekday: 'weekday',
    dayOfMonth: 'dayOfMonth',
    daysToMonthEnd: 'daysToMonthEnd',
    daysToPayday: 'daysToPayday',
    daysSincePayday: 'daysSincePayday',
  },
  effectCalendarPower: null,
  fatiguePerPressure: null,
  // As the features reckon it.
  pressure: { feature: 'pressureSlow', loads: pressureLoad, decayPerDay: pressureDecay.slow },
  lookAhead: true,
  vulnerableFeature: 'vulnerable',
  recentContactsFeature: 'contactsLast7Days',
  memoryEvidence: 1.5,
  gramShare: 1,
  shrinkSteps: 12,
  leastEffectSd: 1e-5,
  mostEffectSd: 0.05,
  anyEffectSd: 0.03,
  beliefWeight: 20,
  memberCount: 20,
  leastRows: 1_000,
  leastContacts: 100,
  leastPayments: 30,
};
