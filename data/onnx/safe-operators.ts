/**
 * The operators that an uploaded model may use: arithmetic on tables, and nothing that draws, loops, branches, reads anything, or makes
 * much out of little. By domain, as named in the ONNX operator lists (https://onnx.ai/onnx/operators/). What is not listed is refused.
 */

const arithmetic = ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mod', 'Neg', 'Abs', 'Sign', 'Reciprocal', 'Sqrt', 'Exp', 'Log'];
const rounding = ['Ceil', 'Floor', 'Round', 'Clip', 'Min', 'Max', 'Mean', 'Sum', 'Erf', 'Sin', 'Cos', 'Tan'];
const logic = ['And', 'Or', 'Not', 'Xor', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Where'];
const unknowns = ['IsNaN', 'IsInf'];
const activations = [
  ...['Relu', 'LeakyRelu', 'PRelu', 'ThresholdedRelu', 'Elu', 'Selu', 'Celu', 'Gelu', 'Mish', 'Sigmoid', 'HardSigmoid'],
  ...['HardSwish', 'Swish', 'Tanh', 'Softmax', 'LogSoftmax', 'Softplus', 'Softsign', 'Hardmax'],
];
const products = ['Gemm', 'MatMul'];
const reductions = [
  ...['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceL1', 'ReduceL2', 'ReduceLogSum'],
  ...['ReduceLogSumExp', 'ReduceSumSquare', 'ArgMax', 'ArgMin', 'TopK', 'CumSum'],
];
const shapes = [
  ...['Cast', 'CastLike', 'Concat', 'Constant', 'Flatten', 'Gather', 'GatherElements', 'Identity', 'Reshape', 'Shape'],
  ...['Size', 'Slice', 'Split', 'Squeeze', 'Transpose', 'Unsqueeze'],
];
const normalisations = [
  ...['BatchNormalization', 'LayerNormalization', 'InstanceNormalization', 'MeanVarianceNormalization'],
  ...['LpNormalization', 'RMSNormalization'],
];

const safeOperators: Readonly<Record<string, ReadonlySet<string>>> = {
  'ai.onnx': new Set([
    ...arithmetic,
    ...rounding,
    ...logic,
    ...unknowns,
    ...activations,
    ...products,
    ...reductions,
    ...shapes,
    ...normalisations,
  ]),
  'ai.onnx.ml': new Set([
    ...['ArrayFeatureExtractor', 'Binarizer', 'FeatureVectorizer', 'Imputer', 'LabelEncoder', 'LinearClassifier'],
    ...['LinearRegressor', 'Normalizer', 'OneHotEncoder', 'SVMClassifier', 'SVMRegressor', 'Scaler', 'TreeEnsemble'],
    ...['TreeEnsembleClassifier', 'TreeEnsembleRegressor'],
  ]),
  'com.microsoft': new Set(['BiasGelu', 'FastGelu', 'FusedGemm', 'FusedMatMul', 'Gelu', 'QuickGelu']),
};

export const safeDomains = Object.keys(safeOperators);

export const isSafeOperator = (domain: string, type: string): boolean => safeOperators[domain]?.has(type) === true;
