/**
 * The families of a night side by side, on as many rows as can be afforded: some debtors, each with all its nights, the same of the same rows. The
 * factored hazard takes part as it is, but for its draws and its shorter memory, which cost most and are not judged here.
 */
import type { NightRow } from '../dataset/night-row.ts';
import { wholeDebtors } from '../dataset/whole-debtors.ts';
import { chooseFamilies, type ChosenFamilies, type LearntHalves } from '../families/choose-family.ts';
import type { ResponseFamily } from '../families/response-parts.ts';
import type { NightlySettings } from '../hazard/learn-tonight.ts';
import type { FamilyReport } from './trained-response.ts';

/** Rows compared at most, and decisions judged: the cost does not grow with the house. */
const mostComparedRows = 40_000;
const mostJudgedDecisions = 6_000;
/** With fewer payments no difference in money could be shown: the weights of the log make more noise than that. */
const leastPayments = 300;

export type ComparedTonight = {
  readonly report: Omit<FamilyReport, 'served' | 'heldBack'>;
  /** What was compared on, and what each family learnt of either half; none where nothing was compared. */
  readonly rows: readonly NightRow[];
  readonly learnt: ReadonlyMap<ResponseFamily, LearntHalves>;
};

const countDebtors = (rows: readonly NightRow[]): number => new Set(rows.map(({ debtorId }) => debtorId)).size;

const isRival = (family: ResponseFamily): family is Exclude<ResponseFamily, 'hazard'> => family !== 'hazard';

const chooseAmong = (
  rows: readonly NightRow[],
  rivals: readonly Exclude<ResponseFamily, 'hazard'>[],
  { catalogue, featureSpec, assumptions, currencyOf, hazard, seed }: NightlySettings,
): ReturnType<typeof chooseFamilies> =>
  chooseFamilies({
    ...{ rows, catalogue, featureSpec, currencyOf, seed, rivals, mostDecisions: mostJudgedDecisions },
    hazardSettings: { ...hazard, discounts: [1] },
    ...(assumptions === undefined ? {} : { assumptions }),
  });

/** `rows` in order of time; `families` with or without the hazard. */
export const compareTonight = async (
  rows: readonly NightRow[],
  families: readonly ResponseFamily[],
  settings: NightlySettings,
): Promise<ComparedTonight> => {
  const rivals = families.filter(isRival);
  const compared = wholeDebtors(rows, mostComparedRows);
  const payments = compared.filter(({ paidMinor }) => paidMinor > 0).length;
  const seen = { rows: compared.length, debtors: countDebtors(compared), ofRows: rows.length };
  const report = { families: ['hazard', ...rivals] as const, ...seen };
  const without = (notCompared: string): ComparedTonight => ({
    report: { ...report, choice: null, notCompared },
    ...{ rows: compared, learnt: new Map<ResponseFamily, LearntHalves>() },
  });
  if (rivals.length === 0) return without('no other family is to be trained');
  if (payments < leastPayments)
    return without(
      `${String(payments)} nights with a payment are too few to show a difference in money, which takes ${String(leastPayments)}`,
    );
  const chosen = await chooseAmong(compared, rivals, settings);
  if (!chosen.ok) return without(chosen.error.detail);
  const { choice, learnt }: ChosenFamilies = chosen.value;
  return { report: { ...report, choice, notCompared: null }, rows: compared, learnt };
};
