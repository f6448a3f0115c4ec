/**
 * Delayed money of an arm up to the end of a window of W days, from which its mean cumulative function and the error of that are made:
 * debtors by observed days, amounts by age at payment and observed days, and products of amounts of one debtor by both ages. All add.
 * A debtor of observed days A is seen at ages 0 … A − 1; more than W is W. STATISTICS.md §7.5.
 */
export type DelayedSums = {
  readonly windowDays: number;
  /** Debtors with payments in the window. */
  readonly payers: number;
  /** [A]: 0 … W. */
  readonly debtors: Float64Array;
  /** [age · (W + 1) + A]. */
  readonly amounts: Float64Array;
  /** [age · W + other age], whole square. */
  readonly products: Float64Array;
};

export type DelayedDebtor = {
  readonly observedDays: number;
  /** Age in whole days, amount; a reversal is negative at the age of what it reverses. 1 as the amount counts events. */
  readonly payments: readonly (readonly [ageDays: number, amount: number])[];
};

export const noDelayed = (windowDays: number): DelayedSums => ({
  windowDays,
  payers: 0,
  debtors: new Float64Array(windowDays + 1),
  amounts: new Float64Array(windowDays * (windowDays + 1)),
  products: new Float64Array(windowDays * windowDays),
});

const addTo = (target: Float64Array, place: number, value: number): void => {
  target[place] = (target[place] ?? 0) + value;
};

const byAge = (payments: DelayedDebtor['payments'], observed: number): readonly (readonly [number, number])[] => {
  const amounts = new Map<number, number>();
  for (const [age, amount] of payments)
    if (age >= 0 && age < observed) amounts.set(age, (amounts.get(age) ?? 0) + amount);
  return [...amounts].filter(([, amount]) => amount !== 0);
};

/** Payments at ages that were not observed, or after the window, are left out. */
export const sumDelayed = (debtors: Iterable<DelayedDebtor>, windowDays: number): DelayedSums => {
  const sums = noDelayed(windowDays);
  let payers = 0;
  for (const { observedDays, payments } of debtors) {
    const observed = Math.max(0, Math.min(windowDays, Math.floor(observedDays)));
    addTo(sums.debtors, observed, 1);
    const own = byAge(payments, observed);
    if (own.length > 0) payers += 1;
    for (const [age, amount] of own) {
      addTo(sums.amounts, age * (windowDays + 1) + observed, amount);
      for (const [otherAge, other] of own) addTo(sums.products, age * windowDays + otherAge, amount * other);
    }
  }
  return { ...sums, payers };
};

const addArrays = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((value, place) => value + (other[place] ?? 0));

/** Of the same window. */
export const mergeDelayed = (one: DelayedSums, other: DelayedSums): DelayedSums => ({
  windowDays: one.windowDays,
  payers: one.payers + other.payers,
  debtors: addArrays(one.debtors, other.debtors),
  amounts: addArrays(one.amounts, other.amounts),
  products: addArrays(one.products, other.products),
});
