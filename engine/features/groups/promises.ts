/** What the debtor has promised, and what became of it. Promises are those of all cases unless said otherwise. */
import type { PaymentHistory } from '../../context/case-context.ts';
import { dayOfDate } from '../../vocabulary/time.ts';
import { wholeDaysSince } from '../elapsed.ts';
import { featureGroup, flagOf, put } from '../feature-group.ts';
import { flagFeature, numberFeature } from '../feature.ts';

/** Before anything is known, half of all promises are taken to be kept, and weighed as two promises. */
export const keptPrior = { rate: 0.5, weight: 2 } as const;

const keptRate = ({ promisesKept, promisesBroken }: PaymentHistory): number =>
  (promisesKept + keptPrior.rate * keptPrior.weight) / (promisesKept + promisesBroken + keptPrior.weight);

const told = { source: 'case_facts', lawfulBasis: 'contract' } as const;
const days = { ...told, unit: 'days' } as const;
const promises = { ...told, unit: 'promises', range: [0, 999] } as const;

export const promiseFeatures = featureGroup(
  [
    numberFeature({
      ...promises,
      name: 'promisesMade',
      meaning: 'Promises to pay',
    }),
    numberFeature({
      ...promises,
      name: 'promisesKept',
      meaning: 'Promises kept',
    }),
    numberFeature({
      ...promises,
      name: 'promisesBroken',
      meaning: 'Promises broken',
    }),
    numberFeature({
      ...told,
      name: 'promiseKeptRate',
      meaning: 'Share of settled promises that were kept, pulled towards a half while there are few',
      unit: 'rate',
      range: [0, 1],
      decimals: 4,
    }),
    flagFeature({
      ...told,
      name: 'promiseOpen',
      meaning: 'A promise of this case stands whose date has not passed',
    }),
    numberFeature({
      ...days,
      name: 'daysToPromise',
      meaning: 'Days to the date of the promise that stands',
      range: [0, 366],
    }),
    numberFeature({
      ...days,
      name: 'daysSincePromise',
      meaning: 'Whole days since a promise was last made',
      range: [0, 3650],
    }),
    flagFeature({
      ...told,
      name: 'planStands',
      meaning: 'A plan of instalments stands on this case',
    }),
  ],
  ({ context: { asOf, payment, promiseOpen, planStands }, calendar }, row) => {
    put(row, payment.promisesMade);
    put(row, payment.promisesKept);
    put(row, payment.promisesBroken);
    put(row, keptRate(payment));
    put(row, flagOf(promiseOpen !== null));
    put(row, promiseOpen === null ? NaN : dayOfDate(promiseOpen.dueOn) - calendar.epochDay);
    put(row, wholeDaysSince(payment.lastPromiseAt, asOf));
    put(row, flagOf(planStands));
  },
);
