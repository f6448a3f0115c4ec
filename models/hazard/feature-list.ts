/** What training and serving need to know of a feature specification: which vector it describes, and by what name a value is found. */
export type FeatureList = {
  readonly id: string;
  readonly hash: string;
  readonly features: readonly {
    readonly name: string;
    readonly kind: 'number' | 'category';
    readonly levels?: readonly string[];
    /** Whether a decision may rest on it; a column that may not is refused. */
    readonly forDecisions: boolean;
    /** An attribute that callers tell: it enters base and context without being named by settings. */
    readonly isDeclared?: boolean;
  }[];
};
