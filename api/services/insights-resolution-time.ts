/** How long cases take to be resolved, by group: counts from the store, estimates from the models, put in words. */
import type { ResolutionTimes, SizeBands } from '../../data/index.ts';
import { domainError, failure, formatInstant, success, type Instant } from '../../engine/index.ts';
import {
  logRank,
  meanDifference,
  meanInterval,
  survivalQuantile,
  type MeanInterval,
  type MeanTime,
  type SurvivalCurve,
} from '../../models/index.ts';
import type { ResolutionGroup, ResolutionTime, ResolutionTimeQuery } from '../contracts/insights.ts';
import type { Clock } from './clock.ts';
import {
  casesOf,
  fewestCases,
  groupCounts,
  horizonOf,
  meanOf,
  tallyOf,
  type CountedGroup,
  type Tally,
} from './insights-groups.ts';
import { baselineOf, cautionsOf, differenceInWords, labelOf, orderOf, testInWords } from './insights-words.ts';
import { narrow } from './portfolio-limits.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly resolutionTimes: ResolutionTimes; readonly clock: Clock };

const mostGroups = 20;
const mostPoints = 60;

const showUtc = (at: Instant): string => formatInstant('UTC', at);
const tenths = (value: number): number => Math.round(value * 10) / 10 + 0;
const share = (value: number): number => Math.round(value * 10_000) / 10_000;

const presentInterval = ({ mean, lower, upper }: MeanInterval) => ({
  days: tenths(mean),
  lower: tenths(lower),
  upper: tenths(upper),
});

const presentQuantile = (curve: SurvivalCurve, probability: number) => {
  const { time, lower, upper } = survivalQuantile(curve, probability);
  return { days: time, lower, upper };
};

/** The first and the last point, and others at even places between them. */
const presentCurve = ({ steps }: SurvivalCurve): ResolutionGroup['curve'] => {
  const count = Math.min(mostPoints, steps.length);
  const places = Array.from({ length: count }, (_, place) =>
    Math.round((place * (steps.length - 1)) / Math.max(1, count - 1)),
  );
  return places.flatMap((place) => {
    const step = steps[place];
    if (step === undefined) return [];
    const [lower, upper] = step.interval?.map(share) ?? [null, null];
    const { time: day, atRisk } = step;
    return [{ day, unresolved: share(step.survival), lower: lower ?? null, upper: upper ?? null, atRisk }];
  });
};

const presentTally = (tally: Tally) => ({
  cases: casesOf(tally),
  resolved: tally.resolved,
  censored: casesOf(tally) - tally.resolved,
  endedOtherwise: { withdrawn: tally.withdrawn, sold: tally.sold, writtenOff: tally.written_off },
});

/** Groups with their means, and the one that the others are compared with. */
type Comparison = {
  readonly by: ResolutionTimeQuery['by'];
  readonly horizonDays: number | null;
  readonly means: ReadonlyMap<CountedGroup, MeanTime>;
  readonly baseline: CountedGroup | null;
};

const compare = (by: ResolutionTimeQuery['by'], groups: readonly CountedGroup[]): Comparison => {
  const horizonDays = horizonOf(groups);
  const means = new Map<CountedGroup, MeanTime>();
  for (const group of groups) {
    const mean = meanOf(group, horizonDays);
    if (mean !== null) means.set(group, mean);
  }
  const known = [...means.keys()];
  const largest = known.toSorted(
    (one, other) => Number(one.isRest) - Number(other.isRest) || casesOf(other.tally) - casesOf(one.tally),
  );
  const obvious = known.find(({ group, isRest }) => !isRest && group !== null && group === baselineOf(by));
  return { by, horizonDays, means, baseline: obvious ?? largest[0] ?? null };
};

const presentDifference = (
  group: CountedGroup,
  { by, horizonDays, means, baseline }: Comparison,
): ResolutionGroup['difference'] => {
  const own = means.get(group);
  const base = baseline === null ? undefined : means.get(baseline);
  if (own === undefined || base === undefined || baseline === null || horizonDays === null || group === baseline)
    return null;
  const level = 1 - 0.05 / (means.size - 1);
  const difference = meanDifference(own, base, level);
  const words = { one: labelOf(by, group), other: labelOf(by, baseline), horizonDays };
  return {
    from: baseline.group,
    ...presentInterval(difference),
    level,
    sentence: differenceInWords(difference, words),
  };
};

const nothingEstimated = {
  medianDays: null,
  quartileDays: null,
  restrictedMeanDays: null,
  difference: null,
  curve: [],
} as const;

const presentGroup = (group: CountedGroup, comparison: Comparison): ResolutionGroup => {
  const { curve, tally, isRest } = group;
  const { by, horizonDays, means } = comparison;
  const told = { group: group.group, isRest, label: labelOf(by, group), ...presentTally(tally) };
  if (curve === null)
    return { ...told, notEstimable: `fewer than ${fewestCases} cases (${casesOf(tally)})`, ...nothingEstimated };
  const mean = means.get(group);
  return {
    ...told,
    notEstimable: null,
    medianDays: presentQuantile(curve, 0.5),
    quartileDays: { first: presentQuantile(curve, 0.25), third: presentQuantile(curve, 0.75) },
    restrictedMeanDays:
      mean === undefined || horizonDays === null ? null : presentInterval(meanInterval(mean, horizonDays)),
    difference: presentDifference(group, comparison),
    curve: presentCurve(curve),
  };
};

const presentTest = (groups: readonly CountedGroup[]): ResolutionTime['test'] => {
  const test = logRank(groups.filter(({ curve }) => curve !== null).map(({ counts }) => counts));
  if (!test.ok) return null;
  const { chiSquare, degreesOfFreedom, p } = test.value;
  return { method: 'log_rank', chiSquare, degreesOfFreedom, p, sentence: testInWords(p) };
};

const presentBands = (bands: readonly SizeBands[]): ResolutionTime['sizeBands'] =>
  bands.map(({ currency, upToMinor }) => ({ currency, upToMinor: [...upToMinor] }));

export const makeInsights = ({ resolutionTimes, clock }: Dependencies): Pick<Services, 'readResolutionTime'> => ({
  readResolutionTime: async ({ by, from = null, to = null, portfolio, asOf = clock.now() }, caller) => {
    if (asOf > clock.latestFactAt()) {
      const error = { pointer: '/query/asOf', detail: 'must not be in the future: what is open then is not known' };
      return failure(domainError('invalid-request', 'Nothing is known of the future.', [error]));
    }
    const filter = { asOf, from, to, portfolios: narrow(caller.portfolios, portfolio) };
    const bands = by === 'size_band' ? await resolutionTimes.sizeBands(filter) : [];
    const rows = await resolutionTimes.count({ filter, by, bands, groups: mostGroups });
    const groups = groupCounts(rows, orderOf(by));
    const comparison = compare(by, groups);
    const tally = tallyOf(rows);
    return success({
      by,
      asOf: showUtc(asOf),
      from: from === null ? null : showUtc(from),
      to: to === null ? null : showUtc(to),
      ...presentTally(tally),
      horizonDays: comparison.horizonDays,
      sizeBands: by === 'size_band' ? presentBands(bands) : null,
      groups: groups.map((group) => presentGroup(group, comparison)),
      test: presentTest(groups),
      cautions: [
        ...cautionsOf({
          by,
          endedOtherwise: tally.withdrawn + tally.sold + tally.written_off,
          differences: Math.max(0, comparison.means.size - 1),
        }),
      ],
    });
  },
});
