/** Strategies: registered as the next version of their id after every check, read, listed, checked again. */
import { z } from 'zod';
import type { StoredStrategyVersion, StrategyReferenceRow, StrategyStore } from '../../data/index.ts';
import {
  checkTable,
  checksumOf,
  compileTable,
  domainError,
  failure,
  localDate,
  makeTableLaw,
  success,
  tableSpecSchema,
  type Catalogue,
  type DomainError,
  type InputError,
  type Instant,
  type Result,
  type RuleBook,
  type TableLaw,
} from '../../engine/index.ts';
import type { StrategySummary, StrategyVersion } from '../contracts/strategies.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';

export type StrategyServices = Pick<
  Services,
  'createStrategy' | 'listStrategies' | 'readStrategy' | 'readStrategyVersion' | 'checkStrategy'
>;

type Dependencies = {
  readonly strategyStore: StrategyStore;
  readonly catalogue: Catalogue;
  /** The law in force. */
  readonly rules: () => Promise<RuleBook>;
  readonly now: () => Instant;
};

const unknownStrategy = (id: string, version?: number): Result<never, DomainError> => {
  const which = version === undefined ? '' : ` has no version ${version} or`;
  return failure(domainError('not-found', `The strategy ${id}${which} is not known.`));
};

const isoInstant = (at: Instant): string => new Date(at).toISOString();

const toAnswer = ({ createdAt, kind, spec, ...stored }: StoredStrategyVersion): StrategyVersion => {
  if (kind !== 'table') throw new Error(`strategy ${stored.id} is of kind ${kind}, which this version cannot read`);
  return { ...stored, kind, spec: tableSpecSchema.parse(spec), createdAt: isoInstant(createdAt) };
};

const toSummary = (newest: StoredStrategyVersion, champion: StrategyReferenceRow | null): StrategySummary => {
  const { id, version, description, createdAt } = newest;
  return {
    id,
    latestVersion: version,
    kind: 'table',
    description,
    isChampion: champion?.id === id,
    createdAt: isoInstant(createdAt),
  };
};

const underSpec = ({ pointer, detail }: InputError): InputError => ({ pointer: `/spec${pointer}`, detail });

const makeCreate =
  ({ strategyStore, catalogue, now }: Dependencies): StrategyServices['createStrategy'] =>
  async ({ id, kind, spec, description }, caller) => {
    const compiled = compileTable(spec, catalogue);
    if (!compiled.ok) {
      const detail = 'The strategy is not fit to be used; what is wrong is listed.';
      return failure(domainError('invalid-request', detail, compiled.error.map(underSpec)));
    }
    const entry = {
      id,
      kind,
      spec,
      description,
      checksum: checksumOf(spec),
      createdAt: now(),
      createdBy: caller.keyId,
    };
    return success(toAnswer(await strategyStore.insertNext(entry)));
  };

/** So many answers of the law are remembered between checks. */
const keptAnswers = 100_000;

/** The law of today as tables meet it, worked out anew where the rule book or the day is another. */
const makeLawNow = ({ rules, now }: Dependencies): (() => Promise<TableLaw>) => {
  let known: { readonly version: string; readonly law: TableLaw } | null = null;
  return async () => {
    const book = await rules();
    const on = localDate('UTC', now());
    const isKnown = known?.version === book.version && known.law.on === on && known.law.askedCount() < keptAnswers;
    if (known === null || !isKnown) known = { version: book.version, law: makeTableLaw(book, on) };
    return known.law;
  };
};

export const makeStrategies = (dependencies: Dependencies): StrategyServices => {
  const { strategyStore, catalogue } = dependencies;
  const lawNow = makeLawNow(dependencies);
  return {
    createStrategy: makeCreate(dependencies),
    listStrategies: async ({ limit, cursor }) => {
      const afterId = readCursor(z.string(), cursor);
      if (!afterId.ok) return afterId;
      const champion = await strategyStore.champion();
      const found = await strategyStore.listLatest({ limit: limit + 1, afterId: afterId.value });
      return success(
        pageOfRows(
          found,
          limit,
          ({ id }) => id,
          (newest) => toSummary(newest, champion),
        ),
      );
    },
    readStrategy: async ({ strategyId }) => {
      const versions = await strategyStore.listVersions(strategyId);
      const newest = versions[0];
      if (newest === undefined) return unknownStrategy(strategyId);
      const champion = await strategyStore.champion();
      const isChampion = champion?.id === strategyId;
      return success({ id: strategyId, latestVersion: newest.version, isChampion, versions: versions.map(toAnswer) });
    },
    readStrategyVersion: async ({ strategyId, version }) => {
      const stored = await strategyStore.findVersion(strategyId, version);
      return stored === null ? unknownStrategy(strategyId, version) : success(toAnswer(stored));
    },
    checkStrategy: async ({ strategyId, version }) => {
      const stored = await strategyStore.findVersion(strategyId, version);
      if (stored === null) return unknownStrategy(strategyId, version);
      const check = checkTable(stored.spec, catalogue, await lawNow());
      return success({ id: strategyId, version, ...check });
    },
  };
};
