/**
 * Strategies: versions numbered from 1 without gaps, never changed, and which of them is the champion. The same spec registered
 * twice makes two versions: a version says who registered what and when.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import { inTransaction } from '../db/transaction.ts';
import { insertChampionChange, readChampion, type StrategyReferenceRow } from './champion-changes.ts';
import { bumpRouting } from './routing-version.ts';

export type StrategyKind = 'table' | 'model' | 'onnx';

export type NewStrategyVersion = {
  readonly id: string;
  readonly kind: StrategyKind;
  readonly spec: unknown;
  readonly description: string;
  /** SHA-256 over the canonical spec. */
  readonly checksum: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
};

export type StoredStrategyVersion = NewStrategyVersion & { readonly version: number };

export type ChampionChange = {
  readonly strategy: StrategyReferenceRow;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
};

export type StrategyStore = {
  /** The next version of its id. Any number of callers at once get numbers of their own. */
  readonly insertNext: (entry: NewStrategyVersion) => Promise<StoredStrategyVersion>;
  readonly findVersion: (id: string, version: number) => Promise<StoredStrategyVersion | null>;
  /** Newest first; empty for an id that is not known. */
  readonly listVersions: (id: string) => Promise<readonly StoredStrategyVersion[]>;
  /** The newest version of each strategy, by id, after `afterId`. */
  readonly listLatest: (page: {
    readonly limit: number;
    readonly afterId?: string | undefined;
  }) => Promise<readonly StoredStrategyVersion[]>;
  /** Those of the references that are not stored. */
  readonly findMissing: (references: readonly StrategyReferenceRow[]) => Promise<readonly StrategyReferenceRow[]>;
  /** Null before the first start has made one. */
  readonly champion: () => Promise<StrategyReferenceRow | null>;
  /** Holds for the next decision of every process. */
  readonly setChampion: (change: ChampionChange) => Promise<void>;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const columns =
  'id, version, kind, spec, description, checksum, (extract(epoch from created_at) * 1000)::bigint as created_ms, created_by';

type VersionRow = {
  id: string;
  version: number;
  kind: StrategyKind;
  spec: unknown;
  description: string;
  checksum: string;
  created_ms: number;
  created_by: string;
};

const toVersion = ({ created_ms, created_by, ...row }: VersionRow): StoredStrategyVersion => ({
  ...row,
  createdAt: created_ms,
  createdBy: created_by,
});

const insertSql = `
  insert into strategy_versions (id, version, kind, spec, description, checksum, created_at, created_by)
  select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, timestamptz 'epoch' + $6::bigint * interval '1 millisecond', $7
  from strategy_versions where id = $1
  returning version`;

const insertNext = (pool: pg.Pool, entry: NewStrategyVersion): Promise<StoredStrategyVersion> =>
  inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.strategies)}, hashtext($1))`, [entry.id]);
    const { id, kind, spec, description, checksum, createdAt, createdBy } = entry;
    const values = [id, kind, JSON.stringify(spec), description, checksum, createdAt, createdBy];
    const { rows } = await client.query<{ version: number }>(insertSql, values);
    const version = rows[0]?.version;
    if (version === undefined) throw new Error('an insert returned no row');
    return { ...entry, version };
  });

const setChampion = (pool: pg.Pool, { strategy, at, reason, by }: ChampionChange): Promise<void> =>
  inTransaction(pool, async (client) => {
    await insertChampionChange(client, { strategy, at, reason, by, kind: 'set', keyId: null, experimentId: null });
    await bumpRouting(client);
  });

const referenceList = 'unnest($1::text[], $2::int[]) as asked (id, version)';

/** The versions named, as far as they are stored. */
const readVersions = async (
  client: Queryable,
  references: readonly StrategyReferenceRow[],
): Promise<readonly StoredStrategyVersion[]> => {
  const { rows } = await client.query<VersionRow>(
    `select ${columns} from strategy_versions
     where (id, version) in (select id, version from ${referenceList})`,
    [references.map(({ id }) => id), references.map(({ version }) => version)],
  );
  return rows.map(toVersion);
};

export const makeStrategyStore = (pool: pg.Pool): StrategyStore => {
  const read = async (where: string, values: unknown[]): Promise<readonly StoredStrategyVersion[]> => {
    const { rows } = await pool.query<VersionRow>(`select ${columns} from strategy_versions ${where}`, values);
    return rows.map(toVersion);
  };
  return {
    insertNext: (entry) => insertNext(pool, entry),
    findVersion: async (id, version) => (await read('where id = $1 and version = $2', [id, version]))[0] ?? null,
    listVersions: (id) => read('where id = $1 order by version desc', [id]),
    listLatest: ({ limit, afterId = '' }) =>
      read(
        `newest where id > $1 and version = (select max(version) from strategy_versions other where other.id = newest.id)
         order by id limit $2`,
        [afterId, limit],
      ),
    findMissing: async (references) => {
      const stored = new Set((await readVersions(pool, references)).map(({ id, version }) => `${id}@${version}`));
      return references.filter(({ id, version }) => !stored.has(`${id}@${version}`));
    },
    champion: () => readChampion(pool),
    setChampion: (change) => setChampion(pool, change),
  };
};
