/** The rows of training: what is wrong with them, in which order they are read, and what they say of a payment. */
import { success, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { FeatureList } from './feature-list.ts';
import type { HazardSettings } from './settings.ts';

/** Sums of probabilities carry rounding. */
const probabilitySlack = 1e-6;

/** What the day brought, 0 to 1: see the setting. */
export const labelOf = (row: NightRow, target: HazardSettings['target']): number => {
  if (row.paidMinor <= 0) return 0;
  return target === 'any_payment' ? 1 : Math.min(1, row.paidMinor / Math.max(1, row.balanceMinor));
};

const isAmount = (value: number): boolean => Number.isFinite(value) && value >= 0;

const distributionFault = ({ options, noContactProb, chosenPlace }: NightRow, actionCount: number): string | null => {
  let sum = noContactProb;
  let isOffered = chosenPlace === -1;
  for (const { place, probability } of options) {
    if (!Number.isInteger(place) || place < 0 || place >= actionCount) return `action ${place} is not in the catalogue`;
    if (!isAmount(probability)) return `a probability is ${probability}`;
    sum += probability;
    isOffered ||= place === chosenPlace;
  }
  if (!isAmount(noContactProb) || !(sum <= 1 + probabilitySlack)) return `the probabilities sum to ${sum}`;
  return isOffered ? null : `action ${chosenPlace} was chosen and not offered`;
};

type Fault = { readonly code: Refusal['code']; readonly detail: string };

const rowFault = (row: NightRow, spec: FeatureList, actionCount: number): Fault | null => {
  if (row.features.length !== spec.features.length) {
    return {
      code: 'feature-mismatch',
      detail: `${row.features.length} features, ${spec.features.length} in ${spec.id}`,
    };
  }
  const wrong = row.features.findIndex((value) => value === Infinity || value === -Infinity);
  if (wrong >= 0) {
    return {
      code: 'feature-not-valid',
      detail: `${spec.features[wrong]?.name ?? ''} is ${String(row.features[wrong])}`,
    };
  }
  if (!Number.isInteger(row.day)) return { code: 'label-not-valid', detail: `the day is ${row.day}` };
  if (![row.paidMinor, row.balanceMinor, row.daysLeft].every(isAmount)) {
    const { paidMinor, balanceMinor, daysLeft } = row;
    return { code: 'label-not-valid', detail: `paid ${paidMinor} of ${balanceMinor} with ${daysLeft} days left` };
  }
  const distribution = distributionFault(row, actionCount);
  return distribution === null ? null : { code: 'weight-not-valid', detail: distribution };
};

/** The rows by night, those of one night in the order given; refused where one of them cannot be learned from. */
export const checkRows = (
  rows: readonly NightRow[],
  spec: FeatureList,
  actionCount: number,
): Result<readonly NightRow[], Refusal> => {
  const lastDays = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const fault = rowFault(row, spec, actionCount);
    if (fault !== null) return refused(fault.code, `row ${index}: ${fault.detail}`);
    if ((lastDays.get(row.caseId) ?? -Infinity) >= row.day) {
      return refused('label-not-valid', `row ${index}: a case has two rows of a night, or its nights are out of order`);
    }
    lastDays.set(row.caseId, row.day);
  }
  return success([...rows].sort((one, other) => one.day - other.day));
};

/** Refused where there is too little to learn from. */
export const checkEnough = (rows: readonly NightRow[], settings: HazardSettings): Result<null, Refusal> => {
  let contacts = 0;
  let payments = 0;
  for (const { chosenPlace, paidMinor } of rows) {
    if (chosenPlace >= 0) contacts += 1;
    if (paidMinor > 0) payments += 1;
  }
  if (rows.length < settings.leastRows || contacts < settings.leastContacts) {
    return refused('too-few-rows', `${rows.length} rows with ${contacts} contacts`);
  }
  if (payments === 0 || payments === rows.length)
    return refused('one-class-only', `${payments} of ${rows.length} paid`);
  if (payments < settings.leastPayments) return refused('too-few-rows', `${payments} payments`);
  return success(null);
};

/** At most `most` of the rows, evenly spaced. */
export const thinned = <T>(rows: readonly T[], most: number): readonly T[] => {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, index) => rows[Math.floor((index * rows.length) / most)] as T);
};
