/**
 * Exact distributions over the arms of one decision. Arm 0 is no contact, worth 0; the others are contacts. What is best shares
 * equally with what is exactly as good, but peace wins a tie: a contact must be worth more than none.
 *
 * The sums run in the order of the arms, so the same arms give the same bits. Plain loops: this runs in every decision.
 */

/** The highest value, and how many contacts have it; none where no contact is worth more than peace. */
type Best = { readonly value: number; readonly contacts: number };

/** Of the row that begins at `from`. */
const bestOf = (values: Float64Array, from = 0, arms = values.length): Best => {
  let value = values[from] ?? 0;
  let contacts = 0;
  for (let place = from + 1; place < from + arms; place += 1) {
    const own = values[place] ?? 0;
    if (own > value) {
      value = own;
      contacts = 1;
    } else if (contacts > 0 && own === value) contacts += 1;
  }
  return { value, contacts };
};

/** Gives `weight` to the best arms of the row that begins at `from`. */
const addToBest = (shares: Float64Array, weight: number, values: Float64Array, from = 0): void => {
  const { value, contacts } = bestOf(values, from, shares.length);
  if (contacts === 0) {
    shares[0] = (shares[0] ?? 0) + weight;
    return;
  }
  for (let arm = 1; arm < shares.length; arm += 1) {
    if (values[from + arm] === value) shares[arm] = (shares[arm] ?? 0) + weight / contacts;
  }
};

export const highestOf = (values: Float64Array): number => bestOf(values).value;

/** The first of the best arms. */
export const bestArm = (values: Float64Array): number => {
  const { value, contacts } = bestOf(values);
  return contacts === 0 ? 0 : values.indexOf(value, 1);
};

export const greedyShares = (values: Float64Array): Float64Array => {
  const shares = new Float64Array(values.length);
  addToBest(shares, 1, values);
  return shares;
};

export const uniformShares = (values: Float64Array): Float64Array =>
  new Float64Array(values.length).fill(1 / values.length);

/** Draws of a model: `count` rows of values by arm, one after the other. */
export type Draws = { readonly count: number; readonly values: Float64Array };

/** To each arm the share of the draws whose best it is. */
export const thompsonShares = ({ count, values }: Draws): Float64Array => {
  const arms = values.length / count;
  const shares = new Float64Array(arms);
  for (let draw = 0; draw < count; draw += 1) addToBest(shares, 1 / count, values, draw * arms);
  return shares;
};

/** How many of the draws have the arm among their best. */
export const drawsFor = (arm: number, { count, values }: Draws): number => {
  const arms = values.length / count;
  let agreeing = 0;
  for (let draw = 0; draw < count; draw += 1) {
    const { value, contacts } = bestOf(values, draw * arms, arms);
    if (contacts === 0 ? arm === 0 : arm > 0 && values[draw * arms + arm] === value) agreeing += 1;
  }
  return agreeing;
};

/** exp(value ÷ temperature), over their sum; a temperature of 0 is greedy. */
export const softmaxShares = (values: Float64Array, temperatureMinor: number): Float64Array => {
  if (temperatureMinor <= 0) return greedyShares(values);
  const shares = new Float64Array(values.length);
  const best = highestOf(values);
  let sum = 0;
  for (let arm = 0; arm < values.length; arm += 1) {
    const share = Math.exp(((values[arm] ?? 0) - best) / temperatureMinor);
    shares[arm] = share;
    sum += share;
  }
  for (let arm = 0; arm < values.length; arm += 1) shares[arm] = (shares[arm] ?? 0) / sum;
  return shares;
};

/** 1 ÷ (arms + gamma × gap in units) to each that is not best, the rest to the best (SquareCB); a unit of 0 is greedy. */
export const inverseGapShares = (
  values: Float64Array,
  { gamma, unitMinor }: { readonly gamma: number; readonly unitMinor: number },
): Float64Array => {
  if (unitMinor <= 0) return greedyShares(values);
  const shares = new Float64Array(values.length);
  const { value: best, contacts } = bestOf(values);
  let rest = 1;
  for (let arm = 0; arm < values.length; arm += 1) {
    const gap = best - (values[arm] ?? 0);
    if (gap === 0 && (arm === 0 || contacts > 0)) continue;
    const share = 1 / (values.length + (gamma * gap) / unitMinor);
    shares[arm] = share;
    rest -= share;
  }
  addToBest(shares, rest, values);
  return shares;
};

/** (1 − part) of one and `part` of the other. */
export const blend = (one: Float64Array, other: Float64Array, part: number): Float64Array => {
  const shares = new Float64Array(one.length);
  for (let arm = 0; arm < one.length; arm += 1) shares[arm] = (1 - part) * (one[arm] ?? 0) + part * (other[arm] ?? 0);
  return shares;
};

/** (1 − floor) of what is there, and `floor` ÷ arms more for each arm. */
export const withFloor = (core: Float64Array, floor: number): Float64Array => {
  const shares = new Float64Array(core.length);
  for (let arm = 0; arm < core.length; arm += 1) shares[arm] = (1 - floor) * (core[arm] ?? 0) + floor / core.length;
  return shares;
};

/** What the shares are worth together. */
export const worthOf = (shares: Float64Array, values: Float64Array): number => {
  let sum = 0;
  for (let arm = 0; arm < values.length; arm += 1) sum += (shares[arm] ?? 0) * (values[arm] ?? 0);
  return sum;
};

export const meanOf = (values: Float64Array): number => {
  let sum = 0;
  for (let arm = 0; arm < values.length; arm += 1) sum += values[arm] ?? 0;
  return sum / values.length;
};
