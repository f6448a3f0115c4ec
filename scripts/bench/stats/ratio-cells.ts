/**
 * Contacts that come in clusters: 12 a debtor, one a week, answered with 10 % and an intraclass correlation of 0.3 (Pólya's urn). Read daily
 * by debtor, as production does; by contact as if they were independent stands beside, to show what is refused.
 */
import {
  ratioArm,
  readDebtorMeans,
  readDebtorRatios,
  readDebtorRatiosFixed,
  type OutcomeSums,
  noOutcome,
  type RatioSums,
} from '../../../experiments/index.ts';
import { makeChance, type Chance } from './chance.ts';
import { shareCell, type CellGroup } from './cell.ts';
import { alpha, splits } from './money-cells.ts';
import { looks } from './money-run.ts';

const contacts = 12;
const gapDays = 7;
const entryDays = 90;
const answerRate = 0.1;
const intraclass = 0.3;
const urn = 1 / intraclass - 1;
const poolBits = 16;
const designs = [
  { debtors: 2_000, split: '50_50' },
  { debtors: 4_000, split: '90_10' },
  { debtors: 20_000, split: '98_2' },
] as const;

/** A bit for each contact of a debtor. */
const drawDebtors = (chance: Chance): Uint16Array =>
  new Uint16Array(2 ** poolBits).map(() => {
    let [answered, bits] = [0, 0];
    for (let contact = 0; contact < contacts; contact += 1) {
      if (chance.uniform() >= (answerRate * urn + answered) / (urn + contact)) continue;
      answered += 1;
      bits |= 1 << contact;
    }
    return bits;
  });

const bitsBelow = (bits: number, count: number): number => {
  let left = bits & ((1 << count) - 1);
  let sum = 0;
  for (; left !== 0; left &= left - 1) sum += 1;
  return sum;
};

type Running = { n: number; payers: number; s: number; k: number; ss: number; kk: number; sk: number };

const contactDebtor = (sums: Running, bits: number, contact: number): void => {
  const answered = bitsBelow(bits, contact);
  const isAnswered = (bits >> contact) & 1;
  if (contact === 0) sums.n += 1;
  sums.k += 1;
  sums.kk += 2 * contact + 1;
  sums.s += isAnswered;
  sums.ss += isAnswered * (2 * answered + 1);
  sums.sk += answered + isAnswered * (contact + 1);
  if (isAnswered === 1 && answered === 0) sums.payers += 1;
};

/** Contacts as if each were a debtor. */
const asContacts = ({ s, k }: RatioSums): OutcomeSums => ({ ...noOutcome, n: k, payers: s, y: s, yy: s, yyy: s });

type Design = { readonly debtors: number; readonly share: number };

/** By arm (0: treatment) and day of entry. */
const drawEntries = (pool: Uint16Array, { debtors, share }: Design, chance: Chance): readonly number[][][] => {
  const entries = [0, 1].map(() => Array.from({ length: entryDays }, (): number[] => []));
  for (let debtor = 0; debtor < debtors; debtor += 1) {
    const arm = chance.uniform() < share ? 0 : 1;
    entries[arm]?.[Math.floor((debtor * entryDays) / debtors)]?.push(pool[chance.bits(poolBits)] ?? 0);
  }
  return entries;
};

const contactToday = (sums: Running, entries: readonly (readonly number[])[], day: number): void => {
  for (let contact = 0; contact < contacts; contact += 1)
    for (const bits of entries[day - contact * gapDays] ?? []) contactDebtor(sums, bits, contact);
};

type Reading = { readonly isMissed: boolean; readonly isNaiveMissed: boolean };

const readToday = (treatment: RatioSums, control: RatioSums, { debtors, share }: Design): Reading => {
  const planned = { treatment: debtors * share, control: debtors * (1 - share) };
  const plannedError = Math.sqrt(
    ratioArm(treatment).variance / planned.treatment + ratioArm(control).variance / planned.control,
  );
  const reading = readDebtorRatios({ treatment, control }, { alpha, plannedError });
  const naive = readDebtorMeans(
    { treatment: asContacts(treatment), control: asContacts(control) },
    {
      alpha,
      plannedDebtors: { treatment: planned.treatment * contacts, control: planned.control * contacts },
    },
  );
  const isOut = (one: typeof naive): boolean =>
    one.ok && (one.value.interval.lower > 0 || one.value.interval.upper < 0);
  return { isMissed: isOut(reading), isNaiveMissed: isOut(naive) };
};

const simulate = (pool: Uint16Array, design: Design, chance: Chance) => {
  const entries = drawEntries(pool, design, chance);
  const sums = [0, 1].map((): Running => ({ n: 0, payers: 0, s: 0, k: 0, ss: 0, kk: 0, sk: 0 }));
  const seen = { isMissed: false, isNaiveMissed: false };
  const [treatment, control] = sums as [Running, Running];
  for (let day = 0; day < looks; day += 1) {
    sums.forEach((one, arm) => {
      contactToday(one, entries[arm] ?? [], day);
    });
    const reading = readToday(treatment, control, design);
    seen.isMissed ||= reading.isMissed;
    seen.isNaiveMissed ||= reading.isNaiveMissed;
  }
  const fixed = readDebtorRatiosFixed({ treatment, control }, { alpha });
  return { ...seen, fixed: fixed.ok ? fixed.value.interval.lower <= 0 && fixed.value.interval.upper >= 0 : null };
};

export const ratioCells: CellGroup = ({ reps, say }) => {
  const chance = makeChance(21);
  const pool = drawDebtors(chance);
  return designs.flatMap(({ debtors, split }) => {
    const name = `clustered.${debtors / 1_000}k.${split}`;
    const runs = Array.from({ length: reps }, () => simulate(pool, { debtors, share: splits[split] }, chance));
    const count = (of: (run: (typeof runs)[number]) => boolean): number => runs.filter(of).length;
    const given = count(({ fixed }) => fixed !== null);
    const missed = count(({ isMissed }) => isMissed);
    say(`${name}: left out ${missed} times in ${reps}`);
    return [
      shareCell(`${name}.everMiss`, { count: missed, reps, bar: { most: alpha } }),
      shareCell(`${name}.perContactEverMiss`, { count: count(({ isNaiveMissed }) => isNaiveMissed), reps, bar: null }),
      shareCell(`${name}.fixedCoverage`, {
        count: count(({ fixed }) => fixed === true),
        reps: given,
        bar: given > 0.99 * reps ? { least: 0.94 } : null,
      }),
    ];
  });
};
