/** Where the debtor's calendar stands. */
import { featureGroup, put } from '../feature-group.ts';
import { categoryFeature, numberFeature } from '../feature.ts';
import { dayPartByHour, dayParts } from '../hour-bands.ts';

const told = { source: 'clock', lawfulBasis: 'legitimate_interest' } as const;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export const calendarFeatures = featureGroup(
  [
    categoryFeature({
      ...told,
      name: 'weekday',
      meaning: 'Day of the debtor’s week',
      levels: weekdays,
    }),
    numberFeature({
      ...told,
      name: 'dayOfMonth',
      meaning: 'Day of the debtor’s month',
      unit: 'day of the month',
      range: [1, 31],
    }),
    numberFeature({
      ...told,
      name: 'daysToMonthEnd',
      meaning: 'Days to the last day of the debtor’s month',
      unit: 'days',
      range: [0, 30],
    }),
    categoryFeature({
      ...told,
      name: 'hourBand',
      meaning: 'Part of the debtor’s day in which it is decided: 06–10, 10–14, 14–18, 18–22, or the night',
      levels: dayParts,
    }),
  ],
  ({ calendar: { day, hour } }, row) => {
    put(row, day.weekday);
    put(row, day.dayOfMonth);
    put(row, day.monthDays - day.dayOfMonth);
    put(row, dayPartByHour[hour] ?? NaN);
  },
);
