/** Strategies: registered as the next version of their id after every check, read, listed, checked again. */
import { z } from 'zod';
import type { ModelKind, StoredStrategyVersion, StrategyReferenceRow, StrategyStore } from '../../data/index.ts';
import {
  checkModelSpec,
  checkTable,
  checksumOf,
  compileTable,
  domainError,
  failure,
  localDate,
  makeTableLaw,
  modelSpecSchema,
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
import type { CreateStrategyRequest, StrategySummary, StrategyVersion } from '../contracts/strategies.ts';
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
  /** Null where that version of the model is not registered. */
  readonly modelKindOf: (name: string, version: number) => Promise<ModelKind | null>;
  /** Kinds of models that can decide. */
  readonly decidingKinds: ReadonlySet<ModelKind>;
  readonly now: () => Instant;
};

const unknownStrategy = (id: string, version?: number): Result<never, DomainError> => {
  const which = version === undefined ? '' : ` has no version ${version} or`;
  return failure(domainError('not-found', `The strategy ${id}${which} is not known.`));
};

const isoInstant = (at: Instant): string => new Date(at).toISOString();

const toAnswer = ({ createdAt, kind, spec, ...stored }: StoredStrategyVersion): StrategyVersion => {
  const known = { ...stored, createdAt: isoInstant(createdAt) };
  return kind === 'table'
    ? { ...known, kind, spec: tableSpecSchema.parse(spec) }
    : { ...known, kind, spec: modelSpecSchema.parse(spec) };
};

const toSummary = (newest: StoredStrategyVersion, champion: StrategyReferenceRow | null): StrategySummary => {
  const { id, version, kind, description, createdAt } = newest;
  return {
    id,
    latestVersion: version,
    kind,
    description,
    isChampion: champion?.id === id,
    createdAt: isoInstant(createdAt),
  };
};

const underSpec = ({ pointer, detail }: InputError): InputError => ({ pointer: `/spec${pointer}`, detail });

type NewModelStrategy = Exclude<CreateStrategyRequest, { readonly kind: 'table' }>;

const baseFaults = async (
  { strategyStore }: Dependencies,
  { spec: { base } }: NewModelStrategy,
): Promise<readonly InputError[]> => {
  const found = await strategyStore.findVersion(base.id, base.version);
  if (found?.kind === 'table') return [];
  const detail = found === null ? 'is not a strategy that is stored' : `is of kind ${found.kind}; the base is a table`;
  return [{ pointer: '/base', detail }];
};

const modelFaults = async (
  { modelKindOf, decidingKinds }: Dependencies,
  { kind, spec: { model } }: NewModelStrategy,
): Promise<readonly InputError[]> => {
  const fault = (detail: string): readonly InputError[] => [{ pointer: '/model', detail }];
  const [, name = '', version = ''] = /^(.*)@(\d+)$/.exec(model) ?? [];
  if (version === '') return kind === 'onnx' ? fault('must name a version, as in our-model@1') : [];
  const found = await modelKindOf(name, Number(version));
  if (found === null) return fault('is not a model that is registered');
  if (!decidingKinds.has(found)) return fault(`is of kind ${found}, which cannot decide`);
  return kind === 'onnx' && found !== 'onnx' ? fault(`is of kind ${found}; kind model is for it`) : [];
};

/** What is wrong with the spec, with pointers into it; none where it is fit to be used. */
const faultsOf = async (dependencies: Dependencies, request: CreateStrategyRequest): Promise<readonly InputError[]> => {
  if (request.kind !== 'table') {
    return [...(await modelFaults(dependencies, request)), ...(await baseFaults(dependencies, request))];
  }
  const compiled = compileTable(request.spec, dependencies.catalogue);
  return compiled.ok ? [] : compiled.error;
};

const makeCreate =
  (dependencies: Dependencies): StrategyServices['createStrategy'] =>
  async (request, caller) => {
    const faults = await faultsOf(dependencies, request);
    if (faults.length > 0) {
      const detail = 'The strategy is not fit to be used; what is wrong is listed.';
      return failure(domainError('invalid-request', detail, faults.map(underSpec)));
    }
    const { id, kind, spec, description } = request;
    const { strategyStore, now } = dependencies;
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
      const check = (stored.kind === 'table' ? checkTable : checkModelSpec)(stored.spec, catalogue, await lawNow());
      return success({ id: strategyId, version, ...check });
    },
  };
};
