/**
 * One experiment on money that comes with a delay, in one or two instalments: debtors enter over 90 days, their window is 90 days, and the
 * sums of production are kept day by day to day 180.
 */
import { noDelayed, type DelayedSums } from '../../../experiments/index.ts';
import type { Chance } from './chance.ts';
import { poolBits } from './money-pool.ts';

const windowDays = 90;
const entryDays = 90;
const lastDay = entryDays + windowDays;

/** Payments of each row of a pool: `second` is 0 where there is one. Ages of the two differ. */
export type DelayedPool = {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly firstAge: Int16Array;
  readonly secondAge: Int16Array;
};

const longestAge = 68;
const meanDelayDays = 25;
const instalmentShare = 0.3;

/** Whole days, at most 68: a third slower, they are still within the window, so that timing moves no money out of it. */
const drawAge = (chance: Chance): number => {
  const cut = 1 - Math.exp(-longestAge / meanDelayDays);
  return -meanDelayDays * Math.log(1 - cut * chance.uniform());
};

/** The same money with the delays stretched. */
export const delayPayments = (money: Float64Array, stretch: number, chance: Chance): DelayedPool => {
  const pool = {
    first: money.slice(),
    second: new Float64Array(money.length),
    firstAge: new Int16Array(money.length),
    secondAge: new Int16Array(money.length),
  };
  money.forEach((amount, row) => {
    const ages = [drawAge(chance), drawAge(chance)].map((age) => Math.floor(age * stretch)).sort((a, b) => a - b);
    const [early = 0, late = 0] = ages;
    const isSplit = chance.uniform() < instalmentShare && early !== late;
    pool.firstAge[row] = isSplit ? early : late;
    pool.secondAge[row] = late;
    if (!isSplit) return;
    pool.first[row] = amount / 2;
    pool.second[row] = amount / 2;
  });
  return pool;
};

/** [day][…]: day of entry, age, amount, the amount before it and its age. */
type Payment = {
  readonly entry: number;
  readonly age: number;
  readonly amount: number;
  readonly earlier: number;
  readonly earlierAge: number;
};

type ArmState = {
  readonly sums: DelayedSums & { payers: number };
  readonly entered: Float64Array;
  readonly paid: Float64Array;
  readonly byDay: Payment[][];
};

const startArm = (): ArmState => ({
  sums: noDelayed(windowDays),
  entered: new Float64Array(entryDays),
  paid: new Float64Array(entryDays * windowDays),
  byDay: Array.from({ length: lastDay }, () => []),
});

const add = (values: Float64Array, place: number, value: number): void => {
  values[place] = (values[place] ?? 0) + value;
};

const enter = (arm: ArmState, pool: DelayedPool, row: number, entry: number): void => {
  add(arm.entered, entry, 1);
  const [first, second] = [pool.first[row] ?? 0, pool.second[row] ?? 0];
  if (first === 0) return;
  const [firstAge, secondAge] = [pool.firstAge[row] ?? 0, pool.secondAge[row] ?? 0];
  arm.byDay[entry + firstAge]?.push({ entry, age: firstAge, amount: first, earlier: 0, earlierAge: 0 });
  if (second === 0) return;
  arm.byDay[entry + secondAge]?.push({ entry, age: secondAge, amount: second, earlier: first, earlierAge: firstAge });
};

const payToday = ({ sums, paid, byDay }: ArmState, day: number): void => {
  for (const { entry, age, amount, earlier, earlierAge } of byDay[day] ?? []) {
    add(paid, entry * windowDays + age, amount);
    add(sums.products, age * windowDays + age, amount * amount);
    if (earlier === 0) {
      sums.payers += 1;
      continue;
    }
    add(sums.products, age * windowDays + earlierAge, amount * earlier);
    add(sums.products, earlierAge * windowDays + age, amount * earlier);
  }
};

/** Everybody has been observed a day longer. */
const moveOn = ({ sums, entered, paid }: ArmState, day: number): void => {
  sums.debtors.fill(0);
  sums.amounts.fill(0);
  for (let entry = 0; entry < Math.min(entryDays, day + 1); entry += 1) {
    const observed = Math.min(windowDays, day - entry + 1);
    add(sums.debtors, observed, entered[entry] ?? 0);
    for (let age = 0; age < observed; age += 1) {
      const amount = paid[entry * windowDays + age] ?? 0;
      if (amount !== 0) add(sums.amounts, age * (windowDays + 1) + observed, amount);
    }
  }
};

export type DelayedExperiment = {
  readonly treatment: DelayedPool;
  readonly control: DelayedPool;
  readonly debtors: number;
  readonly share: number;
};

/** `look` gets the sums of both arms at the end of each day from the first on which somebody was observed to the end of the window. */
export const runDelayed = (
  { treatment, control, debtors, share }: DelayedExperiment,
  chance: Chance,
  look: (sums: { readonly treatment: DelayedSums; readonly control: DelayedSums }, day: number) => void,
): void => {
  const [treated, controls] = [startArm(), startArm()];
  for (let debtor = 0; debtor < debtors; debtor += 1) {
    const entry = Math.floor((debtor * entryDays) / debtors);
    const row = chance.bits(poolBits);
    if (chance.uniform() < share) enter(treated, treatment, row, entry);
    else enter(controls, control, row, entry);
  }
  for (let day = 0; day < lastDay; day += 1) {
    for (const arm of [treated, controls]) {
      payToday(arm, day);
      if (day >= windowDays - 1) moveOn(arm, day);
    }
    if (day >= windowDays - 1) look({ treatment: treated.sums, control: controls.sums }, day + 1);
  }
};
