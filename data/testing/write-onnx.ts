/**
 * Real ONNX files for tests, written byte by byte: the graphs that converters make of a logistic regression (skl2onnx) and of boosted trees
 * (onnxmltools), small, and whatever else a test wants to see refused.
 */

type Bytes = Uint8Array;

const varint = (value: number): Bytes => {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
};

const join = (parts: readonly Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts));
const bytesField = (number: number, bytes: Bytes): Bytes => join([varint(number * 8 + 2), varint(bytes.length), bytes]);
const textField = (number: number, text: string): Bytes => bytesField(number, new Uint8Array(Buffer.from(text)));
const numberField = (number: number, value: number): Bytes => join([varint(number * 8), varint(value)]);
const floatField = (number: number, value: number): Bytes =>
  join([varint(number * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)]);

export const elementTypes = { float: 1, int64: 7, string: 8, double: 11 } as const;

/** `null`: any number of rows. */
export type Port = {
  readonly name: string;
  readonly type?: keyof typeof elementTypes;
  readonly shape?: readonly (number | null)[] | null;
  /** A list of maps, as a classifier with zipmap gives. */
  readonly isMaps?: boolean;
};

const shapeOf = (shape: readonly (number | null)[]): Bytes =>
  join(shape.map((size) => bytesField(1, size === null ? textField(2, 'N') : numberField(1, size))));

const port = ({ name, type = 'float', shape = [null, 1], isMaps = false }: Port): Bytes => {
  const shapePart = shape === null ? [] : [bytesField(2, shapeOf(shape))];
  const tensor = bytesField(1, join([numberField(1, elementTypes[type]), ...shapePart]));
  return join([textField(1, name), bytesField(2, isMaps ? bytesField(4, bytesField(1, tensor)) : tensor)]);
};

export type Attribute =
  | { readonly name: string; readonly floats: readonly number[] }
  | { readonly name: string; readonly ints: readonly number[] }
  | { readonly name: string; readonly texts: readonly string[] }
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly int: number }
  | { readonly name: string; readonly float: number }
  | { readonly name: string; readonly graph: Bytes }
  | { readonly name: string; readonly tensor: Bytes };

const attributeTypes = { float: 1, int: 2, text: 3, tensor: 4, graph: 5, floats: 6, ints: 7, texts: 8 } as const;

const attributeValue = (attribute: Attribute): readonly [keyof typeof attributeTypes, Bytes] => {
  if ('floats' in attribute) return ['floats', join(attribute.floats.map((value) => floatField(7, value)))];
  if ('ints' in attribute) return ['ints', join(attribute.ints.map((value) => numberField(8, value)))];
  if ('texts' in attribute) return ['texts', join(attribute.texts.map((value) => textField(9, value)))];
  if ('text' in attribute) return ['text', textField(4, attribute.text)];
  if ('int' in attribute) return ['int', numberField(3, attribute.int)];
  if ('float' in attribute) return ['float', floatField(2, attribute.float)];
  if ('graph' in attribute) return ['graph', bytesField(6, attribute.graph)];
  return ['tensor', bytesField(5, attribute.tensor)];
};

const attributeOf = (attribute: Attribute): Bytes => {
  const [type, value] = attributeValue(attribute);
  return join([textField(1, attribute.name), value, numberField(20, attributeTypes[type])]);
};

export type Node = {
  readonly type: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly Attribute[];
};

const nodeOf = ({ type, domain = '', inputs, outputs, attributes = [] }: Node): Bytes =>
  join([
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, type),
    ...attributes.map((attribute) => bytesField(5, attributeOf(attribute))),
    ...(domain === '' ? [] : [textField(7, domain)]),
  ]);

export type Initializer = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** Its values stand in that file. */
  readonly file?: string;
};

export const tensorOf = ({ name, shape, values, file }: Initializer): Bytes =>
  join([
    ...shape.map((size) => numberField(1, size)),
    numberField(2, elementTypes.float),
    textField(8, name),
    ...(file === undefined
      ? [bytesField(9, new Uint8Array(Float32Array.from(values).buffer))]
      : [bytesField(13, join([textField(1, 'location'), textField(2, file)])), numberField(14, 1)]),
  ]);

export type Graph = {
  readonly nodes: readonly Node[];
  readonly initializers?: readonly Initializer[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
};

export const graphOf = ({ nodes, initializers = [], inputs, outputs }: Graph): Bytes =>
  join([
    ...nodes.map((node) => bytesField(1, nodeOf(node))),
    textField(2, 'graph'),
    ...initializers.map((tensor) => bytesField(5, tensorOf(tensor))),
    ...inputs.map((input) => bytesField(11, port(input))),
    ...outputs.map((output) => bytesField(12, port(output))),
  ]);

/** A whole file; `more` is appended as it is. */
export const writeOnnx = (graph: Graph, more: Bytes = new Uint8Array()): Uint8Array =>
  join([
    numberField(1, 8),
    textField(2, 'test'),
    bytesField(8, numberField(2, 15)),
    bytesField(8, join([textField(1, 'ai.onnx.ml'), numberField(2, 3)])),
    bytesField(7, graphOf(graph)),
    more,
  ]);

export const rawField = bytesField;

/** What skl2onnx makes of a pipeline of imputer and regression: σ(weights · x + bias), what is not known taken as 0. */
export const logisticOnnx = (weights: readonly number[], bias: number): Uint8Array =>
  writeOnnx({
    nodes: [
      {
        type: 'Imputer',
        domain: 'ai.onnx.ml',
        inputs: ['x'],
        outputs: ['known'],
        attributes: [
          { name: 'imputed_value_floats', floats: weights.map(() => 0) },
          { name: 'replaced_value_float', float: NaN },
        ],
      },
      { type: 'Gemm', inputs: ['known', 'w', 'b'], outputs: ['z'] },
      { type: 'Sigmoid', inputs: ['z'], outputs: ['probability'] },
    ],
    initializers: [
      { name: 'w', shape: [weights.length, 1], values: weights },
      { name: 'b', shape: [1], values: [bias] },
    ],
    inputs: [{ name: 'x', shape: [null, weights.length] }],
    outputs: [{ name: 'probability', shape: [null, 1] }],
  });

/** One split: rows whose column `feature` is at most `threshold` (or not known, where `unknownIsLow`) get `low`, else `high`. */
export type Stump = {
  readonly feature: number;
  readonly threshold: number;
  readonly low: number;
  readonly high: number;
  readonly unknownIsLow?: boolean;
};

/** What onnxmltools makes of a LightGBM regressor: a TreeEnsembleRegressor, the sum of its trees. */
export const treesOnnx = (width: number, stumps: readonly Stump[]): Uint8Array => {
  const perTree = <T>(values: (stump: Stump, tree: number) => readonly T[]): readonly T[] => stumps.flatMap(values);
  const attributes: readonly Attribute[] = [
    { name: 'n_targets', int: 1 },
    { name: 'post_transform', text: 'NONE' },
    { name: 'nodes_treeids', ints: perTree((_, tree) => [tree, tree, tree]) },
    { name: 'nodes_nodeids', ints: perTree(() => [0, 1, 2]) },
    { name: 'nodes_featureids', ints: perTree(({ feature }) => [feature, 0, 0]) },
    { name: 'nodes_values', floats: perTree(({ threshold }) => [threshold, 0, 0]) },
    { name: 'nodes_modes', texts: perTree(() => ['BRANCH_LEQ', 'LEAF', 'LEAF']) },
    { name: 'nodes_truenodeids', ints: perTree(() => [1, 0, 0]) },
    { name: 'nodes_falsenodeids', ints: perTree(() => [2, 0, 0]) },
    {
      name: 'nodes_missing_value_tracks_true',
      ints: perTree(({ unknownIsLow = false }) => [unknownIsLow ? 1 : 0, 0, 0]),
    },
    { name: 'target_treeids', ints: perTree((_, tree) => [tree, tree]) },
    { name: 'target_nodeids', ints: perTree(() => [1, 2]) },
    { name: 'target_ids', ints: perTree(() => [0, 0]) },
    { name: 'target_weights', floats: perTree(({ low, high }) => [low, high]) },
  ];
  return writeOnnx({
    nodes: [
      {
        type: 'TreeEnsembleRegressor',
        domain: 'ai.onnx.ml',
        inputs: ['float_input'],
        outputs: ['variable'],
        attributes,
      },
    ],
    inputs: [{ name: 'float_input', shape: [null, width] }],
    outputs: [{ name: 'variable', shape: [null, 1] }],
  });
};

/** What skl2onnx makes of a classifier without zipmap: a label, and the chances of "no" and "yes", of how many the file does not tell. */
export const classifierOnnx = (weights: readonly number[], bias: number): Uint8Array =>
  writeOnnx({
    nodes: [
      {
        type: 'LinearClassifier',
        domain: 'ai.onnx.ml',
        inputs: ['x'],
        outputs: ['label', 'probabilities'],
        attributes: [
          { name: 'classlabels_ints', ints: [0, 1] },
          { name: 'coefficients', floats: [...weights.map((weight) => -weight), ...weights] },
          { name: 'intercepts', floats: [-bias, bias] },
          { name: 'post_transform', text: 'LOGISTIC' },
        ],
      },
    ],
    inputs: [{ name: 'x', shape: [null, weights.length] }],
    outputs: [
      { name: 'label', type: 'int64', shape: [null] },
      { name: 'probabilities', shape: [null, null] },
    ],
  });
