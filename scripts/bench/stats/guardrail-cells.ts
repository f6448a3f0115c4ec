/**
 * Guardrails where the truth lies just on the margin: rare events whose rate is as many times the champion's as is tolerated, and money that
 * is worse by as much as is tolerated. How often a breach is told on any of 180 days, and how often the margin is told to be kept.
 */
import { readDebtorMeans, readEventGuardrail, readMarginGuardrail } from '../../../experiments/index.ts';
import { countSuccesses, makeChance, type Chance } from './chance.ts';
import { shareCell, type Cell, type CellGroup } from './cell.ts';
import { alpha, splits, tails } from './money-cells.ts';
import { makeMoneyPool, meanOf, withMorePayers, type MoneyPool } from './money-pool.ts';
import { looks, runMoney } from './money-run.ts';

const rates = [0.001, 0.01];
const tolerances = [1.25, 2];
const eventDebtors = 40_000;
/** Enough that the smaller arm has payers to read. */
const moneyDebtors = { '50_50': 20_000, '90_10': 20_000, '98_2': 200_000 } as const satisfies Record<
  keyof typeof splits,
  number
>;
const loss = -0.1;
/** Runs on money take longer. */
const moneyPart = 0.5;

type EventDesign = { readonly rate: number; readonly tolerated: number; readonly share: number };

/** Debtors with an event by day. */
const drawDays = (chance: Chance, debtors: number, rate: number): Int32Array => {
  const days = new Int32Array(looks);
  for (let left = countSuccesses(chance, debtors, rate); left > 0; left -= 1) {
    const day = Math.floor(chance.uniform() * looks);
    days[day] = (days[day] ?? 0) + 1;
  }
  return days;
};

const runEvents = ({ rate, tolerated, share }: EventDesign, chance: Chance) => {
  const treated = drawDays(chance, Math.round(eventDebtors * share), rate * tolerated);
  const controls = drawDays(chance, Math.round(eventDebtors * (1 - share)), rate);
  const seen = { isBreached: false, isSafe: false };
  let [treatmentEvents, events] = [0, 0];
  treated.forEach((count, day) => {
    const today = count + (controls[day] ?? 0);
    if (today === 0) return;
    treatmentEvents += count;
    events += today;
    const reading = readEventGuardrail({ treatmentEvents, events, treatmentShare: share, tolerated, alpha });
    if (!reading.ok) return;
    seen.isBreached ||= reading.value.state === 'breached';
    seen.isSafe ||= reading.value.state === 'ok';
  });
  return seen;
};

const tellBoth = (
  name: string,
  reps: number,
  run: () => { readonly isBreached: boolean; readonly isSafe: boolean },
): readonly Cell[] => {
  const runs = Array.from({ length: reps }, run);
  const bar = { most: alpha };
  return [
    shareCell(`${name}.falseBreach`, { count: runs.filter(({ isBreached }) => isBreached).length, reps, bar }),
    shareCell(`${name}.falseKept`, { count: runs.filter(({ isSafe }) => isSafe).length, reps, bar }),
  ];
};

const eventCells: CellGroup = ({ reps }) => {
  const chance = makeChance(51);
  return Object.entries(splits).flatMap(([split, share]) =>
    rates.flatMap((rate) =>
      tolerances.flatMap((tolerated) =>
        tellBoth(`guardrail.events.${split}.rate${rate}.tolerated${tolerated}`, reps, () =>
          runEvents({ rate, tolerated, share }, chance),
        ),
      ),
    ),
  );
};

type MoneyDesign = {
  readonly pool: MoneyPool;
  readonly y: Float64Array;
  readonly share: number;
  readonly debtors: number;
};

const runMargin = ({ pool, y, share, debtors }: MoneyDesign, chance: Chance) => {
  const margin = meanOf(pool.y) - meanOf(y);
  const arms = [
    { share, y },
    { share: 1 - share, y: pool.y },
  ];
  const plannedDebtors = { treatment: debtors * share, control: debtors * (1 - share) };
  const seen = { isBreached: false, isSafe: false };
  runMoney({ x: pool.x, arms, debtors }, chance, ([treatment, control]) => {
    if (treatment === undefined || control === undefined) return;
    const reading = readDebtorMeans({ treatment, control }, { alpha, plannedDebtors });
    if (!reading.ok) return;
    const { estimate, standardError, k, skewness } = reading.value;
    const { state } = readMarginGuardrail({ estimate, standardError, k, alpha, margin, skewness });
    seen.isBreached ||= state === 'breached';
    seen.isSafe ||= state === 'ok';
  });
  return seen;
};

const marginCells: CellGroup = ({ reps, say }) =>
  tails.flatMap((tail, place) => {
    const pool = makeMoneyPool(tail, 52 + place);
    const y = withMorePayers(pool, loss);
    const chance = makeChance(54 + place);
    return (['50_50', '90_10', '98_2'] as const).flatMap((split) => {
      const design = { pool, y, share: splits[split], debtors: moneyDebtors[split] };
      const name = `guardrail.money.${tail}.${split}`;
      say(name);
      return tellBoth(name, Math.max(1, Math.round(reps * moneyPart)), () => runMargin(design, chance));
    });
  });

export const guardrailCells: CellGroup = (setting) => [...eventCells(setting), ...marginCells(setting)];
