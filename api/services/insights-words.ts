/** The words of the resolution times: what a group is called, what a difference means, and how not to read it. */
import type { MeanInterval } from '../../models/index.ts';
import type { ResolutionTimeQuery } from '../contracts/insights.ts';

type Grouping = ResolutionTimeQuery['by'];
export type GroupKey = { readonly group: string | null; readonly isRest: boolean };

const fixedLabels: Readonly<Partial<Record<Grouping, Readonly<Record<string, string>>>>> = {
  size_band: {
    quarter_1: 'cases of the smallest quarter by principal',
    quarter_2: 'cases of the second quarter by principal',
    quarter_3: 'cases of the third quarter by principal',
    quarter_4: 'cases of the largest quarter by principal',
  },
  complexity: {
    plain: 'cases without complications',
    one: 'cases with one kind of complication',
    several: 'cases with several kinds of complication',
  },
  dispute: { undisputed: 'cases without a dispute', disputed: 'disputed cases' },
  stage: {
    pre_due: 'cases opened before the due date',
    reminder: 'cases opened as reminder',
    collection: 'cases opened in collection',
    legal: 'cases opened at the legal stage',
  },
  first_channel: {
    none: 'cases without any contact',
    unknown: 'cases whose first contact is no longer known',
  },
  all: { all: 'all cases' },
};

const openLabels: Readonly<Partial<Record<Grouping, readonly [value: string, notTold: string, rest: string]>>> = {
  product: ['cases of product ', 'cases of no stated product', 'cases of all smaller products'],
  country: ['cases in ', 'cases of debtors of unknown country', 'cases in all smaller countries'],
  first_channel: ['cases first contacted by ', 'cases without any contact', 'cases of all other channels'],
};

export const labelOf = (by: Grouping, { group, isRest }: GroupKey): string => {
  const [value, notTold, rest] = openLabels[by] ?? ['cases of ', 'other cases', 'other cases'];
  if (isRest) return rest;
  if (group === null) return notTold;
  return fixedLabels[by]?.[group] ?? `${value}${group}`;
};

/** Groups in the order in which people think of them; those of open lists stand by size. */
export const orderOf = (by: Grouping): readonly string[] =>
  by === 'first_channel' ? [] : Object.keys(fixedLabels[by] ?? {});

/** The group that others are compared with, where one is the obvious one. */
export const baselineOf = (by: Grouping): string | null => orderOf(by)[0] ?? null;

const inDays = (days: number): string => {
  const size = Math.abs(days);
  return size < 3 ? String(Math.round(size * 10) / 10) : String(Math.round(size));
};
const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const signed = (days: number): string => `${inDays(days)} days ${days < 0 ? 'less' : 'longer'}`;

export const differenceInWords = (
  { mean, lower, upper }: MeanInterval,
  { one, other, horizonDays }: { readonly one: string; readonly other: string; readonly horizonDays: number },
): string => {
  const horizon = `counting at most ${horizonDays} days a case`;
  if (lower > 0 || upper < 0) {
    const [near, far] = lower > 0 ? [lower, upper] : [upper, lower];
    return `${capitalised(one)} take about ${signed(mean)} (${inDays(near)} to ${inDays(far)}) than ${other}, ${horizon}.`;
  }
  return `No clear difference: ${one} take between ${signed(lower)} and ${signed(upper)} than ${other}, ${horizon}.`;
};

const inProbability = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`);

export const testInWords = (p: number): string =>
  p < 0.05
    ? `The groups differ by more than chance explains (log-rank test, ${inProbability(p)}).`
    : `No difference was found that chance could not explain (log-rank test, ${inProbability(p)}).`;

const knownLater = (what: string): string =>
  `${what} as known by now, not at the opening: a case that lasts longer has more time for it, so part of a difference is only that.`;

const cautionOfGrouping: Readonly<Partial<Record<Grouping, string>>> = {
  dispute: knownLater('A case counts as disputed'),
  complexity: knownLater('Complications count'),
  first_channel:
    'Cases that were paid before anybody made contact stand under `none`, and whom a channel is used for first was chosen: this does not ' +
    'say which channel works best.',
  size_band: 'The parts are made within each currency: a case is small or large beside others of its currency.',
};

export type Situation = {
  readonly by: Grouping;
  readonly endedOtherwise: number;
  readonly differences: number;
};

export const cautionsOf = ({ by, endedOtherwise, differences }: Situation): readonly string[] => [
  ...(by === 'all'
    ? []
    : [
        'The groups were not made by chance (nobody randomised them): they differ in more than this, so a difference proves no cause.',
      ]),
  ...(cautionOfGrouping[by] === undefined ? [] : [cautionOfGrouping[by]]),
  ...(endedOtherwise === 0
    ? []
    : [
        `${endedOtherwise} ${endedOtherwise === 1 ? 'case was' : 'cases were'} withdrawn, sold or written off: competing ends, counted as ` +
          'open up to that day. Where hopeless cases end so, the others seem to be resolved sooner than all would be.',
      ]),
  ...(differences > 1
    ? [
        `${differences} groups are compared with one: the intervals of the differences are wider, so that all hold together at 95 %.`,
      ]
    : []),
  'Cases of one debtor count as if they had nothing to do with each other: intervals are a little too narrow where debtors have many.',
];
