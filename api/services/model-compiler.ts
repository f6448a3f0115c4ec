/** What compiles a stored model: the shape that every kind of model has one of. */
import type { ModelKind, StoredModelVersion } from '../../data/index.ts';
import type {
  AttributeList,
  Candidate,
  CaseContext,
  Estimate,
  Instant,
  ModelSpec,
  ResponseModel,
  Result,
} from '../../engine/index.ts';

export type Objective = ModelSpec['objective'];

/** What a case would be worth if it had other features, all else as it is: for explanations, never for deciding. */
export type AsIf = {
  readonly featuresOf: (context: CaseContext) => Float64Array;
  readonly score: (asked: {
    readonly context: CaseContext;
    readonly candidates: readonly Candidate[];
    /** NaN where not known. */
    readonly features: Float64Array;
  }) => readonly Estimate[];
};

export type CompiledModel = {
  /** The response model for one case: at once, or made ready for it where the model answers only later. */
  readonly responseFor: (context: CaseContext) => ResponseModel | Promise<ResponseModel>;
  /** Of a model that reads the vector of features and takes any of them for unknown. */
  readonly asIf?: AsIf;
};

export type ModelToCompile = {
  readonly stored: Omit<StoredModelVersion, 'artifact'>;
  /** The bytes that were registered. */
  readonly artifact: Uint8Array;
  readonly objective: Objective;
  /** Told by callers: those that the model was trained with, and those that may be used by the decision it is asked for. */
  readonly attributes: { readonly trainedWith: AttributeList; readonly inUse: AttributeList };
};

type Unfit = {
  readonly detail: string;
  /** When to try again; left out: it stays unfit, whenever it is tried. */
  readonly againAt?: Instant;
};
type Compiled = Result<CompiledModel, Unfit>;
export type CompileModel = (given: ModelToCompile) => Compiled | Promise<Compiled>;
/** Kinds that are left out cannot decide. */
export type ModelCompilers = Readonly<Partial<Record<ModelKind, CompileModel>>>;
