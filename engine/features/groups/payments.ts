/** How the debtor pays: rhythm of payments on cases, punctuality of invoices. */
import { daysAfter, daysTo } from '../calendar.ts';
import { wholeDaysSince } from '../elapsed.ts';
import { featureGroup, put } from '../feature-group.ts';
import { numberFeature } from '../feature.ts';
import { mostGaps } from '../payment-rhythm.ts';

const told = { source: 'payments', lawfulBasis: 'contract' } as const;
const days = { ...told, unit: 'days' } as const;

export const rhythmFeatures = featureGroup(
  [
    numberFeature({
      ...told,
      name: 'paymentDayOfMonth',
      meaning: 'Day of the month on which payments gather: at least 3 payments, half of them within two days of it',
      unit: 'day of the month',
      range: [1, 31],
    }),
    numberFeature({
      ...days,
      name: 'daysToPayday',
      meaning: 'Days to the next time that day comes',
      range: [0, 31],
    }),
    numberFeature({
      ...days,
      name: 'daysSincePayday',
      meaning: 'Days since that day last came',
      range: [0, 31],
    }),
    numberFeature({
      ...days,
      name: 'paymentCadenceDays',
      meaning: `Mean gap between payments, over the newest ${String(mostGaps)} gaps`,
      range: [0, 999],
      decimals: 2,
    }),
    numberFeature({
      ...told,
      name: 'paymentRegularity',
      meaning: '1 ÷ (1 + coefficient of variation of those gaps): 1 like clockwork',
      unit: 'index',
      range: [0, 1],
      decimals: 4,
    }),
    numberFeature({
      ...days,
      name: 'daysSinceLastPayment',
      meaning: 'Whole days since the newest payment on any case',
      range: [0, 3650],
    }),
    numberFeature({
      ...told,
      name: 'paymentsLast90Days',
      meaning: 'Payments on the debtor’s cases in 90 days',
      unit: 'payments',
      range: [0, 60],
    }),
  ],
  ({ context: { payment, asOf }, calendar, rhythm }, row) => {
    put(row, payment.paymentDayOfMonth ?? NaN);
    put(row, payment.paymentDayOfMonth === null ? NaN : daysTo(payment.paymentDayOfMonth, calendar.day));
    put(row, payment.paymentDayOfMonth === null ? NaN : daysAfter(payment.paymentDayOfMonth, calendar.day));
    put(row, rhythm.cadenceDays);
    put(row, rhythm.regularity);
    put(row, wholeDaysSince(payment.lastPaymentAt, asOf));
    put(row, payment.paymentsLast90Days);
  },
);

export const punctualityFeatures = featureGroup(
  [
    numberFeature({
      ...told,
      name: 'settledInvoices',
      meaning: 'Invoices ever settled',
      unit: 'invoices',
      range: [0, 9999],
    }),
    numberFeature({
      ...told,
      name: 'lateRate',
      meaning: 'Share of the settled invoices that were settled late',
      unit: 'share',
      range: [0, 1],
      decimals: 4,
    }),
    numberFeature({
      ...days,
      name: 'medianDaysLate',
      meaning: 'Median days from due date to settlement over the newest 60 settled invoices; negative where early',
      range: [-90, 999],
      decimals: 1,
    }),
    numberFeature({
      ...days,
      name: 'meanDaysLate',
      meaning: 'Mean of the same',
      range: [-90, 999],
      decimals: 2,
    }),
    numberFeature({
      ...days,
      name: 'latenessTrend',
      meaning: 'Mean days late of the newer half of the newest 4 to 12 settled invoices less that of the older half',
      range: [-999, 999],
      decimals: 2,
    }),
    numberFeature({
      ...told,
      name: 'overdueInvoices',
      meaning: 'Open invoices past their due date',
      unit: 'invoices',
      range: [0, 200],
    }),
  ],
  ({ context: { payment } }, row) => {
    put(row, payment.settledInvoices);
    put(row, payment.settledInvoices > 0 ? payment.lateInvoices / payment.settledInvoices : NaN);
    put(row, payment.medianDaysLate ?? NaN);
    put(row, payment.meanDaysLate ?? NaN);
    put(row, payment.latenessTrendDays ?? NaN);
    put(row, payment.overdueInvoices);
  },
);
