/** The learned segment that a case is in: where a decision of this instant would put it, and since which version there has been such a segment. */
import { readDecisionInputs, readModelAlias, type Pool } from '../../data/index.ts';
import type { Instant } from '../../engine/index.ts';
import type { CaseDetail } from '../contracts/cases.ts';
import { contextOf } from './context-of.ts';
import { readSegmentsArtifact, readSegmentsNamed, segmentsModel, versionName } from './segments/learned-segments.ts';

/** Null: none is in force, or the case is not open. */
export type SegmentOfCase = (caseId: string, at: Instant) => Promise<CaseDetail['learnedSegment']>;

/**
 * By segment of the version the first version of its unbroken line. A fit goes on from the version before it and keeps the id of a segment that is
 * still there; one that has no forerunner began in its own version.
 */
const firstVersions = async (pool: Pool, version: number): Promise<ReadonlyMap<string, number>> => {
  const since = new Map<string, number>();
  let goingOn: ReadonlySet<string> | null = null;
  for (let at = version; at >= 1 && goingOn?.size !== 0; at -= 1) {
    const segments = (await readSegmentsArtifact(pool, at))?.segments ?? [];
    const inLine = segments.filter(({ id }) => goingOn === null || goingOn.has(id));
    for (const { id } of inLine) since.set(id, at);
    goingOn = new Set(inLine.filter(({ before }) => before !== null).map(({ id }) => id));
  }
  return since;
};

const readVersion = async (pool: Pool, version: number) => {
  const inForce = await readSegmentsNamed(pool, versionName(version));
  return inForce === null ? null : { inForce, since: await firstVersions(pool, version) };
};

type Known = Awaited<ReturnType<typeof readVersion>>;

export const makeSegmentOfCase = (pool: Pool): SegmentOfCase => {
  let held: { readonly version: number; readonly known: Known } | null = null;
  const champion = async (): Promise<Known> => {
    const version = await readModelAlias(pool, segmentsModel, 'champion');
    if (version === null) return null;
    // Versions never change: what was read once holds.
    if (held?.version !== version) held = { version, known: await readVersion(pool, version) };
    return held.known;
  };
  return async (caseId, at) => {
    const known = await champion();
    if (known === null) return null;
    const [inputs] = await readDecisionInputs(pool, [{ caseId, asOf: at, isBackdated: false }]);
    if (inputs === undefined || inputs === null) return null;
    const context = contextOf(inputs, inputs.planned, at, 'collect');
    if (!context.ok) return null;
    const { id, name } = known.inForce.segmentOf(context.value);
    const since = known.since.get(id);
    if (since === undefined) throw new Error(`${known.inForce.version} puts a case into ${id}, which it does not have`);
    return { id, name, version: known.inForce.version, since: versionName(since) };
  };
};
