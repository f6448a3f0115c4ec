/**
 * Four challengers that are all as good as their champion, on money: how often any of them is ever claimed to differ, by Holm over the least
 * p of all looks so far.
 */
import { holm, readDebtorMeans, type OutcomeSums } from '../../../experiments/index.ts';
import { makeChance, type Chance } from './chance.ts';
import { shareCell, type CellGroup } from './cell.ts';
import { alpha, tails } from './money-cells.ts';
import { makeMoneyPool, type MoneyPool } from './money-pool.ts';
import { runMoney } from './money-run.ts';

const debtors = 20_000;
const championShares = { evenly: 0.2, '60_10_10_10_10': 0.6 } as const;
const challengers = 4;

const isAnyClaimed = (pool: MoneyPool, championShare: number, chance: Chance): boolean => {
  const share = (1 - championShare) / challengers;
  const arms = [
    { share: championShare, y: pool.y },
    ...Array.from({ length: challengers }, () => ({ share, y: pool.y })),
  ];
  const plannedDebtors = { treatment: debtors * share, control: debtors * championShare };
  const least = new Array<number>(challengers).fill(1);
  let isClaimed = false;
  const look = ([control, ...treatments]: readonly OutcomeSums[]): void => {
    treatments.forEach((treatment, place) => {
      if (control === undefined) return;
      const reading = readDebtorMeans({ treatment, control }, { alpha, plannedDebtors });
      if (reading.ok) least[place] = Math.min(least[place] ?? 1, reading.value.p);
    });
    isClaimed ||= holm(least).some((p) => p <= alpha);
  };
  runMoney({ x: pool.x, arms, debtors }, chance, look);
  return isClaimed;
};

export const familyCells: CellGroup = ({ reps, say }) =>
  tails.flatMap((tail, place) => {
    const pool = makeMoneyPool(tail, 41 + place);
    return Object.entries(championShares).map(([split, championShare]) => {
      const chance = makeChance(43 + place);
      const name = `family.${tail}.${split}`;
      let count = 0;
      for (let run = 0; run < reps; run += 1) count += Number(isAnyClaimed(pool, championShare, chance));
      say(`${name}: a claim in ${count} of ${reps}`);
      return shareCell(name, { count, reps, bar: { most: alpha } });
    });
  });
