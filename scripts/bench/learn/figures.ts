/** From closed loops to figures: shares of what could be gained, gain on the way, contacts and complaints against the table's. */
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import type { ClosedLoop, Snapshot } from './closed-loop.ts';
import type { Yardstick } from './world-setting.ts';

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Below this share of the table's value there is nothing to gain, and a share of it says nothing. */
const leastGain = 0.01;

const shareOf = (own: number, table: number, best: number): number | null =>
  best - table < leastGain * Math.abs(table) ? null : rounded((own - table) / (best - table), 3);

export const yardstickFigures = (name: string, { none, table, myopic, observable, oracle }: Yardstick): Figures => ({
  [`${name}.euroPerCase.none`]: rounded(none.netEuro, 2),
  [`${name}.euroPerCase.table`]: rounded(table.netEuro, 2),
  [`${name}.euroPerCase.myopic`]: rounded(myopic.netEuro, 2),
  [`${name}.euroPerCase.observable`]: rounded(observable.netEuro, 2),
  [`${name}.euroPerCase.oracle`]: rounded(oracle.netEuro, 2),
  [`${name}.contactsOfTable.oracle`]: rounded(oracle.contacts / table.contacts, 3),
  [`${name}.complaintsOfTable.oracle`]: rounded(oracle.complaints / table.complaints, 3),
});

const snapshotFigures = (
  name: string,
  snapshots: readonly Snapshot[],
  { table, observable, oracle }: Yardstick,
): Figures => {
  const night = `night${String(snapshots[0]?.afterNights ?? 0)}`;
  const mean = (of: (snapshot: Snapshot) => number): number => meanOf(snapshots.map(of));
  const own = mean(({ value }) => value.netEuro);
  const worst = Math.min(...snapshots.map(({ value }) => value.netEuro));
  return {
    [`${name}.share.${night}`]: shareOf(own, table.netEuro, observable.netEuro),
    [`${name}.shareOfWorstSeed.${night}`]: shareOf(worst, table.netEuro, observable.netEuro),
    [`${name}.shareOfAllKnowing.${night}`]: shareOf(own, table.netEuro, oracle.netEuro),
    [`${name}.gainPercent.${night}`]: rounded(100 * (own / table.netEuro - 1), 2),
    [`${name}.contactsOfTable.${night}`]: rounded(mean(({ value }) => value.contacts) / table.contacts, 3),
    [`${name}.complaintsOfTable.${night}`]: rounded(mean(({ value }) => value.complaints) / table.complaints, 3),
  };
};

const weekNights = 7;

/** The logged policy, exploration included, against the table on the same states; in percent of what the table earns. */
const loggedFigures = (name: string, loops: readonly ClosedLoop[]): Figures => {
  const nights = loops[0]?.gainByNight.length ?? 0;
  const byNight = Array.from({ length: nights }, (_, night) =>
    meanOf(loops.map(({ gainByNight }) => gainByNight[night] ?? 0)),
  );
  const percent = (values: readonly number[]): number | null =>
    values.length === 0 ? null : rounded(100 * meanOf(values), 2);
  const later = loops.flatMap(({ gainByNight }) => gainByNight.slice(weekNights));
  return {
    [`${name}.logged.meanPercent`]: percent(byNight),
    [`${name}.logged.firstWeekPercent`]: percent(byNight.slice(0, weekNights)),
    [`${name}.logged.worstNightAfterFirstWeekPercent`]:
      later.length === 0 ? null : rounded(100 * Math.min(...later), 2),
  };
};

export const loopFigures = (
  name: string,
  loops: readonly ClosedLoop[],
  yardstick: (night: number) => Yardstick,
): Figures => {
  const nights = loops[0]?.snapshots.map(({ afterNights }) => afterNights) ?? [];
  const ofNight = (night: number): readonly Snapshot[] =>
    loops.flatMap(({ snapshots }) => snapshots.filter(({ afterNights }) => afterNights === night));
  const figures: Figures = {
    ...loggedFigures(name, loops),
    [`${name}.logged.contacts`]: meanOf(loops.map(({ tally }) => tally.contacts)),
    [`${name}.logged.complaints`]: meanOf(loops.map(({ tally }) => tally.complaints)),
    [`${name}.logged.decisions`]: meanOf(loops.map(({ tally }) => tally.decisions)),
    [`${name}.logged.nightsAtCapacity`]: meanOf(loops.map(({ tally }) => tally.nightsAtCapacity)),
  };
  return nights.reduce(
    (all, night) => ({ ...all, ...snapshotFigures(name, ofNight(night), yardstick(night - 1)) }),
    figures,
  );
};
