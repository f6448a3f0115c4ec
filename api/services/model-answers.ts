/** Stored models as they are answered. */
import {
  readModelAliases,
  type ModelAlias,
  type ModelApproval,
  type ModelVersionRow,
  type Queryable,
} from '../../data/index.ts';
import { domainError, failure, type DomainError, type Instant, type Result } from '../../engine/index.ts';
import type { ModelSummary, ModelVersion, ModelVersionSummary } from '../contracts/models.ts';

export type AliasesInForce = Readonly<Record<ModelAlias, number | null>>;

export const isoInstant = (at: Instant): string => new Date(at).toISOString();

export const unknownModel = (name: string, version?: number): Result<never, DomainError> => {
  const which = version === undefined ? '' : ` has no version ${String(version)} or`;
  return failure(domainError('not-found', `The model ${name}${which} is not known.`));
};

/** By name; a model whose aliases name nothing is left out. */
export const readAliases = async (
  client: Queryable,
  names: readonly string[],
): Promise<(name: string) => AliasesInForce> => {
  const rows = await readModelAliases(client, names);
  return (name) => {
    const of = (alias: ModelAlias): number | null =>
      rows.find((row) => row.name === name && row.alias === alias)?.version ?? null;
    return { champion: of('champion'), challenger: of('challenger') };
  };
};

const aliasesOf = (version: number, { champion, challenger }: AliasesInForce): ModelAlias[] => [
  ...(champion === version ? (['champion'] as const) : []),
  ...(challenger === version ? (['challenger'] as const) : []),
];

export const presentSummary = (
  { name, kind, version, createdAt }: ModelVersionRow,
  aliases: AliasesInForce,
): ModelSummary => ({ name, kind, latestVersion: version, aliases, createdAt: isoInstant(createdAt) });

export const presentListed = (row: ModelVersionRow, aliases: AliasesInForce): ModelVersionSummary => {
  const { name, version, kind, gate, artifactHash, artifactBytes, createdAt, createdBy } = row;
  return {
    ...{ name, version, kind, gate, artifactHash, artifactBytes, createdBy },
    aliases: aliasesOf(version, aliases),
    createdAt: isoInstant(createdAt),
  };
};

export const presentVersion = (
  row: ModelVersionRow,
  { aliases, approvals }: { readonly aliases: AliasesInForce; readonly approvals: readonly ModelApproval[] },
): ModelVersion => {
  const { card, metrics, settings, featureSpec, seed, dataWindow, trainingRunId } = row;
  return {
    ...presentListed(row, aliases),
    ...{ card, metrics, settings, featureSpec, seed, dataWindow, trainingRunId },
    approvals: approvals.map(({ at, reason, by, keyId }) => ({ at: isoInstant(at), reason, by, keyId })),
  };
};
