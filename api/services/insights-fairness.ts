/** Whether groups of people are treated and fare alike: sums from the store, comparisons and the parity gate from the models. */
import { foretoldDays, type FairnessMeasure, type FairnessStore } from '../../data/index.ts';
import { dayMs, domainError, failure, formatInstant, success } from '../../engine/index.ts';
import {
  compareGroups,
  contactTolerance,
  fewestPeople,
  firmTolerance,
  forecastTolerance,
  judgeFairness,
  upliftTolerance,
  type FairnessThreshold,
  type GroupFigure,
} from '../../models/index.ts';
import type { Fairness } from '../contracts/insights-fairness.ts';
import type { Clock } from './clock.ts';
import { narrow } from './portfolio-limits.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly fairnessStore: FairnessStore; readonly clock: Clock };

const defaultDays = 180;

const meanings: Readonly<Record<FairnessMeasure, string>> = {
  contacts_per_person: 'contacts decided, a person',
  firm_share: 'contacts in a firm tone, of all contacts',
  plan_offer_share: 'contacts that offer an instalment plan, of all contacts',
  hand_offs_per_person: 'cases handed to a person, a person',
  resolved_share: 'cases paid or settled in the period, of those open in it',
  complaints_per_person: 'complaints, a person',
  opt_outs_per_person: 'consents withdrawn and wishes to be left alone, a person',
  paid_of_foretold: `cases of decisions by models that were paid on within ${foretoldDays} days, of those that the models foretold`,
  forecast_squared_error: 'squared error of these forecasts, a decision',
  expected_uplift: 'payments that the contacts chosen were expected to add, in 30 decisions',
  expected_value_share:
    'money that the contacts chosen were expected to bring, less cost and harm, of the principal, in 30 decisions',
};
const measures = Object.keys(meanings) as readonly FairnessMeasure[];

/** By custom of the house; a group is held against the largest one. */
const thresholds: readonly FairnessThreshold[] = [
  contactTolerance,
  firmTolerance,
  { measure: 'plan_offer_share', mostDifference: 0.1, worse: 'lower' },
  { measure: 'hand_offs_per_person', mostDifference: 0.1, worse: 'either' },
  { measure: 'complaints_per_person', mostDifference: 0.02, worse: 'higher' },
  { measure: 'opt_outs_per_person', mostDifference: 0.02, worse: 'higher' },
  forecastTolerance,
  upliftTolerance,
];

const cautions: readonly string[] = [
  'Groups differ in more than this (how much they owe, how old it is): a difference is a reason to look, not a proof of cause.',
  'Forecasts and what contacts were expected to add are what receipts say, of an even part of the people of a large house. A forecast says what ' +
    'happens if no other contact follows, so where others follow more is paid than foretold, in every group.',
  'Each interval holds at 95 % by itself: of twenty differences about one looks real by chance alone.',
];

const isSmall = ({ people }: GroupFigure): boolean => people < fewestPeople;

export const makeFairnessInsight = ({ fairnessStore, clock }: Dependencies): Pick<Services, 'readFairness'> => ({
  readFairness: async (
    { by, attribute = null, portfolio, to = clock.now(), from = to - defaultDays * dayMs },
    caller,
  ) => {
    if (to > clock.latestFactAt()) {
      const error = { pointer: '/query/to', detail: 'must not be in the future' };
      return failure(domainError('invalid-request', 'Nothing is known of the future.', [error]));
    }
    if (from >= to) {
      const error = { pointer: '/query/from', detail: 'must be before `to`, which is now where it is left out' };
      return failure(domainError('invalid-request', 'The period is empty.', [error]));
    }
    const portfolios = narrow(caller.portfolios, portfolio);
    const sums = await fairnessStore.sums({ from, to, portfolios, by, attribute });
    const compared = measures.map((measure) => ({
      measure,
      ...compareGroups(sums.filter((each) => each.measure === measure)),
    }));
    const { passed, judged, reasons } = judgeFairness(compared, thresholds);
    const answer: Fairness = {
      ...{ by, attribute, from: formatInstant('UTC', from), to: formatInstant('UTC', to) },
      measures: compared.map(({ measure, reference, figures }) => ({
        ...{ measure, meaning: meanings[measure], reference },
        smallGroups: figures.filter(isSmall).length,
        groups: figures.filter((figure) => !isSmall(figure)),
      })),
      parity: { passed: judged === 0 ? null : passed, judged, reasons: [...reasons], thresholds: [...thresholds] },
      cautions: [...cautions],
    };
    return success(answer);
  },
});
