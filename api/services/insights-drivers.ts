/** What goes with a longer time until a case is resolved: rows from the store, one model of the opening, one of a landmark, in words. */
import type { DriverRows, ResolutionTimes } from '../../data/index.ts';
import { domainError, failure, formatInstant, success, type Instant } from '../../engine/index.ts';
import type { Driver, DriverLevel, DriverMedian, Drivers } from '../../models/index.ts';
import type { DriverAnswer, DriversInsight } from '../contracts/insights-drivers.ts';
import type { Clock } from './clock.ts';
import { fitInThread } from './drivers/fit-in-thread.ts';
import type { DriverFactor } from './drivers/fit-drivers.ts';
import { narrow } from './portfolio-limits.ts';
import type { Services } from './services.ts';

type Dependencies = {
  readonly resolutionTimes: Pick<ResolutionTimes, 'sizeBands'>;
  readonly driverRows: DriverRows;
  readonly clock: Clock;
};

const landmarkDays = 14;
const horizonDays = 180;
const mostCases = 200_000;
const hashParts = 1024;
const certainlyTurns = 0.01;

type FactorName = DriverAnswer['factor'];
type Factor = DriverFactor & { readonly name: FactorName; readonly meaning: string };

const openingFactors: readonly Factor[] = [
  { name: 'size', column: 'size', reference: 'quarter_1', meaning: 'quarter by principal, within each currency' },
  { name: 'product', column: 'product', reference: null, meaning: 'product, as told at the opening' },
  { name: 'country', column: 'country', reference: null, meaning: 'country of the debtor' },
  { name: 'stage', column: 'stage', reference: 'reminder', meaning: 'stage that it was opened in' },
  {
    name: 'history',
    column: 'history',
    reference: 'first_case',
    meaning: 'whether an earlier case of the debtor had been open for more than 60 days when this one was opened',
  },
];
const laterFactors: readonly Factor[] = [
  {
    name: 'dispute',
    column: 'dispute',
    reference: 'undisputed',
    meaning: `a dispute in the first ${landmarkDays} days`,
  },
  {
    name: 'complication',
    column: 'trouble',
    reference: 'none',
    meaning: `a complaint or a payment taken back in the first ${landmarkDays} days`,
  },
  {
    name: 'first_channel',
    column: 'channel',
    reference: 'none',
    meaning: `channel of the first contact, where it came in the first ${landmarkDays} days`,
  },
];

const showUtc = (at: Instant): string => formatInstant('UTC', at);
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits)) + 0;
const roundedRange = ({ value, lower, upper }: { value: number; lower: number; upper: number }, digits: number) => ({
  value: rounded(value, digits),
  lower: rounded(lower, digits),
  upper: rounded(upper, digits),
});

const labelOf = (level: string): string => level.replaceAll('_', ' ');

const sentenceOf = (
  days: { value: number; lower: number; upper: number },
  level: string,
  reference: string,
): string => {
  const [one, other] = [`“${labelOf(level)}”`, `“${labelOf(reference)}”`];
  if (days.lower <= 0 && days.upper >= 0)
    return `No clear difference in time between ${one} and ${other}, all else equal: ${days.lower} to ${days.upper} days.`;
  const [way, near, far] = days.value < 0 ? ['less', days.upper, days.lower] : ['longer', days.lower, days.upper];
  return (
    `With ${one} cases take about ${Math.abs(days.value)} days ${way} (${Math.abs(near)} to ${Math.abs(far)}) ` +
    `than with ${other}, all else equal; association, not effect.`
  );
};

const medianSentence = (
  { time, lower, upper, method }: DriverMedian,
  { level, horizonDays }: { readonly level: string; readonly horizonDays: number },
): string => {
  const besides = method === 'adjusted' ? ', all else equal' : ', counted by itself';
  if (time === null) {
    const earliest = lower === null ? '' : ` (half of them not before day ${lower})`;
    return `With “${labelOf(level)}” fewer than half of the cases are resolved within ${horizonDays} days${besides}${earliest}.`;
  }
  const range = `${lower ?? time} ${upper === null ? 'or more' : `to ${upper}`}`;
  return `With “${labelOf(level)}” half of the cases are resolved within ${time} days (${range})${besides}.`;
};

const presentMedian = (
  median: DriverMedian | null,
  of: { readonly level: string; readonly horizonDays: number },
): DriverAnswer['levels'][number]['medianDays'] => {
  if (median === null) return null;
  const { time, lower, upper, method } = median;
  return { days: time, lower, upper, method, sentence: medianSentence(median, of) };
};

const presentLevel = (
  { level, cases, ends, median, estimate }: DriverLevel,
  { reference, horizonDays }: { readonly reference: string | null; readonly horizonDays: number },
): DriverAnswer['levels'][number] => {
  const told = {
    ...{ level, label: labelOf(level), cases, resolved: ends, isReference: estimate.kind === 'reference' },
    medianDays: presentMedian(median, { level, horizonDays }),
  };
  if (estimate.kind !== 'estimated' || reference === null) {
    const notEstimable = estimate.kind === 'not_estimable' ? estimate.reason : null;
    return { ...told, notEstimable, hazardRatio: null, days: null, changesOverTime: null, sentence: null };
  }
  const days = roundedRange(estimate.days, 1);
  const { proportionalityP } = estimate;
  return {
    ...{ ...told, notEstimable: null, days },
    hazardRatio: roundedRange(estimate.ratio, 3),
    changesOverTime: proportionalityP === null ? null : proportionalityP < certainlyTurns,
    sentence: sentenceOf(days, level, reference),
  };
};

const presentDriver = (driver: Driver, { name, meaning }: Factor, drivers: Drivers): DriverAnswer => ({
  ...{ factor: name, meaning, knownAfterDays: laterFactors.some((later) => later.name === name) ? landmarkDays : 0 },
  reference: driver.reference,
  ...{ cases: drivers.cases, resolved: drivers.ends, debtors: drivers.clusters, horizonDays: drivers.horizon },
  levels: driver.levels.map((level) =>
    presentLevel(level, { reference: driver.reference, horizonDays: drivers.horizon }),
  ),
});

const cautions: readonly string[] = [
  'Nobody made these differences by chance (nothing was randomised): they are associations, not effects.',
  'What is compared later than at the opening is compared over cases still open then: it says nothing of those paid before.',
  'Whom a channel is used for first was chosen: its figures do not say which channel works best.',
  'Withdrawn, sold and written-off cases count as open up to that day.',
  'Each interval holds at 95 % by itself: of twenty levels about one looks different by chance alone.',
];

export const makeDriversInsight = (own: Dependencies): Pick<Services, 'readDriversInsight'> => ({
  readDriversInsight: async ({ from = null, to = null, portfolio, asOf = own.clock.now() }, caller) => {
    if (asOf > own.clock.latestFactAt()) {
      const error = { pointer: '/query/asOf', detail: 'must not be in the future: what is open then is not known' };
      return failure(domainError('invalid-request', 'Nothing is known of the future.', [error]));
    }
    const filter = { asOf, from, to, portfolios: narrow(caller.portfolios, portfolio) };
    const cases = await own.driverRows.countCases(filter);
    const parts = Math.max(1, Math.min(hashParts, Math.floor((hashParts * mostCases) / Math.max(1, cases))));
    const question = { filter, parts, horizonDays, bands: await own.resolutionTimes.sizeBands(filter) };
    const atOpening = await own.driverRows.read({ ...question, landmarkDays: null });
    const atLandmark = await own.driverRows.read({ ...question, landmarkDays });
    const opening = await fitInThread({ rows: atOpening, factors: openingFactors, horizonDays });
    const later = await fitInThread({ rows: atLandmark, factors: [...openingFactors, ...laterFactors], horizonDays });
    const present = (found: typeof opening, all: readonly Factor[], wanted: readonly Factor[]) =>
      found.ok
        ? found.value.factors.flatMap((driver, place) => {
            const factor = all[place];
            return factor !== undefined && wanted.includes(factor) ? [presentDriver(driver, factor, found.value)] : [];
          })
        : [];
    const answer: DriversInsight = {
      asOf: showUtc(asOf),
      from: from === null ? null : showUtc(from),
      to: to === null ? null : showUtc(to),
      cases,
      sampledShare: parts / hashParts,
      level: 0.95,
      notEstimable: opening.ok ? null : 'no case was resolved, so that nothing can be compared',
      drivers: [
        ...present(opening, openingFactors, openingFactors),
        ...present(later, [...openingFactors, ...laterFactors], laterFactors),
      ],
      cautions: [...cautions],
    };
    return success(answer);
  },
});
