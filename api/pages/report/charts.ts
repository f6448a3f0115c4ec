/**
 * The two charts of a report as plain geometry, drawn as SVG on the page and as vectors in the PDF: intervals over time, and the forest of
 * segments. Coordinates are in points of a canvas of the given size.
 */
import type { ExperimentReport } from '../../contracts/experiment-report.ts';
import { effectText, isRefused, primaryOf, type MetricReport } from './words.ts';

export type Mark =
  | {
      readonly kind: 'line';
      readonly points: readonly (readonly [number, number])[];
      readonly style: 'axis' | 'zero' | 'middle' | 'whisker';
    }
  | { readonly kind: 'area'; readonly points: readonly (readonly [number, number])[] }
  | { readonly kind: 'dot'; readonly at: readonly [number, number]; readonly style: 'own' | 'shrunk' }
  | {
      readonly kind: 'text';
      readonly at: readonly [number, number];
      readonly text: string;
      readonly anchor: 'start' | 'middle' | 'end';
    };

export type Chart = {
  readonly width: number;
  readonly height: number;
  /** What is seen, for those who do not see it. */
  readonly description: string;
  readonly marks: readonly Mark[];
};

const scale =
  ([from, to]: readonly [number, number], [low, high]: readonly [number, number]) =>
  (value: number): number =>
    low + ((value - from) / (to - from || 1)) * (high - low);

const clamp = (value: number, [low, high]: readonly [number, number]): number => Math.min(high, Math.max(low, value));

/** Round steps of 1, 2 or 5. */
const ticks = ([from, to]: readonly [number, number], wanted: number): readonly number[] => {
  const raw = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => (first + place) * step);
};

const left = 92;
const right = 12;
const top = 10;
const bottom = 26;

/** Early looks are wide; the axis is set by the last ones, and what lies beyond is cut at its edge. */
const rangeOf = (looks: readonly { readonly lower: number; readonly upper: number }[]): readonly [number, number] => {
  const late = looks.slice(-Math.max(5, Math.ceil(looks.length / 2)));
  const low = Math.min(0, ...late.map(({ lower }) => lower));
  const high = Math.max(0, ...late.map(({ upper }) => upper));
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
};

/** A line for each round number, with the effect that it stands for. */
const effectAxis = (
  range: readonly [number, number],
  y: (value: number) => number,
  { end, say }: { readonly end: number; readonly say: (tick: number) => string },
): readonly Mark[] =>
  ticks(range, 4).flatMap((tick): readonly Mark[] => [
    {
      kind: 'line',
      style: tick === 0 ? 'zero' : 'axis',
      points: [
        [left, y(tick)],
        [end, y(tick)],
      ],
    },
    { kind: 'text', at: [left - 6, y(tick) + 4], text: tick === 0 ? '0' : say(tick), anchor: 'end' },
  ]);

/** The first and the last day of the looks; one of them where they are the same. */
const daysBelow = (
  [first, last]: readonly [string, string],
  [start, end]: readonly [number, number],
  y: number,
): readonly Mark[] =>
  first === last
    ? [{ kind: 'text', at: [start, y], text: first, anchor: 'middle' }]
    : [
        { kind: 'text', at: [start, y], text: first, anchor: 'start' },
        { kind: 'text', at: [end, y], text: last, anchor: 'end' },
      ];

/** Null where there is no look to draw. */
export const intervalChart = (report: ExperimentReport, arm: string, width = 640, height = 220): Chart | null => {
  const primary = primaryOf(report);
  const looks = report.path.filter((look) => look.arm === arm);
  const [first, last] = [looks[0], looks.at(-1)];
  if (primary === undefined || first === undefined || last === undefined) return null;
  const range = rangeOf(looks);
  const y = scale(range, [height - bottom, top]);
  const times = looks.map(({ on }) => Date.parse(on));
  const dayMs = 86_400_000;
  const span = [Math.min(...times) - dayMs / 2, Math.max(...times) + dayMs / 2] as const;
  const x = scale(span, [left, width - right]);
  const at = (place: number, value: number) => [x(times[place] ?? 0), y(clamp(value, range))] as const;
  const upper = looks.map((look, place) => at(place, look.upper));
  const lower = looks.map((look, place) => at(place, look.lower));
  const middle = looks.map((look, place) => at(place, (look.lower + look.upper) / 2));
  const isSingle = looks.length === 1;
  return {
    ...{ width, height },
    description: `Effect of ${arm} against the champion by day, with the interval of each look: on ${last.on} from ${effectText(last.lower, primary)} to ${effectText(last.upper, primary)} per debtor.`,
    marks: [
      ...effectAxis(range, y, { end: width - right, say: (tick) => effectText(tick, primary) }),
      ...(isSingle
        ? [{ kind: 'line', style: 'whisker', points: [...upper, ...lower] } as const]
        : [
            { kind: 'area', points: [...upper, ...lower.toReversed()] } as const,
            { kind: 'line', style: 'middle', points: middle } as const,
          ]),
      { kind: 'dot', style: 'own', at: middle.at(-1) ?? [0, 0] },
      ...daysBelow([first.on, last.on], [x(times[0] ?? 0), width - right], height - 8),
    ],
  };
};

type Segment = ExperimentReport['segments'][number];
type Measured = Exclude<Segment, { readonly notEstimable: string }>;

const measuredOf = ({ segments }: ExperimentReport, arm: string): readonly Measured[] =>
  segments.filter((segment): segment is Measured => segment.arm === arm && !isRefused(segment));

const rowHeight = 22;
const labelWidth = 190;

const forestRow = (segment: Measured, x: (value: number) => number, y: number): readonly Mark[] => [
  {
    kind: 'text',
    at: [0, y + 4],
    text: `${segment.by.replace('_', ' ')}: ${segment.name}`.slice(0, 34),
    anchor: 'start',
  },
  {
    kind: 'line',
    style: 'whisker',
    points: [
      [x(segment.lower), y],
      [x(segment.upper), y],
    ],
  },
  { kind: 'dot', style: 'own', at: [x(segment.estimate), y] },
  { kind: 'dot', style: 'shrunk', at: [x(segment.shrunk.estimate), y] },
];

/** Null where no segment could be measured. */
export const forestChart = (report: ExperimentReport, arm: string, width = 640): Chart | null => {
  const primary: MetricReport | undefined = primaryOf(report);
  const rows = measuredOf(report, arm);
  if (primary === undefined || rows.length === 0) return null;
  const low = Math.min(0, ...rows.map(({ lower }) => lower));
  const high = Math.max(0, ...rows.map(({ upper }) => upper));
  const room = 0.05 * (high - low || 1);
  const x = scale([low - room, high + room], [labelWidth, width - 3 * right]);
  const height = rows.length * rowHeight + bottom + top;
  const marks: Mark[] = ticks([low, high], 4).flatMap((tick): readonly Mark[] => [
    {
      kind: 'line',
      style: tick === 0 ? 'zero' : 'axis',
      points: [
        [x(tick), top],
        [x(tick), height - bottom],
      ],
    },
    { kind: 'text', at: [x(tick), height - 8], text: tick === 0 ? '0' : effectText(tick, primary), anchor: 'middle' },
  ]);
  return {
    ...{ width, height },
    description: `Effect of ${arm} by segment. ${rows.map((row) => `${row.name}: ${effectText(row.estimate, primary)}`).join('; ')}.`,
    marks: [...marks, ...rows.flatMap((row, place) => forestRow(row, x, top + rowHeight * (place + 0.5)))],
  };
};
