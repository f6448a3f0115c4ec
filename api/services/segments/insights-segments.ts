/** What a night left behind of segments, put in words: sizes, what sets each apart, values, moves, stability. */
import {
  readModelAlias,
  readSegmentFigures,
  readSegmentNight,
  type Pool,
  type SegmentFigures,
  type SegmentNight,
} from '../../../data/index.ts';
import {
  addDays,
  domainError,
  failure,
  formatInstant,
  localDate,
  success,
  type LocalDate,
} from '../../../engine/index.ts';
import type { SegmentsArtifact } from '../../../models/index.ts';
import type { SegmentsInsight } from '../../contracts/insights-segments.ts';
import type { Services } from '../services.ts';
import { readSegmentsArtifact, segmentsModel, versionName } from './learned-segments.ts';

type Dependencies = { readonly pool: Pool; readonly now: () => number };

const rounded = (value: number, part = 1e4): number => Math.round(value * part) / part;
const nameOf = (version: number | null): string | null => (version === null ? null : versionName(version));
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Debtors × nights that began in the segment. */
const startedIn = ({ moves }: SegmentFigures, id: string): number =>
  sumOf(moves.filter(({ fromId }) => fromId === id).map(({ debtors }) => debtors));

const presentValues = (figures: SegmentFigures, id: string): SegmentsInsight['segments'][number]['values'] => {
  const debtorNights = startedIn(figures, id);
  return figures.values
    .filter(({ segmentId }) => segmentId === id)
    .map(({ currency, recoveredMinor, costMinor, contacts, harms }) => ({
      recovered: { amount: recoveredMinor, currency },
      cost: { amount: costMinor, currency },
      contacts,
      harms,
      recoveredPerDebtorNight: debtorNights === 0 ? null : rounded(recoveredMinor / debtorNights, 100),
    }));
};

const presentSegments = (figures: SegmentFigures, artifact: SegmentsArtifact | null): SegmentsInsight['segments'] => {
  const all = sumOf(figures.sizes.map(({ debtors }) => debtors));
  return figures.sizes.map(({ segmentId, debtors }) => {
    const fitted = artifact?.segments.find(({ id }) => id === segmentId);
    return {
      id: segmentId,
      name: fitted?.name ?? segmentId,
      debtors,
      share: all === 0 ? 0 : rounded(debtors / all),
      differences: fitted?.differences ?? [],
      overlapWithBefore: fitted?.before?.jaccard ?? null,
      values: presentValues(figures, segmentId),
    };
  });
};

const presentMoves = (figures: SegmentFigures): SegmentsInsight['moves'] =>
  figures.moves.map(({ fromId, toId, debtors }) => ({
    from: fromId,
    to: toId,
    debtors,
    share: rounded(debtors / startedIn(figures, fromId)),
  }));

const cautionsOf = (figures: SegmentFigures): readonly string[] => [
  'Segments were not made by chance: that one pays more says nothing of what contacts do to it.',
  ...(figures.versions > 1
    ? ['Debtors were counted by more than one fit within these nights: some moved because the borders did.']
    : []),
  ...(figures.nights === 0 ? ['Values and moves need two nights.'] : []),
];

const nobody: SegmentFigures = { sizes: [], values: [], moves: [], nights: 0, versions: 0 };

const presentNight = (night: SegmentNight): SegmentsInsight['night'] => ({
  onDay: night.onDay,
  at: formatInstant('UTC', night.at),
  debtors: night.debtors,
  outcome: night.outcome,
  fittedVersion: nameOf(night.fittedVersion),
  countedVersion: nameOf(night.countedVersion),
});

const figuresOf = (pool: Pool, night: SegmentNight | null, days: number): Promise<SegmentFigures> =>
  night === null
    ? Promise.resolve(nobody)
    : readSegmentFigures(pool, { onDay: night.onDay, afterDay: addDays(night.onDay, -days) });

const artifactOf = async (pool: Pool, night: SegmentNight | null): Promise<SegmentsArtifact | null> =>
  night === null || night.countedVersion === null ? null : readSegmentsArtifact(pool, night.countedVersion);

export const makeSegmentsInsight = ({ pool, now }: Dependencies): Pick<Services, 'readSegmentsInsight'> => ({
  readSegmentsInsight: async ({ asOf, days }, caller) => {
    if (caller.portfolios !== null)
      return failure(domainError('forbidden', 'Segments are counted over all portfolios, which this key may not see.'));
    // Nights are named by the calendar of their zone, which may be a day ahead of UTC.
    const upTo: LocalDate = asOf ?? addDays(localDate('UTC', now()), 1);
    const night = await readSegmentNight(pool, upTo);
    const figures = await figuresOf(pool, night, days);
    return success({
      night: night === null ? null : presentNight(night),
      inForce: nameOf(await readModelAlias(pool, segmentsModel, 'champion')),
      segments: presentSegments(figures, await artifactOf(pool, night)),
      days,
      nights: figures.nights,
      moves: presentMoves(figures),
      stability: (night?.looks ?? []) as SegmentsInsight['stability'],
      cautions: cautionsOf(figures),
    });
  },
});
