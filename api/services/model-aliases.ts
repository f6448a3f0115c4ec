/**
 * Which version of a model is champion and which challenger, moved by people: on the approval of a second person where it is to be champion,
 * or where its gate was not passed; back to the version before in one call. What was known at the moment is kept with the move.
 */
import {
  insertModelApproval,
  inTransaction,
  listModelAliasChanges,
  listModelApprovals,
  lockModel,
  moveModelAlias,
  readModelAlias,
  readModelVersion,
  type ModelAlias,
  type ModelAliasRow,
  type ModelApproval,
  type Pool,
  type Queryable,
  type StoredModelVersion,
} from '../../data/index.ts';
import { domainError, failure, type DomainError, type Instant, type Result } from '../../engine/index.ts';
import type { ReasonBy } from '../contracts/conventions.ts';
import type { Model } from '../contracts/models.ts';
import { isoInstant, unknownModel } from './model-answers.ts';
import { readModel, readVersion } from './models.ts';
import { isSamePerson } from './same-person.ts';
import type { Caller, Services } from './services.ts';
import { mayWriteLaw } from './write-law.ts';

type ModelMoves = Pick<Services, 'approveModel' | 'moveModelAlias' | 'rollBackModelAlias'>;

type Dependencies = { readonly pool: Pool; readonly now: () => Instant };

type Move = { readonly name: string; readonly alias: ModelAlias; readonly version: number } & ReasonBy;

/** A move with whoever asks for it, when, and whether it goes back. */
type Asked = Move & { readonly caller: Caller; readonly at: Instant; readonly step: 'move' | 'rollback' };

const conflict = (detail: string): Result<never, DomainError> => failure(domainError('conflict', detail));

/** Those of somebody other than who moves the alias. */
const approvalsByOthers = (approvals: readonly ModelApproval[], { caller, by }: Asked): readonly ModelApproval[] =>
  approvals.filter((approval) => approval.keyId !== caller.keyId && !isSamePerson(approval.by, by));

const whatIsNeeded = ({ name, alias, version }: Asked, { gate }: StoredModelVersion): string => {
  const why = gate.passed
    ? `The ${alias} needs the approval of a second person.`
    : `Version ${String(version)} has not passed its gate (${gate.reasons.join('; ')}), so this needs the approval of a second person.`;
  return (
    `${why} Ask somebody with a manager's key, other than the one that registered the version and the one that moves the alias, for ` +
    `POST /v1/models/${name}/versions/${String(version)}/approve.`
  );
};

const evidenceOf = (
  { step }: Asked,
  stored: StoredModelVersion,
  { from, approvals }: { readonly from: number | null; readonly approvals: readonly ModelApproval[] },
): Readonly<Record<string, unknown>> => {
  const { gate, metrics, artifactHash, featureSpec, trainingRunId, dataWindow } = stored;
  return {
    ...{ step, from, gate, metrics, artifactHash, featureSpec, trainingRunId, dataWindow },
    despiteGate: !gate.passed,
    approvals: approvals.map(({ at, reason, by, keyId }) => ({ at: isoInstant(at), reason, by, keyId })),
  };
};

/** In a transaction that holds the model's lock. */
const move = async (client: Queryable, asked: Asked): Promise<Result<Model, DomainError>> => {
  const { name, alias, version, at, reason, by, caller, step } = asked;
  const stored = await readModelVersion(client, name, version);
  if (stored === null) return unknownModel(name, version);
  if (!stored.artifact.ok) return conflict(stored.artifact.error.detail);
  const approvals = await listModelApprovals(client, name, version);
  const needsApproval = step === 'move' && (alias === 'champion' || !stored.gate.passed);
  if (needsApproval && approvalsByOthers(approvals, asked).length === 0) return conflict(whatIsNeeded(asked, stored));
  const from = await readModelAlias(client, name, alias);
  const evidence = evidenceOf(asked, stored, { from, approvals });
  await moveModelAlias(client, { name, alias, version, at, reason, by, keyId: caller.keyId, evidence });
  return readModel(client, name);
};

/**
 * The version that an alias named before the one it names: going back takes the last move away, so that going back twice does not come to where
 * it started. Moves newest first.
 */
const versionBefore = (moves: readonly Pick<ModelAliasRow, 'version' | 'evidence'>[]): number | null => {
  const standing: number[] = [];
  for (const { version, evidence } of moves.toReversed()) {
    if (evidence['step'] === 'rollback') standing.pop();
    else if (version !== null && standing.at(-1) !== version) standing.push(version);
  }
  return standing.at(-2) ?? null;
};

const rollBack = async (client: Queryable, asked: Omit<Asked, 'version'>): Promise<Result<Model, DomainError>> => {
  const { name, alias } = asked;
  const moves = await listModelAliasChanges(client, { name, alias });
  const version = versionBefore(moves);
  if (version !== null) return move(client, { ...asked, version });
  const known = await readModel(client, name);
  return known.ok ? conflict(`The ${alias} of ${name} has named no version before the one it names.`) : known;
};

const makeApprove =
  ({ pool, now }: Dependencies): ModelMoves['approveModel'] =>
  async ({ name, version, reason, by }, caller) => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    return inTransaction(pool, async (client) => {
      await lockModel(client, name);
      const stored = await readModelVersion(client, name, version);
      if (stored === null) return unknownModel(name, version);
      if (stored.keyId === caller.keyId) {
        return conflict('The key that registered a version cannot approve it: a second person must.');
      }
      await insertModelApproval(client, { name, version, at: now(), reason, by, keyId: caller.keyId });
      return readVersion(client, name, version);
    });
  };

export const makeModelAliases = (dependencies: Dependencies): ModelMoves => {
  const { pool, now } = dependencies;
  /** One change of a model's aliases at a time, over all processes. */
  const change = async (
    name: string,
    caller: Caller,
    make: (client: Queryable) => Promise<Result<Model, DomainError>>,
  ): Promise<Result<Model, DomainError>> => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    return inTransaction(pool, async (client) => {
      await lockModel(client, name);
      return make(client);
    });
  };
  return {
    approveModel: makeApprove(dependencies),
    moveModelAlias: (asked, caller) =>
      change(asked.name, caller, (client) => move(client, { ...asked, caller, at: now(), step: 'move' })),
    rollBackModelAlias: (asked, caller) =>
      change(asked.name, caller, (client) => rollBack(client, { ...asked, caller, at: now(), step: 'rollback' })),
  };
};
