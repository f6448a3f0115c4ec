/** The registry of models, read: versions with their cards, artifacts, and who moved which alias. */
import { z } from 'zod';
import {
  listModelAliasChanges,
  listModelApprovals,
  listModelVersions,
  listNewestModelVersions,
  readModelVersion,
  type ModelAliasRow,
  type Pool,
  type Queryable,
} from '../../data/index.ts';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import type { Model, ModelAliasChangeAnswer } from '../contracts/models.ts';
import {
  isoInstant,
  presentListed,
  presentSummary,
  presentVersion,
  readAliases,
  unknownModel,
} from './model-answers.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';

type ModelReads = Pick<
  Services,
  'listModels' | 'readModel' | 'readModelVersion' | 'readModelArtifact' | 'listModelAliasChanges'
>;

type Dependencies = { readonly pool: Pool };

export const readModel = async (client: Queryable, name: string): Promise<Result<Model, DomainError>> => {
  const rows = await listModelVersions(client, name);
  const [newest] = rows;
  if (newest === undefined) return unknownModel(name);
  const aliases = (await readAliases(client, [name]))(name);
  const versions = rows.map((row) => presentListed(row, aliases));
  return success({ name, aliases, latestVersion: newest.version, versions });
};

export const readVersion = async (
  client: Queryable,
  name: string,
  version: number,
): ReturnType<Services['readModelVersion']> => {
  const stored = await readModelVersion(client, name, version);
  if (stored === null) return unknownModel(name, version);
  const { artifact: _, ...row } = stored;
  const aliases = (await readAliases(client, [name]))(name);
  return success(presentVersion(row, { aliases, approvals: await listModelApprovals(client, name, version) }));
};

const readArtifact =
  ({ pool }: Dependencies): Services['readModelArtifact'] =>
  async ({ name, version }) => {
    const stored = await readModelVersion(pool, name, version);
    if (stored === null) return unknownModel(name, version);
    const { artifact, kind, artifactHash } = stored;
    if (!artifact.ok) return failure(domainError('conflict', artifact.error.detail));
    return success({ name, version, kind, artifactHash, artifact: Buffer.from(artifact.value).toString('base64') });
  };

const presentChange = ({ alias, version, at, reason, by, keyId, evidence }: ModelAliasRow): ModelAliasChangeAnswer => ({
  ...{ alias, version, reason, by, keyId, evidence },
  at: isoInstant(at),
});

const listChanges =
  ({ pool }: Dependencies): Services['listModelAliasChanges'] =>
  async ({ name, limit, cursor, alias }) => {
    const beforeSeq = readCursor(z.int(), cursor);
    if (!beforeSeq.ok) return beforeSeq;
    const rows = await listModelAliasChanges(pool, { name, alias, limit: limit + 1, beforeSeq: beforeSeq.value });
    const isKnown = rows.length > 0 || (await readModelVersion(pool, name, 1)) !== null;
    return isKnown ? success(pageOfRows(rows, limit, ({ seq }) => seq, presentChange)) : unknownModel(name);
  };

export const makeModels = (dependencies: Dependencies): ModelReads => {
  const { pool } = dependencies;
  return {
    listModels: async ({ limit, cursor }) => {
      const afterName = readCursor(z.string(), cursor);
      if (!afterName.ok) return afterName;
      const rows = await listNewestModelVersions(pool, { limit: limit + 1, afterName: afterName.value });
      const aliases = await readAliases(
        pool,
        rows.map(({ name }) => name),
      );
      return success(
        pageOfRows(
          rows,
          limit,
          ({ name }) => name,
          (row) => presentSummary(row, aliases(row.name)),
        ),
      );
    },
    readModel: ({ name }) => readModel(pool, name),
    readModelVersion: ({ name, version }) => readVersion(pool, name, version),
    readModelArtifact: readArtifact(dependencies),
    listModelAliasChanges: listChanges(dependencies),
  };
};
