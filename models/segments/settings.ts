/** What segments are looked for with, and the rule by which their number is chosen. */

export const segmentRule = {
  /** Fewer debtors than this have no segments. */
  leastRows: 200,
  /** The smallest segment: so many debtors, and this share of all. */
  leastMembers: 30,
  leastShare: 0.03,
  mostSegments: 8,
  /** Mean adjusted Rand index between fits on two halves. */
  leastAdjustedRand: 0.8,
  /** Mean Jaccard index of the segment that is found again worst (Hennig 2007: valid from 0.75). */
  leastJaccard: 0.75,
  /** By so much more the segments must explain than they would of one cloud with the same covariance. */
  leastGain: 0.02,
} as const;

export const effort = {
  /** Halves are drawn from at most so many rows. */
  rowsLookedAt: 2000,
  splits: 6,
  references: 4,
  /** With few, halves disagree because of where the search began. */
  restartsWhileLooking: 8,
  restartsAtLast: 10,
} as const;
