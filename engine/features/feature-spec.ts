/**
 * The one list of features, for deciding, for training and for receipts: their order is the order of a vector. A change of the list, of a
 * constant or of what a feature means is a new id; the hash tells a model whether it was trained on this list.
 */
import { checksumOf } from '../checksum.ts';
import { bandPrior } from './band-rates.ts';
import { dailyDecay, pressureLoad } from './contact-sums.ts';
import type { FeatureGroup } from './feature-group.ts';
import type { FeatureDeclaration } from './feature.ts';
import { balanceFeatures } from './groups/balance.ts';
import { calendarFeatures } from './groups/calendar.ts';
import { bucketStarts, delinquencyFeatures } from './groups/delinquency.ts';
import { fatigueFeatures } from './groups/fatigue.ts';
import { kindFeatures } from './groups/kinds.ts';
import { punctualityFeatures, rhythmFeatures } from './groups/payments.ts';
import { keptPrior, promiseFeatures } from './groups/promises.ts';
import { protectedFeatures } from './groups/protected.ts';
import { anyChannelPrior, reachPrior, responseFeatures } from './groups/response.ts';
import { standingFeatures } from './groups/standing.ts';
import { bandOfSlot } from './hour-bands.ts';
import { unitsPerEuro } from './money-scale.ts';
import { productWords } from './product-group.ts';

export const featureGroups: readonly FeatureGroup[] = [
  delinquencyFeatures,
  balanceFeatures,
  rhythmFeatures,
  punctualityFeatures,
  promiseFeatures,
  responseFeatures,
  fatigueFeatures,
  standingFeatures,
  kindFeatures,
  calendarFeatures,
  protectedFeatures,
];

export type FeatureSpec = {
  readonly id: string;
  /** Over the id, the declarations and the constants that the values hang on. */
  readonly hash: string;
  readonly features: readonly FeatureDeclaration[];
};

const id = 'case-1';
const features = featureGroups.flatMap((group) => group.features);
const constants = {
  anyChannelPrior,
  bandOfSlot,
  bandPrior,
  bucketStarts,
  dailyDecay,
  keptPrior,
  pressureLoad,
  productWords,
  reachPrior,
  unitsPerEuro,
};

export const featureSpec: FeatureSpec = { id, hash: checksumOf({ id, features, constants }), features };
