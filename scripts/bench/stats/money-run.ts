/** One experiment on money per debtor: arms are drawn from a pool day by day, and their sums are what production stores. */
import { noOutcome, type OutcomeSums } from '../../../experiments/index.ts';
import type { Chance } from './chance.ts';
import { poolBits } from './money-pool.ts';

export const looks = 180;

/** Of an arm, while it fills. */
type Running = { -readonly [Name in keyof OutcomeSums]: number };

const addDebtor = (sums: Running, y: number, x: number): void => {
  sums.n += 1;
  if (y !== 0) {
    sums.payers += 1;
    sums.y += y;
    sums.yy += y * y;
    sums.yyy += y * y * y;
  }
  if (x === 0) return;
  sums.x += x;
  sums.xx += x * x;
  sums.xxx += x * x * x;
  sums.xy += x * y;
  sums.yyx += y * y * x;
  sums.yxx += y * x * x;
};

export type DrawnArm = {
  /** Its part of the debtors. */
  readonly share: number;
  /** Money of each row of the pool under its treatment. */
  readonly y: Float64Array;
};

export type MoneyExperiment = {
  readonly x: Float64Array;
  readonly arms: readonly DrawnArm[];
  readonly debtors: number;
};

const armAt = (edges: readonly number[], place: number): number => {
  let arm = 0;
  while (arm < edges.length - 1 && place >= (edges[arm] ?? 1)) arm += 1;
  return arm;
};

/** `look` gets the sums of each arm at the end of each day. */
export const runMoney = (
  { x, arms, debtors }: MoneyExperiment,
  chance: Chance,
  look: (sums: readonly OutcomeSums[], day: number) => void,
): void => {
  const edges = arms.map((_, place) => arms.slice(0, place + 1).reduce((sum, { share }) => sum + share, 0));
  const values = arms.map(({ y }) => y);
  const sums = arms.map((): Running => ({ ...noOutcome }));
  let entered = 0;
  for (let day = 1; day <= looks; day += 1) {
    for (const until = Math.round((debtors * day) / looks); entered < until; entered += 1) {
      const arm = armAt(edges, chance.uniform());
      const row = chance.bits(poolBits);
      const own = sums[arm];
      if (own !== undefined) addDebtor(own, values[arm]?.[row] ?? 0, x[row] ?? 0);
    }
    look(
      sums.map((one) => ({ ...one })),
      day,
    );
  }
};
