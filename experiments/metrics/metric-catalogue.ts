/**
 * What an experiment can be judged by: meaning, unit, which way is better, and how a debtor's figure is made. One list, from which the sums
 * are stored, the readings chosen and the report's words taken.
 *
 * A debtor's window opens with the first decision under the experiment and is so many days long (30, or the horizon where that is shorter;
 * frozen at the start). What happens in it counts for the arm of that decision, whatever led to it: attribution by intent to treat. A payment
 * taken back counts less at the day on which it was made, so a reversal repairs an old day. STATISTICS.md §3, §4, §7.
 */
import type { metricNames } from '../../engine/index.ts';

export type MetricName = (typeof metricNames)[number];

export type MetricKind = 'money' | 'count' | 'share' | 'ratio' | 'time';

export type Metric = {
  readonly name: MetricName;
  readonly title: string;
  /** For a manager, in one or two sentences. */
  readonly meaning: string;
  readonly kind: MetricKind;
  /** Money in minor units of the experiment's currency; shares and rates 0 … 1; points 0 … 10. */
  readonly unit: 'minor' | 'share' | 'days' | 'contacts' | 'points';
  readonly better: 'more' | 'less';
  readonly numerator: string;
  readonly denominator: string;
  /** Money paid by a debtor counts up to the 99th percentile of history's payers, frozen at the start. */
  readonly isCapped: boolean;
  /** Read before all windows have ended by the mean cumulative function. */
  readonly isDelayed: boolean;
};

const perDebtor = 'debtors of the arm';
const mean = { denominator: perDebtor, isCapped: false, isDelayed: false } as const;
const money = { ...mean, kind: 'money', unit: 'minor', isCapped: true, isDelayed: true } as const;
const share = { ...mean, kind: 'share', unit: 'share', isDelayed: true } as const;
const ratio = { kind: 'ratio', isCapped: false, isDelayed: false } as const;

export const metricCatalogue: readonly Metric[] = [
  {
    ...money,
    name: 'net_recovered_per_debtor',
    title: 'Net recovered per debtor',
    meaning: 'Money that came in per debtor, less what was taken back and less what the contacts cost.',
    better: 'more',
    numerator: 'payments within the window net of reversals, up to the cap, less the cost of contacts sent',
  },
  {
    ...money,
    name: 'recovered_per_debtor',
    title: 'Recovered per debtor',
    meaning: 'Money that came in per debtor, less what was taken back.',
    better: 'more',
    numerator: 'payments within the window net of reversals, up to the cap',
  },
  {
    ...share,
    name: 'cure_rate',
    title: 'Cured',
    meaning: 'Share of debtors who paid or settled every case that was open when they entered.',
    better: 'more',
    numerator: 'debtors all of whose cases open at entry are paid or settled within the window',
  },
  {
    ...share,
    name: 'roll_rate',
    title: 'Rolled to a later stage',
    meaning: 'Share of debtors with a case that moved to a later stage, such as from reminder to collection.',
    better: 'less',
    numerator: 'debtors with a case moved to a later stage than it stood in',
  },
  {
    ...mean,
    name: 'days_to_resolve',
    title: 'Days to resolve',
    meaning: 'Days until a debtor is cured, counted to the end of the window where that did not happen.',
    kind: 'time',
    unit: 'days',
    better: 'less',
    numerator: 'whole days from entry to cure, at most the length of the window',
    isDelayed: true,
  },
  {
    ...share,
    name: 'promise_rate',
    title: 'Promised to pay',
    meaning: 'Share of debtors who promised to pay at least once.',
    better: 'more',
    numerator: 'debtors with a promise made within the window',
  },
  {
    ...ratio,
    name: 'kept_rate',
    title: 'Promises kept',
    meaning: 'Of the promises that are settled or have come due, the share that was kept.',
    unit: 'share',
    better: 'more',
    numerator: 'promises kept within the window',
    denominator: 'promises kept or broken within the window, or made in it and come due, whichever are more',
  },
  {
    ...ratio,
    name: 'right_party_contact_rate',
    title: 'Right-party contacts',
    meaning: 'Of the contacts that were sent, the share answered by the debtor in person.',
    unit: 'share',
    better: 'more',
    numerator: 'contacts answered by the debtor in person',
    denominator: 'contacts sent',
  },
  {
    ...mean,
    name: 'contacts_per_debtor',
    title: 'Contacts per debtor',
    meaning: 'How often a debtor was written to or called. Fewer for the same money is better.',
    kind: 'count',
    unit: 'contacts',
    better: 'less',
    numerator: 'contacts sent within the window',
  },
  {
    ...mean,
    name: 'cost_per_debtor',
    title: 'Cost per debtor',
    meaning: 'What the contacts with a debtor cost, by the price list in force at the start.',
    kind: 'money',
    unit: 'minor',
    better: 'less',
    numerator: 'cost of the contacts sent within the window',
  },
  {
    ...share,
    name: 'complaint_rate',
    title: 'Complained',
    meaning: 'Share of debtors who complained at least once.',
    better: 'less',
    numerator: 'debtors with a complaint within the window',
  },
  {
    ...share,
    name: 'opt_out_rate',
    title: 'Opted out',
    meaning: 'Share of debtors who withdrew consent to a channel or asked not to be contacted.',
    better: 'less',
    numerator: 'debtors who withdrew consent, or whose flag opted_out or cease_request was set, within the window',
  },
  {
    ...ratio,
    name: 'satisfaction',
    title: 'Satisfaction',
    meaning: 'Mean of the ratings that debtors gave, from 0 to 10.',
    unit: 'points',
    better: 'more',
    numerator: 'points of the ratings given within the window',
    denominator: 'ratings given within the window',
  },
];

/** Counted beside the metrics, as events and not as debtors: what was not done, harm, and what could not be counted. */
export const tallyNames = [
  'contacts_not_made',
  'hand_offs',
  'complaints',
  'opt_outs',
  /** Contacts whose action has no price in the debtor's currency: they cost 0 here. */
  'unpriced_contacts',
  /** Payments in another currency than the debtor's case at entry: they are not counted as money. */
  'foreign_payments',
] as const;
export type TallyName = (typeof tallyNames)[number];

const byName = new Map(metricCatalogue.map((metric) => [metric.name, metric]));

export const metricOf = (name: MetricName): Metric => {
  const metric = byName.get(name);
  if (metric === undefined) throw new Error(`metric ${name} is not in the catalogue`);
  return metric;
};
