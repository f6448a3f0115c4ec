/**
 * Whether an ONNX file may be run at all, told from its bytes: safe operators of known domains, nothing outside of itself, one input of as
 * many numbers as features are named, and one output of one number a row. What it computes is tried out by probe-onnx.ts.
 */
import { failure, success, type InputError, type Result } from '../../engine/index.ts';
import { readOnnx, type OnnxFile, type OnnxValue } from './read-onnx.ts';
import { isSafeOperator, safeDomains } from './safe-operators.ts';

/** What is fed and what is fetched. */
export type OnnxPorts = {
  readonly input: string;
  readonly inputType: 'float32' | 'float64';
  readonly output: string;
  /** At most so many numbers a row, of which the last is read: a classifier tells the chances of "no" and of "yes". */
  readonly outputColumns: 1 | 2;
};

export type CheckedOnnx = {
  readonly ports: OnnxPorts;
  readonly producer: string;
  readonly opsets: OnnxFile['opsets'];
};

type Wanted = {
  /** How many features are named. */
  readonly width: number;
  /** Which output is meant, where there are several. */
  readonly output?: string | undefined;
  /** 2 where the output may be a classifier's two chances. */
  readonly most: 1 | 2;
};

const inputTypes = { 1: 'float32', 11: 'float64' } as const;

const isFloat = (type: number): type is keyof typeof inputTypes => type in inputTypes;

const mostNamed = 5;

const listed = (names: readonly string[]): string =>
  names.length > mostNamed
    ? `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`
    : names.join(', ');

const operatorFaults = ({ operators }: OnnxFile): readonly string[] => {
  const strange = operators.filter(({ domain }) => !safeDomains.includes(domain));
  const unsafe = operators.filter(({ domain, type }) => safeDomains.includes(domain) && !isSafeOperator(domain, type));
  return [
    ...(strange.length === 0
      ? []
      : [
          `uses operators of the domains ${listed([...new Set(strange.map(({ domain }) => domain))])}; only ${safeDomains.join(', ')} are known`,
        ]),
    ...(unsafe.length === 0
      ? []
      : [`uses operators that are not permitted: ${listed(unsafe.map(({ type }) => type))}`]),
  ];
};

const contentFaults = (file: OnnxFile): readonly string[] => [
  ...(file.externalTensors.length === 0
    ? []
    : [`refers to data in other files (${listed(file.externalTensors)}): save it as one file`]),
  ...(file.hasSubgraphs ? ['holds graphs within nodes (If, Loop, Scan or alike)'] : []),
  ...(file.hasFunctions ? ['defines operators of its own'] : []),
  ...(file.hasTraining ? ['holds training information'] : []),
  ...operatorFaults(file),
];

const shapeText = (shape: OnnxValue['shape']): string =>
  shape === null ? 'of unknown shape' : `of shape [${shape.map((size) => size ?? 'any').join(', ')}]`;

const inputFaults = ({ inputs }: OnnxFile, width: number): readonly string[] => {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) {
    return [
      `takes ${inputs.length} inputs (${listed(inputs.map(({ name }) => name))}); it must take one table of numbers`,
    ];
  }
  const { kind, elementType, shape } = input;
  if (kind !== 'tensor' || !isFloat(elementType))
    return [`takes an input, ${input.name}, that is no tensor of float or double`];
  if (shape?.length !== 2) return [`takes an input ${shapeText(shape)}; it must be [any, ${width}]`];
  const [rows, columns] = shape;
  if (rows !== null) return [`takes just ${String(rows)} rows at once; the number of rows must be left open`];
  // Some converters leave the number of columns open; then the probe tells.
  if (columns !== null && columns !== width) {
    return [`takes ${String(columns)} columns, and ${width} features are named`];
  }
  return [];
};

/** Null: none that could be meant. What the file does not tell, running it will. */
const columnsOf = ({ shape }: OnnxValue, most: 1 | 2): 1 | 2 | null => {
  if (shape === null) return most;
  if (shape.length === 1) return 1;
  const columns = shape.length === 2 ? shape[1] : undefined;
  if (columns === null) return most;
  return columns === 1 || (columns === 2 && most === 2) ? columns : null;
};

const whyNoOutput = (outputs: readonly OnnxValue[], named: string | undefined): string => {
  if (named !== undefined) return `has no output ${named} of one number (or two chances) a row`;
  if (outputs.some(({ kind }) => kind !== 'tensor')) {
    return 'answers a list of maps: convert it with the option zipmap set to False';
  }
  return 'has no single output of one number (or two chances) a row; name the one to read as `output`';
};

/** The output that is meant: the one that is named, or the only one of numbers. */
const findOutput = ({ outputs }: OnnxFile, { output: named, most }: Wanted): OnnxValue | null => {
  const fit = outputs.filter(
    (output) => output.kind === 'tensor' && isFloat(output.elementType) && columnsOf(output, most) !== null,
  );
  const meant = named === undefined ? fit : fit.filter(({ name }) => name === named);
  return meant.length === 1 ? (meant[0] ?? null) : null;
};

const under = (pointer: string, details: readonly string[]): readonly InputError[] =>
  details.map((detail) => ({ pointer, detail }));

export const checkOnnx = (bytes: Uint8Array, wanted: Wanted): Result<CheckedOnnx, readonly InputError[]> => {
  const { width, output: named, most } = wanted;
  const file = readOnnx(bytes);
  if (!file.ok) return failure(under('/onnx', [file.error.detail]));
  const faults = under('/onnx', [...contentFaults(file.value), ...inputFaults(file.value, width)]);
  const [input] = file.value.inputs;
  const output = findOutput(file.value, wanted);
  const pointer = named === undefined ? '/onnx' : '/output';
  if (output === null) return failure([...faults, ...under(pointer, [whyNoOutput(file.value.outputs, named)])]);
  if (faults.length > 0 || input === undefined || !isFloat(input.elementType)) return failure(faults);
  const ports = {
    input: input.name,
    inputType: inputTypes[input.elementType],
    output: output.name,
    outputColumns: columnsOf(output, most) ?? 1,
  };
  return success({ ports, producer: file.value.producer, opsets: file.value.opsets });
};
