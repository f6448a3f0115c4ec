/** How far apart groups of people may be before somebody has to look: by custom of the house, the same for what was decided and for what a model would do. */
import type { FairnessThreshold } from './judge-fairness.ts';

/** Contacts a person: in a period that is asked about, or in thirty nightly decisions. */
export const contactTolerance: FairnessThreshold = {
  measure: 'contacts_per_person',
  mostDifference: 1,
  worse: 'higher',
};
/** Contacts in a firm tone, of all contacts. */
export const firmTolerance: FairnessThreshold = { measure: 'firm_share', mostDifference: 0.1, worse: 'higher' };
/** Payments that the contacts chosen are expected to add, in thirty decisions. */
export const upliftTolerance: FairnessThreshold = { measure: 'expected_uplift', mostDifference: 0.1, worse: 'lower' };
/** Payments that came, of those foretold: as far off as the calibration of a whole model may be. */
export const forecastTolerance: FairnessThreshold = {
  measure: 'paid_of_foretold',
  mostDifference: 0.2,
  worse: 'either',
};
