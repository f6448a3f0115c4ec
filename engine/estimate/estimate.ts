/** What is expected of one candidate, against doing nothing. Rates 0 to 1; money in minor units of the case's currency. */
export type Estimate = {
  /** Probability that the contact reaches the debtor in person (answered, opened, clicked or replied). */
  readonly reachProb: number;
  /** Probability of any payment within 30 days of `sendAt` if this contact is made and none follows. */
  readonly payProb: number;
  /** The same with no contact at all. */
  readonly payProbNoContact: number;
  /** Probability of a complaint or opt-out caused by the contact. */
  readonly harmProb: number;
  readonly costMinor: number;
  /** Incremental recovered money within 30 days, less cost and harm price. */
  readonly valueMinor: number;
};
