/**
 * Philadelphia's letters as an experiment that is read day after day: champion Reminder, challengers the other letters and no letter, the
 * outcome any payment within three months; and one arm of Hillstrom's trial split at random, where there is nothing to find. Owners arrive
 * evenly over 180 days in a random order of their own, since all letters of that trial went out at once.
 */
import { hash } from 'node:crypto';
import {
  compareShares,
  holm,
  mergeSums,
  noOutcome,
  readDebtorMeans,
  sumOutcomes,
  type OutcomeSums,
} from '../../../experiments/index.ts';
import { rounded } from '../median.ts';
import type { Figures } from '../benchmark.ts';
import type { DataBenchmark } from './figure.ts';
import { numberIn, readDataSet, type DataRow } from './read-data.ts';

const alpha = 0.05;
const looks = 180;
const champion = 'Reminder';
const soft = ['Neighborhood', 'Community', 'Peer', 'Duty'];
const challengers = ['NoLetter', ...soft, 'Lien', 'Sheriff'];

/** Effects on any payment within three months against Reminder, all single owners, with the z that was published for them. */
const published = {
  Lien: { effect: 0.053, z: 3.7 },
  Sheriff: { effect: 0.049, z: 3.4 },
  NoLetter: { effect: -0.039, z: -2.6 },
} as const;

type Unit = { readonly arm: string; readonly y: number; readonly x: number; readonly day: number };

/** The day on which somebody arrives: the first four bytes of a SHA-256 over its row. */
const dayOf = (name: string, row: DataRow): number =>
  1 + (Number.parseInt(hash('sha256', `${name} day:${row['row'] ?? ''}`, 'hex').slice(0, 8), 16) % looks);

const isHeads = (name: string, row: DataRow): boolean =>
  Number.parseInt(hash('sha256', `${name} coin:${row['row'] ?? ''}`, 'hex').slice(-2), 16) % 2 === 0;

type Path = {
  /** The least p of all looks so far, and the interval at the last. */
  readonly p: number;
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly mayDecide: boolean;
};

const emptyPath: Path = {
  ...{ p: 1, estimate: NaN, standardError: NaN, lower: -Infinity, upper: Infinity },
  mayDecide: false,
};

type Stream = {
  readonly units: readonly Unit[];
  readonly arms: readonly string[];
  readonly control: string;
};

/** Sums of each arm at the end of each day. */
const sumsByDay = ({ units, arms, control }: Stream): readonly ReadonlyMap<string, OutcomeSums>[] => {
  let sums = new Map([control, ...arms].map((arm) => [arm, noOutcome]));
  return Array.from({ length: looks }, (_, place) => {
    const today = units.filter(({ day }) => day === place + 1);
    sums = new Map(
      [...sums].map(([arm, before]) => [arm, mergeSums(before, sumOutcomes(today.filter((unit) => unit.arm === arm)))]),
    );
    return sums;
  });
};

type Outcome = {
  readonly paths: ReadonlyMap<string, Path>;
  /** By Holm over all arms on the least p so far; the first day on which it was claimed. */
  readonly claims: ReadonlyMap<string, { readonly isBetter: boolean; readonly day: number }>;
};

const follow = (before: Path, sums: ReadonlyMap<string, OutcomeSums>, arm: string, stream: Stream): Path => {
  const [treatment, control] = [sums.get(arm) ?? noOutcome, sums.get(stream.control) ?? noOutcome];
  const countOf = (name: string): number => stream.units.filter((unit) => unit.arm === name).length;
  const plannedDebtors = { treatment: countOf(arm), control: countOf(stream.control) };
  const reading = readDebtorMeans({ treatment, control }, { alpha, plannedDebtors });
  if (!reading.ok) return before;
  const { p, estimate, standardError, interval, mayDecide } = reading.value;
  return { p: Math.min(before.p, p), estimate, standardError, ...interval, mayDecide };
};

const replay = (stream: Stream): Outcome => {
  let paths = new Map(stream.arms.map((arm) => [arm, emptyPath]));
  const claims = new Map<string, { isBetter: boolean; day: number }>();
  for (const [place, sums] of sumsByDay(stream).entries()) {
    paths = new Map([...paths].map(([arm, path]) => [arm, follow(path, sums, arm, stream)]));
    const adjusted = holm(stream.arms.map((arm) => paths.get(arm)?.p ?? 1));
    for (const [arm, p] of stream.arms.map((name, index) => [name, adjusted[index] ?? 1] as const)) {
      const path = paths.get(arm) ?? emptyPath;
      if (claims.has(arm) || p > alpha || !path.mayDecide || (path.lower <= 0 && path.upper >= 0)) continue;
      claims.set(arm, { isBetter: path.estimate > 0, day: place + 1 });
    }
  }
  return { paths, claims };
};

/** At one look, as the paper reads it: shares of all owners of an arm, with Holm over the seven. */
const fixedReadings = (units: readonly Unit[]) => {
  const shareOf = (arm: string) => {
    const own = units.filter((unit) => unit.arm === arm);
    return { successes: own.reduce((sum, { y }) => sum + y, 0), n: own.length };
  };
  const compared = challengers.map((arm) => compareShares(shareOf(arm), shareOf(champion), alpha));
  const readings = compared.map((one) => {
    if (!one.ok) throw new Error(one.error.detail);
    return { effect: one.value.difference, p: one.value.unpooled.p, z: one.value.unpooled.z };
  });
  const adjusted = holm(readings.map(({ p }) => p));
  return challengers.map((arm, place) => {
    const { effect = NaN, z = NaN } = readings[place] ?? {};
    return { arm, effect, standardError: effect / z, adjustedP: adjusted[place] ?? 1 };
  });
};

const directionOf = (claim: { readonly isBetter: boolean } | undefined): number => {
  if (claim === undefined) return 0;
  return claim.isBetter ? 1 : -1;
};

const armFigures = (
  { arm, effect, standardError, adjustedP }: ReturnType<typeof fixedReadings>[number],
  { claims, paths }: Outcome,
): Figures => {
  const name = `phillyExperiment.${arm}`;
  const known = Object.hasOwn(published, arm) ? published[arm as keyof typeof published] : undefined;
  const path = paths.get(arm) ?? emptyPath;
  return {
    [`${name}.effect`]: rounded(effect, 4),
    [`${name}.standardError`]: rounded(standardError, 4),
    [`${name}.fixedHolmP`]: rounded(adjustedP, 4),
    [`${name}.sequentialLower`]: rounded(path.lower, 4),
    [`${name}.sequentialUpper`]: rounded(path.upper, 4),
    [`${name}.sequentialP`]: rounded(path.p, 4),
    // 1: found better than the champion, −1: worse, 0: no claim.
    [`${name}.sequentialClaim`]: directionOf(claims.get(arm)),
    ...(known === undefined
      ? {}
      : {
          [`${name}.published`]: known.effect,
          [`${name}.withinError`]:
            Math.abs(effect - known.effect) <= 1.96 * Math.hypot(standardError, known.effect / known.z),
        }),
  };
};

/** The known answers, by the fixed reading with Holm and by the sequence. */
const verdicts = (fixed: ReturnType<typeof fixedReadings>, { claims }: Outcome): Figures => {
  const isFound = (arm: string, sign: number): boolean =>
    fixed.some((one) => one.arm === arm && one.adjustedP <= alpha && Math.sign(one.effect) === sign);
  return {
    'phillyExperiment.fixedFindsThreats': isFound('Lien', 1) && isFound('Sheriff', 1),
    'phillyExperiment.fixedFindsNoLetterWorse': isFound('NoLetter', -1),
    'phillyExperiment.noLetterLooksWorse': fixed.some(({ arm, effect }) => arm === 'NoLetter' && effect < 0),
    'phillyExperiment.fixedNoSoftWinner': !soft.some((arm) => isFound(arm, 1)),
    'phillyExperiment.sequenceFindsThreats': ['Lien', 'Sheriff'].every((arm) => claims.get(arm)?.isBetter === true),
    'phillyExperiment.sequenceFindsNoLetterWorse': claims.get('NoLetter')?.isBetter === false,
    'phillyExperiment.sequenceNoSoftWinner': !soft.some((arm) => claims.get(arm)?.isBetter === true),
  };
};

const bothHalves = (folder: string, name: string): readonly DataRow[] | null => {
  const found = readDataSet(folder, name);
  return found === null ? null : [...found.rows, ...(found.holdout ?? [])];
};

export const benchPhillyExperiment: DataBenchmark = ({ folder, say }) => {
  const rows = bothHalves(folder, 'philly_letters');
  if (rows === null) return Promise.resolve(null);
  say('philly_letters: replayed as an experiment');
  const units = rows
    .filter((row) => numberIn(row, 'single_property_owner') === 1)
    .map((row) => ({
      arm: row['letter'] ?? '',
      y: numberIn(row, 'ever_paid_sep'),
      x: 0,
      day: dayOf('philly_letters', row),
    }));
  const outcome = replay({ units, arms: challengers, control: champion });
  const fixed = fixedReadings(units);
  return Promise.resolve({
    'phillyExperiment.owners': units.length,
    ...(Object.assign({}, ...fixed.map((one) => armFigures(one, outcome))) as Figures),
    ...verdicts(fixed, outcome),
  });
};

/** Mens E-Mail against itself, by visits and by spending with the year before as covariate. */
export const benchHillstromAgainstItself: DataBenchmark = ({ folder, say }) => {
  const rows = bothHalves(folder, 'hillstrom');
  if (rows === null) return Promise.resolve(null);
  say('hillstrom: an arm against itself');
  const own = rows.filter((row) => row['segment'] === 'Mens E-Mail');
  const figures = ['visit', 'spend'].map((outcome): Figures => {
    const units = own.map((row) => ({
      arm: isHeads('hillstrom', row) ? 'heads' : 'tails',
      y: numberIn(row, outcome),
      x: numberIn(row, 'history'),
      day: dayOf('hillstrom', row),
    }));
    const { claims, paths } = replay({ units, arms: ['heads'], control: 'tails' });
    const path = paths.get('heads') ?? emptyPath;
    return {
      [`hillstromSelf.${outcome}.lower`]: rounded(path.lower, 4),
      [`hillstromSelf.${outcome}.upper`]: rounded(path.upper, 4),
      [`hillstromSelf.${outcome}.noWinner`]: claims.size === 0,
    };
  });
  return Promise.resolve(Object.assign({}, ...figures) as Figures);
};
