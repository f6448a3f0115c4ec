/**
 * One night of segments: debtors are read as they are known, segments fitted, registered as a version of the model `segments` and made its challenger;
 * then debtors are counted by the champion, or before there is one by the newest version. The champion is a person's to move, as strategies
 * may ask for segments, so a night changes no decision. A night is done once; run again it is left as it is.
 */
import { hash } from 'node:crypto';
import {
  insertModelVersion,
  inTransaction,
  listModelVersions,
  lockSegmentNights,
  moveModelAlias,
  readModelAlias,
  readSegmentNight,
  writeSegmentNight,
  type Pool,
  type Queryable,
  type SegmentNight,
} from '../../../data/index.ts';
import {
  canonicalJson,
  checksumOf,
  featureSpec,
  type Instant,
  type LocalDate,
  type Result,
} from '../../../engine/index.ts';
import {
  segmentMembers,
  paymentHistoryFeatures,
  type SegmentFit,
  type SegmentsArtifact,
} from '../../../models/index.ts';
import { fitInThread } from './fit-in-thread.ts';
import { readSegmentsArtifact, segmentsModel } from './learned-segments.ts';
import { readSegmentRows, type SegmentRowsRead } from './read-segment-rows.ts';
import { segmentsCard } from './segments-card.ts';

type Setting = { readonly pool: Pool; readonly code: string };

/** `at`: what is known at this instant is what counts. */
export type SegmentNightAsked = { readonly onDay: LocalDate; readonly at: Instant };

const by = 'nightly segments';

/** Fitted to at most so many, chosen by a hash of the debtor: the same ones from night to night. */
const mostFitted = 20_000;

const sampleOf = ({ debtorIds, rows }: SegmentRowsRead): readonly Float64Array[] => {
  if (rows.length <= mostFitted) return rows;
  return debtorIds
    .map((id, place) => ({ key: hash('sha256', id), row: rows[place] ?? new Float64Array() }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .slice(0, mostFitted)
    .map(({ row }) => row);
};

/** One number a night: the same night makes the same bytes. */
const seedOf = (onDay: LocalDate): number => Number.parseInt(checksumOf([segmentsModel, onDay]).slice(0, 8), 16);

type Fitted = Result<SegmentFit, { readonly code: string; readonly detail: string }>;

type Night = SegmentNightAsked & {
  readonly read: SegmentRowsRead;
  readonly fitted: Fitted;
  readonly code: string;
};

const outcomeOf = (fitted: Fitted): string => {
  if (!fitted.ok) return `Nothing was fitted: ${fitted.error.detail}.`;
  const { artifact, looks } = fitted.value;
  if (artifact !== null) return `${String(artifact.segments.length)} segments were found.`;
  const reasons = [...new Set(looks.flatMap(({ against }) => against))];
  return `No segments were found: whatever their number, ${reasons.join(', or ')}.`;
};

const register = async (client: Queryable, artifact: SegmentsArtifact, night: Night): Promise<number> => {
  const { onDay, at, read, code } = night;
  const { looks, seed, segments, rowCount } = artifact;
  const version = await insertModelVersion(client, {
    name: segmentsModel,
    kind: 'segments',
    artifact: Buffer.from(canonicalJson(artifact), 'utf8'),
    featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
    settings: {},
    seed,
    dataWindow: { onDay, knownAt: at, debtors: read.rows.length, rows: rowCount },
    metrics: { segments: segments.length, look: looks.find((look) => look.segments === segments.length) ?? null },
    card: segmentsCard(artifact, { onDay, code, debtors: read.rows.length }),
    gate: { passed: true, reasons: [] },
    trainingRunId: null,
    createdAt: at,
    createdBy: by,
    keyId: null,
  });
  await moveModelAlias(client, {
    ...{ name: segmentsModel, alias: 'challenger', version, at, by, keyId: null },
    reason: `Fitted to payment history as of ${onDay}`,
    evidence: { onDay, looks },
  });
  return version;
};

/** The champion; before there is one the newest. */
const countedVersion = async (client: Queryable): Promise<number | null> =>
  (await readModelAlias(client, segmentsModel, 'champion')) ??
  (await listModelVersions(client, segmentsModel))[0]?.version ??
  null;

const registerFitted = async (client: Queryable, night: Night): Promise<number | null> => {
  const artifact = night.fitted.ok ? night.fitted.value.artifact : null;
  return artifact === null ? null : register(client, artifact, night);
};

type Counted = {
  readonly version: number | null;
  readonly segmentIds: readonly string[];
  readonly members: { readonly debtorIds: readonly string[]; readonly segmentIds: readonly string[] };
};

/** Nobody is counted where there is no version that can be read. */
const countMembers = async (client: Queryable, { debtorIds, rows }: SegmentRowsRead): Promise<Counted> => {
  const version = await countedVersion(client);
  const artifact = version === null ? null : await readSegmentsArtifact(client, version);
  if (artifact === null) return { version: null, segmentIds: [], members: { debtorIds: [], segmentIds: [] } };
  const segmentIds = artifact.segments.map(({ id }) => id);
  const members = segmentMembers({ features: paymentHistoryFeatures, rows }, artifact);
  return {
    version,
    segmentIds,
    members: { debtorIds, segmentIds: Array.from(members, (member) => segmentIds[member] ?? '') },
  };
};

const writeNight = async (client: Queryable, night: Night): Promise<SegmentNight> => {
  const { onDay, at, read, fitted } = night;
  await lockSegmentNights(client);
  const before = await readSegmentNight(client, onDay);
  if (before?.onDay === onDay) return before;
  const fittedVersion = await registerFitted(client, night);
  const { version: counted, segmentIds, members } = await countMembers(client, read);
  const written: SegmentNight = {
    ...{ onDay, at, fittedVersion },
    since: before?.at ?? null,
    countedVersion: counted,
    debtors: read.rows.length,
    outcome: outcomeOf(fitted),
    looks: fitted.ok ? fitted.value.looks : [],
  };
  await writeSegmentNight(client, written, { members, segmentIds });
  return written;
};

const newestArtifact = async (pool: Pool): Promise<SegmentsArtifact | null> => {
  const newest = (await listModelVersions(pool, segmentsModel))[0];
  return newest === undefined ? null : readSegmentsArtifact(pool, newest.version);
};

export const makeFitSegmentsTonight =
  ({ pool, code }: Setting) =>
  async ({ onDay, at }: SegmentNightAsked): Promise<SegmentNight> => {
    const done = await readSegmentNight(pool, onDay);
    if (done?.onDay === onDay) return done;
    const read = await readSegmentRows(pool, at);
    const previous = await newestArtifact(pool);
    const fitted = await fitInThread({ rows: sampleOf(read), seed: seedOf(onDay), previous });
    return inTransaction(pool, (client) => writeNight(client, { onDay, at, read, fitted, code }));
  };
