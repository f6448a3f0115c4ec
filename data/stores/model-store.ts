/**
 * Models: versions numbered from 1 without gaps, never changed, with the artifact and all that was known of it when it was made. Those
 * that failed their gate are kept as evidence. Which version an alias names stands in model-alias-store.ts.
 */
import { hash } from 'node:crypto';
import type pg from 'pg';
import { failure, success, type Instant, type Result } from '../../engine/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';

export const modelKinds = ['hazard', 'network', 'trees', 'logistic', 'onnx', 'segments'] as const;
export type ModelKind = (typeof modelKinds)[number];

export type ModelGate = { readonly passed: boolean; readonly reasons: readonly string[] };

type Json = Readonly<Record<string, unknown>>;

export type ModelVersionFacts = {
  readonly name: string;
  readonly kind: ModelKind;
  /** The list of features it reads. */
  readonly featureSpec: { readonly id: string; readonly hash: string };
  /** What a reader of the artifact must know beside it; of an ONNX model its inputs in order and what its output means. */
  readonly settings: Json;
  /** Null: not trained here. */
  readonly seed: number | null;
  readonly dataWindow: Json | null;
  readonly metrics: Json;
  /** The model card, in Markdown. */
  readonly card: string;
  readonly gate: ModelGate;
  readonly trainingRunId: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** Null: registered by a training run. */
  readonly keyId: string | null;
};

/** An artifact of text goes in as UTF-8. */
export type NewModelVersion = ModelVersionFacts & { readonly artifact: Uint8Array };

export type ModelVersionRow = ModelVersionFacts & {
  readonly version: number;
  /** SHA-256 of the artifact, in hexadecimal. */
  readonly artifactHash: string;
  readonly artifactBytes: number;
};

/** The bytes in store are not those that were registered. */
export type CorruptArtifact = { readonly code: 'corrupt'; readonly detail: string };

export type StoredModelVersion = ModelVersionRow & { readonly artifact: Result<Uint8Array, CorruptArtifact> };

type Queryable = Pick<pg.ClientBase, 'query'>;

/** Until the end of the transaction, nobody else registers a version of this model or moves an alias of it. */
export const lockModel = async (client: Queryable, name: string): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.models)}, hashtext($1))`, [name]);
};

const insertSql = `
  insert into model_versions (name, version, kind, artifact, artifact_hash, feature_spec_id, feature_hash, settings, seed, data_window,
                              metrics, card, gate, training_run_id, created_at, created_by, key_id)
  select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
         timestamptz 'epoch' + $14::bigint * interval '1 millisecond', $15, $16
  from model_versions where name = $1
  returning version`;

/**
 * In a transaction. Answers the version's number: the next of its name, or, where a training run registers the same artifact once more,
 * the number it has.
 */
export const insertModelVersion = async (client: Queryable, entry: NewModelVersion): Promise<number> => {
  const { name, trainingRunId, artifact } = entry;
  await lockModel(client, name);
  const artifactHash = hash('sha256', artifact, 'hex');
  const known = await client.query<{ version: number }>(
    'select version from model_versions where name = $1 and training_run_id = $2 and artifact_hash = $3',
    [name, trainingRunId, artifactHash],
  );
  const { rows } =
    known.rowCount === 0
      ? await client.query<{ version: number }>(insertSql, [
          name,
          entry.kind,
          Buffer.from(artifact),
          artifactHash,
          entry.featureSpec.id,
          entry.featureSpec.hash,
          JSON.stringify(entry.settings),
          entry.seed,
          entry.dataWindow === null ? null : JSON.stringify(entry.dataWindow),
          JSON.stringify(entry.metrics),
          entry.card,
          JSON.stringify(entry.gate),
          trainingRunId,
          entry.createdAt,
          entry.createdBy,
          entry.keyId,
        ])
      : known;
  const version = rows[0]?.version;
  if (version === undefined) throw new Error('an insert returned no row');
  return version;
};

const columns = `
  name, version, kind, artifact_hash as "artifactHash", octet_length(artifact) as "artifactBytes",
  json_build_object('id', feature_spec_id, 'hash', feature_hash) as "featureSpec", settings, seed, data_window as "dataWindow", metrics,
  card, gate, training_run_id as "trainingRunId", (extract(epoch from created_at) * 1000)::bigint as "createdAt",
  created_by as "createdBy", key_id as "keyId"`;

/** With its artifact, which is a refusal where the bytes are not those that were registered. Null: there is no such version. */
export const readModelVersion = async (
  client: Queryable,
  name: string,
  version: number,
): Promise<StoredModelVersion | null> => {
  const { rows } = await client.query<ModelVersionRow & { artifact: Buffer }>(
    `select ${columns}, artifact from model_versions where name = $1 and version = $2`,
    [name, version],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const detail = `The stored artifact of ${name}@${version} does not have the SHA-256 that it was registered with.`;
  return {
    ...row,
    artifact:
      hash('sha256', row.artifact, 'hex') === row.artifactHash
        ? success(new Uint8Array(row.artifact))
        : failure({ code: 'corrupt', detail }),
  };
};

/** Without artifacts, newest first; empty for a name that is not known. */
export const listModelVersions = async (client: Queryable, name: string): Promise<readonly ModelVersionRow[]> => {
  const { rows } = await client.query<ModelVersionRow>(
    `select ${columns} from model_versions where name = $1 order by version desc`,
    [name],
  );
  return rows;
};

/** The newest version of each model, without artifacts, by name, after `afterName`. */
export const listNewestModelVersions = async (
  client: Queryable,
  { limit, afterName = '' }: { readonly limit: number; readonly afterName?: string | undefined },
): Promise<readonly ModelVersionRow[]> => {
  const { rows } = await client.query<ModelVersionRow>(
    `select ${columns} from model_versions newest
     where name > $1 and version = (select max(version) from model_versions other where other.name = newest.name)
     order by name limit $2`,
    [afterName, limit],
  );
  return rows;
};
