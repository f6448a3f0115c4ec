/**
 * The learned segments that are in force: the champion among the versions of the model `segments`. Jobs move its challenger only, as strategies may ask
 * for segments: which of them decide is a person's choice, and before there is one the segments of the rules stand.
 */
import { Buffer } from 'node:buffer';
import { readModelAlias, readModelVersion, type Queryable } from '../../../data/index.ts';
import { compileSegments, type SegmentsInForce } from '../../../engine/index.ts';
import { parseSegmentsArtifact, type SegmentsArtifact } from '../../../models/index.ts';

export const segmentsModel = 'segments';

export const versionName = (version: number): string => `${segmentsModel}@${String(version)}`;

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
};

/** Null: not stored, of another kind, or corrupt. */
export const readSegmentsArtifact = async (client: Queryable, version: number): Promise<SegmentsArtifact | null> => {
  const stored = await readModelVersion(client, segmentsModel, version);
  if (stored?.kind !== 'segments' || !stored.artifact.ok) return null;
  const parsed = parseSegmentsArtifact(parseJson(stored.artifact.value));
  return parsed.ok ? parsed.value : null;
};

/** Null: it cannot be had. */
const readVersion = async (client: Queryable, version: number): Promise<SegmentsInForce | null> => {
  const name = versionName(version);
  const artifact = await readSegmentsArtifact(client, version);
  const compiled = artifact === null ? null : compileSegments(name, artifact);
  return compiled?.ok === true ? compiled.value : null;
};

/** Null: none is in force. One that cannot be used puts none in force: the rules stand in. */
export const readSegmentsInForce = async (client: Queryable): Promise<SegmentsInForce | null> => {
  const version = await readModelAlias(client, segmentsModel, 'champion');
  return version === null ? null : readVersion(client, version);
};

/** Those that a receipt names: `segments@3`. */
export const readSegmentsNamed = async (client: Queryable, name: string): Promise<SegmentsInForce | null> => {
  const version = Number(name.slice(segmentsModel.length + 1));
  return Number.isInteger(version) && name === versionName(version) ? readVersion(client, version) : null;
};
