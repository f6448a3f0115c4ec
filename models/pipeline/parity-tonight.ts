/** Whether a trained model would treat and foretell groups of people alike: the parity gate on the newest nights and on held-out debtors. */
import { houseAssumptions } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { judgeParity, type DebtorGroups } from '../fairness/judge-parity.ts';
import { forecastMeasures, treatmentMeasures, type ForetoldPerson } from '../fairness/parity-measures.ts';
import type { ActionValues } from '../hazard/action-values.ts';
import type { PlannedPrices } from '../hazard/case-look.ts';
import type { NightlySettings } from '../hazard/learn-tonight.ts';
import { priceCases, type PricedCase } from '../hazard/priced-cases.ts';
import { thinned } from '../hazard/training-rows.ts';
import type { TrainedModel } from './trained-response.ts';

const judgedNights = 14;
const judgedDecisions = 6_000;

export type ParityQuestion = {
  readonly rows: readonly NightRow[];
  readonly settings: NightlySettings;
  /** Null: no groups are known. */
  readonly groups: readonly DebtorGroups[] | null;
  readonly values: ActionValues;
  readonly prices: PlannedPrices;
  /** Nights foretold of debtors not learned from; empty where there was no test. */
  readonly foretold: readonly ForetoldPerson[];
};

const newestCases = ({ rows, settings }: ParityQuestion): readonly PricedCase[] => {
  const { assumptions = houseAssumptions, currencyOf } = settings;
  const lastDay = rows.at(-1)?.day ?? 0;
  const decided = rows.filter(
    ({ day, options, baseOptions }) => day > lastDay - judgedNights && options.length > 0 && baseOptions !== undefined,
  );
  // The age of the debt is of no matter here.
  return priceCases(thinned(decided, judgedDecisions), { assumptions, currencyOf, ageAt: -1 });
};

export const parityTonight = (question: ParityQuestion): Pick<TrainedModel, 'parity' | 'parityNotJudged'> => {
  const { groups, values, prices, foretold, settings } = question;
  if (groups === null) return { parity: null, parityNotJudged: 'no groups of people are known' };
  const cases = newestCases(question);
  const { catalogue } = settings;
  const measures = [
    ...(cases.length === 0 ? [] : treatmentMeasures({ values, cases, catalogue, prices })),
    ...(foretold.length === 0 ? [] : forecastMeasures(foretold)),
  ];
  if (measures.length === 0)
    return { parity: null, parityNotJudged: 'nothing tells what the base would have done, and there was no test' };
  return { parity: judgeParity(measures, groups), parityNotJudged: null };
};
