/**
 * Contact hours as a week: the windows of the pack and of all that it extends cut with each other, for every channel, everybody who collects and
 * every kind of debtor; who has the same hours stands together.
 */
import { concerns, isInForce, rulesIn, type Jurisdiction } from './jurisdictions.ts';
import {
  actorNames,
  capital,
  channelNames,
  debtorNames,
  listed,
  packActors,
  packChannels,
  packDebtors,
  table,
  type PackActor,
  type PackChannel,
  type PackDebtor,
} from './words.ts';

const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol'] as const;
const dayWords = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Holiday'] as const;

/** Minutes of the day `[from, to)`, in order. */
type Hours = readonly (readonly [number, number])[];
/** Monday to Sunday, then a holiday; null where no rule sets hours. */
type Week = readonly Hours[] | null;

const wholeDay: Hours = [[0, 1440]];

const cut = (one: Hours, other: Hours): Hours =>
  one.flatMap(([from, to]) =>
    other
      .map(([start, end]) => [Math.max(from, start), Math.min(to, end)] as const)
      .filter(([start, end]) => start < end),
  );

/** The hours of one channel, as of the pack's own day. */
export const weekOf = (
  jurisdiction: Jurisdiction,
  channel: PackChannel,
  actor: PackActor,
  debtor: PackDebtor,
): Week => {
  const windows = rulesIn(jurisdiction, 'windows')
    .map(({ rule }) => rule)
    .filter(
      (rule) =>
        rule.channels.includes(channel) && concerns(rule, actor, debtor) && isInForce(rule, jurisdiction.pack.as_of),
    );
  if (windows.length === 0) return null;
  return weekDays.map((day) => windows.map(({ local }) => local[day]).reduce(cut, wholeDay));
};

type WeekRow = {
  readonly channels: readonly PackChannel[];
  readonly actors: readonly PackActor[];
  readonly debtors: readonly PackDebtor[];
  readonly week: Week;
};

const groupedBy = <T>(items: readonly T[], answerOf: (item: T) => unknown): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(answerOf(item));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
};

/** Channels with the same hours for everybody; in them, who collects; in them, from whom. */
const weekRows = (jurisdiction: Jurisdiction): readonly WeekRow[] => {
  const week = (channel: PackChannel, actor: PackActor, debtor: PackDebtor): Week =>
    weekOf(jurisdiction, channel, actor, debtor);
  const ofActor = (channel: PackChannel, actor: PackActor): readonly Week[] =>
    packDebtors.map((debtor) => week(channel, actor, debtor));
  return groupedBy(packChannels, (channel) => packActors.map((actor) => ofActor(channel, actor))).flatMap(
    (channels) => {
      const channel = channels[0] ?? 'call';
      return groupedBy(packActors, (actor) => ofActor(channel, actor)).flatMap((actors) => {
        const actor = actors[0] ?? 'agency';
        return groupedBy(packDebtors, (debtor) => week(channel, actor, debtor)).map((debtors) => ({
          channels,
          actors,
          debtors,
          week: week(channel, actor, debtors[0] ?? 'consumer'),
        }));
      });
    },
  );
};

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const hoursText = (hours: Hours): string =>
  hours.length === 0 ? 'closed' : hours.map(([from, to]) => `${clock(from)}–${clock(to)}`).join(', ');

const dayName = (day: number): string => dayWords[day] ?? '';

type Run = { readonly first: number; readonly last: number; readonly text: string };

/** Neighbouring days with the same hours; a holiday stands alone. */
const runsOf = (week: readonly Hours[]): readonly Run[] =>
  week.reduce<readonly Run[]>((runs, hours, day) => {
    const text = hoursText(hours);
    const before = runs.at(-1);
    return before?.text === text && day < weekDays.indexOf('hol')
      ? [...runs.slice(0, -1), { ...before, last: day }]
      : [...runs, { first: day, last: day, text }];
  }, []);

/** `Mon–Fri 08:00–20:00, Sat 09:00–15:00, not on Sun and Holiday`. */
export const weekText = (week: readonly Hours[]): string => {
  const runs = runsOf(week).map(({ first, last, text }) => ({
    days: first === last ? dayName(first) : `${dayName(first)}–${dayName(last)}`,
    text,
  }));
  if (runs.every(({ text }) => text === runs[0]?.text)) return `every day ${runs[0]?.text ?? ''}`;
  const closed = runs.filter(({ text }) => text === 'closed').map(({ days }) => days);
  const open = runs.filter(({ text }) => text !== 'closed').map(({ days, text }) => `${days} ${text}`);
  return [...open, ...(closed.length === 0 ? [] : [`not on ${listed(closed, 'or')}`])].join(', ');
};

const halfHours = Array.from({ length: 48 }, (_, index) => index * 30);

/** A block for each half hour: open, open for a part of it, closed. */
const bar = (hours: Hours): string =>
  halfHours
    .map((from) => {
      const open = cut(hours, [[from, from + 30]]).reduce((sum, [start, end]) => sum + end - start, 0);
      return open === 30 ? '█' : open > 0 ? '▒' : '·';
    })
    .join('');

const scale = `          ${['00', '03', '06', '09', '12', '15', '18', '21'].map((hour) => hour.padEnd(6)).join('')}24`;

const whoText = ({ channels, actors, debtors }: WeekRow): string =>
  `${capital(channelNames(channels))}: ${actorNames(actors)} → ${debtorNames(debtors)}`;

const chart = (row: WeekRow): readonly string[] =>
  row.week === null
    ? []
    : [whoText(row), scale, ...row.week.map((hours, day) => `${(dayWords[day] ?? '').padEnd(8)}  ${bar(hours)}`), ''];

/** The table, then a chart for each line of it that has hours. */
export const hoursSection = (jurisdiction: Jurisdiction): readonly string[] => {
  const rows = weekRows(jurisdiction);
  const cells = rows.map((row) => [
    capital(channelNames(row.channels)),
    actorNames(row.actors),
    debtorNames(row.debtors),
    ...(row.week === null ? dayWords.map(() => 'any hour') : row.week.map(hoursText)),
  ]);
  const charts = rows.flatMap(chart);
  return [
    'On the debtor’s own clock, in every zone where the debtor may be. Rules of all parents are merged.',
    '',
    ...table(['Contact', 'By', 'To', ...dayWords], cells),
    ...(charts.length === 0 ? [] : ['', '```text', ...charts.slice(0, -1), '```']),
  ];
};
