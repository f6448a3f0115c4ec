/** How late the debt is and how it came there. */
import { stages } from '../../vocabulary/case.ts';
import type { CaseContext } from '../../context/case-context.ts';
import { wholeDaysSince } from '../elapsed.ts';
import { featureGroup, put } from '../feature-group.ts';
import { categoryFeature, numberFeature } from '../feature.ts';
import { placeAmong } from '../levels.ts';

/** Days past due at which the next bucket begins; bucket 0 is what is not yet due. */
export const bucketStarts = [0, 7, 14, 30, 60, 90, 180] as const;
const lastBucket = bucketStarts.length;

const bucketOf = (daysPastDue: number): number => {
  let bucket = 0;
  for (const start of bucketStarts) if (daysPastDue >= start) bucket += 1;
  return bucket;
};

const bucketsRolled = ({ daysPastDue, stageAt, asOf }: CaseContext): number =>
  bucketOf(daysPastDue) - bucketOf(daysPastDue - wholeDaysSince(stageAt, asOf));

const stagePlace = placeAmong(stages);

const told = { source: 'case_facts', lawfulBasis: 'contract' } as const;
const days = { ...told, unit: 'days' } as const;

export const delinquencyFeatures = featureGroup(
  [
    numberFeature({
      ...days,
      name: 'daysPastDue',
      meaning: 'Days since the due date on the debtor’s calendar; negative before it',
      range: [-365, 3650],
    }),
    numberFeature({
      ...told,
      name: 'delinquencyBucket',
      meaning: `Range of days past due: 0 before the due date, then one more from ${bucketStarts.join(', ')} days on`,
      unit: 'buckets',
      range: [0, lastBucket],
    }),
    numberFeature({
      ...told,
      name: 'bucketRoll',
      meaning: 'Buckets that the case has rolled since it came to its stage',
      unit: 'buckets',
      range: [0, lastBucket],
    }),
    categoryFeature({
      ...told,
      name: 'stage',
      meaning: 'Stage of the case',
      levels: stages,
    }),
    numberFeature({
      ...days,
      name: 'daysInStage',
      meaning: 'Whole days since the case came to its stage',
      range: [0, 3650],
    }),
    numberFeature({
      ...days,
      name: 'daysOpen',
      meaning: 'Whole days since the case was opened',
      range: [0, 3650],
    }),
  ],
  ({ context }, row) => {
    put(row, context.daysPastDue);
    put(row, bucketOf(context.daysPastDue));
    put(row, bucketsRolled(context));
    put(row, stagePlace(context.stage));
    put(row, wholeDaysSince(context.stageAt, context.asOf));
    put(row, wholeDaysSince(context.openedAt, context.asOf));
  },
);
