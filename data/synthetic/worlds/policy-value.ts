/** The value of a chooser over a cohort of fresh cases: means a case, in euro and counts. */
import type { EligibleActions } from '../../../engine/index.ts';
import type { PopulationRequest } from './draft-debtor.ts';
import { draftDebtor } from './draft-debtor.ts';
import { followCase, type CaseValue, type Chooser } from './fresh-case.ts';
import { eraOfNight, frozenInEra, type LearningWorld } from './learning-world.ts';

export type Cohort = {
  readonly population: PopulationRequest;
  readonly cases: number;
  readonly eligible: EligibleActions;
};

export type CohortRequest = {
  readonly world: LearningWorld;
  /** The laws of this night hold throughout. */
  readonly night: number;
  readonly seed: number;
  readonly startDay: number;
  readonly cases: number;
  readonly eligible: EligibleActions;
};

/** Opened over two months, so that every part of the month counts alike. */
const openingNights = 60;

/** People nobody has learnt from: the seed is to differ from that of any simulation. */
export const freshCohort = ({ world, night, seed, startDay, cases, eligible }: CohortRequest): Cohort => {
  const frozen = frozenInEra(world, eraOfNight(world, night));
  const openings = { casesPerDebtor: 1, firstNight: 0, spanNights: openingNights } as const;
  return { population: { world: { ...frozen, openings }, seed, startDay }, cases, eligible };
};

export type PolicyValue = CaseValue & {
  /** Of the mean of `netEuro`. */
  readonly standardErrorEuro: number;
  /** Net value of each case, in the order of the cohort: paired with that of any other chooser. */
  readonly netByCase: Float64Array;
};

const meanOf = (values: readonly CaseValue[], name: keyof CaseValue): number =>
  values.reduce((sum, value) => sum + value[name], 0) / values.length;

export const valueOfChooser = ({ population, cases, eligible }: Cohort, chooser: Chooser): PolicyValue => {
  const values: CaseValue[] = [];
  for (let index = 0; index < cases; index += 1) {
    const [draft] = draftDebtor(population, index).cases;
    if (draft !== undefined) values.push(followCase({ population, eligible, chooser }, index, draft));
  }
  const netEuro = meanOf(values, 'netEuro');
  const spread = values.reduce((sum, value) => sum + (value.netEuro - netEuro) ** 2, 0) / (values.length - 1);
  return {
    ...{ paidEuro: meanOf(values, 'paidEuro'), costEuro: meanOf(values, 'costEuro'), netEuro },
    ...{ contacts: meanOf(values, 'contacts'), complaints: meanOf(values, 'complaints') },
    standardErrorEuro: Math.sqrt(spread / values.length),
    netByCase: Float64Array.from(values, (value) => value.netEuro),
  };
};
