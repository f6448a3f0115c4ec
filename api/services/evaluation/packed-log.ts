/**
 * A log as a few columns of numbers, which cross to another thread without being copied: as objects, 100,000 rounds would hold up the service
 * for seconds. Rounds are packed as they are read, and unpacked where they are estimated from.
 */
import type { LoggedRound } from '../../../experiments/index.ts';
import type { EvaluatedRound } from './logged-log.ts';
import type { RewardOption } from './reward-options.ts';

/** Numbers in pieces: nothing is ever copied to make room. */
type Column = readonly Float64Array[];

const columnNames = ['unit', 'segment', 'chosen', 'propensity', 'reward', 'optionCount', 'context'] as const;
const optionColumnNames = ['action', 'logging', 'features'] as const;
const allColumnNames = [...columnNames, ...optionColumnNames];
type ColumnName = (typeof allColumnNames)[number];

export type PackedLog = {
  readonly rounds: number;
  readonly options: number;
  readonly contextWidth: number;
  /** Of each round, and then of each option in order. */
  readonly columns: Readonly<Record<ColumnName, Column>>;
  /** For each target its probability of each option. */
  readonly targets: readonly Column[];
  /** Distinct, by number; ids have no line breaks. */
  readonly units: string;
  readonly segments: readonly string[];
  readonly actions: readonly string[];
  readonly features: readonly Float64Array[];
};

export type UnpackedLog = {
  readonly rounds: readonly LoggedRound[];
  /** For each round, as the reward model sees them. */
  readonly options: readonly (readonly RewardOption[])[];
  /** For each target its probabilities by round and option. */
  readonly targets: readonly (readonly (readonly number[])[])[];
};

const pieceSize = 2 ** 16;

const growing = () => {
  const pieces: Float64Array[] = [];
  let used = pieceSize;
  return {
    pieces,
    push: (value: number): void => {
      if (used === pieceSize) {
        pieces.push(new Float64Array(pieceSize));
        used = 0;
      }
      (pieces[pieces.length - 1] as Float64Array)[used] = value;
      used += 1;
    },
  };
};

/** Distinct things and their numbers, in the order in which they came. */
const numbered = <Thing>() => {
  const things: Thing[] = [];
  const numbers = new Map<Thing, number>();
  return {
    things,
    numberOf: (thing: Thing): number => {
      const known = numbers.get(thing);
      if (known !== undefined) return known;
      numbers.set(thing, things.length);
      return things.push(thing) - 1;
    },
  };
};

const piecesOf = (columns: Readonly<Record<ColumnName, { readonly pieces: Column }>>): PackedLog['columns'] => {
  const pieces: Partial<Record<ColumnName, Column>> = {};
  for (const name of allColumnNames) pieces[name] = columns[name].pieces;
  return pieces as Record<ColumnName, Column>;
};

export type LogPacker = { readonly add: (round: EvaluatedRound) => void; readonly finish: () => PackedLog };

export const makeLogPacker = (targetCount: number): LogPacker => {
  const columns = Object.fromEntries(allColumnNames.map((name) => [name, growing()])) as Record<
    ColumnName,
    ReturnType<typeof growing>
  >;
  const targets = Array.from({ length: targetCount }, growing);
  const [units, segments, actions] = [numbered<string>(), numbered<string>(), numbered<string>()];
  const features = numbered<Float64Array>();
  const counts = { rounds: 0, options: 0, contextWidth: 0 };
  const addOptions = ({ round: { actions: names, logging }, options, targets: own }: EvaluatedRound): void => {
    for (const [place, { action }] of options.entries()) {
      columns.action.push(actions.numberOf(names[place] ?? ''));
      columns.logging.push(logging?.[place] ?? NaN);
      columns.features.push(features.numberOf(action));
      for (const [target, column] of targets.entries()) column.push(own[target]?.[place] ?? 0);
    }
  };
  return {
    add: (packed) => {
      const { round, options } = packed;
      columns.unit.push(units.numberOf(round.unit));
      columns.segment.push(segments.numberOf(round.segment));
      columns.chosen.push(round.chosen);
      columns.propensity.push(round.propensity);
      columns.reward.push(round.reward);
      columns.optionCount.push(options.length);
      const context = options[0]?.context ?? new Float64Array();
      for (const value of context) columns.context.push(value);
      addOptions(packed);
      counts.rounds += 1;
      counts.options += options.length;
      counts.contextWidth = context.length;
    },
    finish: () => ({
      ...counts,
      columns: piecesOf(columns),
      targets: targets.map(({ pieces }) => pieces),
      units: units.things.join('\n'),
      segments: segments.things,
      actions: actions.things,
      features: features.things,
    }),
  };
};

/** What is handed over when the log goes to another thread; afterwards it is not here any more. */
export const buffersOf = ({ columns, targets }: PackedLog): readonly ArrayBuffer[] =>
  [...Object.values(columns), ...targets].flatMap((column) => column.map(({ buffer }) => buffer as ArrayBuffer));

const joined = (column: Column, length: number): Float64Array => {
  const all = new Float64Array(length);
  for (const [place, piece] of column.entries()) {
    const from = place * pieceSize;
    all.set(piece.subarray(0, Math.min(pieceSize, length - from)), from);
  }
  return all;
};

const valuesOf = (column: Float64Array, from: number, to: number): number[] => Array.from(column.subarray(from, to));

const joinedColumns = ({ rounds, options, contextWidth, columns }: PackedLog) => {
  const byRound = (name: ColumnName): Float64Array => joined(columns[name], rounds);
  const byOption = (name: ColumnName): Float64Array => joined(columns[name], options);
  return {
    ...{ unit: byRound('unit'), segment: byRound('segment'), chosen: byRound('chosen') },
    ...{ propensity: byRound('propensity'), reward: byRound('reward'), optionCount: byRound('optionCount') },
    ...{ action: byOption('action'), logging: byOption('logging'), features: byOption('features') },
    context: joined(columns.context, rounds * contextWidth),
  };
};

type JoinedColumns = ReturnType<typeof joinedColumns>;

/** Null where only the probability of what was chosen was logged. */
const loggingOf = ({ logging }: JoinedColumns, from: number, to: number): readonly number[] | null =>
  Number.isNaN(logging[from]) ? null : valuesOf(logging, from, to);

export const unpackLog = (packed: PackedLog): UnpackedLog => {
  const { contextWidth, segments, actions, features } = packed;
  const columns = joinedColumns(packed);
  const units = packed.units.split('\n');
  const targets = packed.targets.map((column) => joined(column, packed.options));
  const rounds: LoggedRound[] = [];
  const options: RewardOption[][] = [];
  const byTarget = targets.map((): number[][] => []);
  let from = 0;
  for (let place = 0; place < packed.rounds; place += 1) {
    const to = from + (columns.optionCount[place] as number);
    const context = columns.context.subarray(place * contextWidth, (place + 1) * contextWidth);
    rounds.push({
      unit: units[columns.unit[place] as number] as string,
      segment: segments[columns.segment[place] as number] as string,
      actions: valuesOf(columns.action, from, to).map((action) => actions[action] as string),
      logging: loggingOf(columns, from, to),
      chosen: columns.chosen[place] as number,
      propensity: columns.propensity[place] as number,
      reward: columns.reward[place] as number,
    });
    options.push(
      valuesOf(columns.features, from, to).map((action) => ({ context, action: features[action] as Float64Array })),
    );
    for (const [target, probabilities] of targets.entries()) byTarget[target]?.push(valuesOf(probabilities, from, to));
    from = to;
  }
  return { rounds, options, targets: byTarget };
};
