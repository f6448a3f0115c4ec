/**
 * What an ONNX file says of itself, before any runtime sees it: what goes in and out, which operators it uses, and whether it refers to
 * anything outside. Field numbers are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
import { failure, success, type Result } from '../../engine/index.ts';
import { visitFields, type WireField } from './wire-format.ts';

export type OnnxValue = {
  readonly name: string;
  /** `other`: a sequence, a map, or no type at all. */
  readonly kind: 'tensor' | 'other';
  /** As in TensorProto.DataType: 1 is float, 11 is double, 7 is int64. */
  readonly elementType: number;
  /** Null: a dimension of any size. The whole is null where the file does not tell. */
  readonly shape: readonly (number | null)[] | null;
};

export type OnnxFile = {
  readonly irVersion: number;
  readonly producer: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** Each once. The domain `ai.onnx` is written in full. */
  readonly operators: readonly { readonly domain: string; readonly type: string }[];
  /** What is fed when it runs: inputs that have no initial value. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Names of tensors whose values stand in another file. */
  readonly externalTensors: readonly string[];
  /** A node holds a graph of its own (If, Loop, Scan …). */
  readonly hasSubgraphs: boolean;
  /** It defines operators of its own. */
  readonly hasFunctions: boolean;
  readonly hasTraining: boolean;
};

const decoder = new TextDecoder();
const longestName = 200;

/** A name as it may be shown: cut, and without control characters. */
const textOf = (bytes: Uint8Array): string =>
  decoder.decode(bytes.subarray(0, longestName)).replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');

const domainOf = (text: string): string => (text === '' ? 'ai.onnx' : text);

type Visitors = Readonly<Record<number, (field: WireField) => boolean>>;

const visit = (bytes: Uint8Array, visitors: Visitors): boolean =>
  visitFields(bytes, (field) => visitors[field.number]?.(field) ?? true);

/** A field of the wrong wire type makes the message unreadable. */
const onBytes =
  (use: (bytes: Uint8Array) => boolean): ((field: WireField) => boolean) =>
  (field) =>
    field.kind === 'bytes' && use(field.bytes);

const onText = (use: (text: string) => void): ((field: WireField) => boolean) =>
  onBytes((bytes) => {
    use(textOf(bytes));
    return true;
  });

const onNumber =
  (use: (value: number) => void): ((field: WireField) => boolean) =>
  (field) => {
    if (field.kind !== 'varint') return false;
    use(field.value);
    return true;
  };

type Draft = {
  irVersion: number;
  producer: string;
  opsets: { domain: string; version: number }[];
  operators: Map<string, { domain: string; type: string }>;
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  initializers: Set<string>;
  externalTensors: string[];
  hasGraph: boolean;
  hasSubgraphs: boolean;
  hasFunctions: boolean;
  hasTraining: boolean;
};

const external = 1;

const readTensor = (draft: Draft, bytes: Uint8Array, isInitializer: boolean): boolean => {
  const tensor = { name: '', isExternal: false };
  const isRead = visit(bytes, {
    8: onText((text) => (tensor.name = text)),
    13: onBytes(() => (tensor.isExternal = true)),
    14: onNumber((location) => {
      if (location === external) tensor.isExternal = true;
    }),
  });
  if (isInitializer) draft.initializers.add(tensor.name);
  if (tensor.isExternal) draft.externalTensors.push(tensor.name);
  return isRead;
};

const readSparseTensor = (draft: Draft, bytes: Uint8Array, isInitializer: boolean): boolean =>
  visit(bytes, {
    1: onBytes((values) => readTensor(draft, values, isInitializer)),
    2: onBytes((indices) => readTensor(draft, indices, false)),
  });

/** Graphs inside a node are noted and not entered. */
const readAttribute = (draft: Draft, bytes: Uint8Array): boolean => {
  const onGraph = onBytes(() => (draft.hasSubgraphs = true));
  const onTensor = onBytes((tensor) => readTensor(draft, tensor, false));
  const onSparse = onBytes((tensor) => readSparseTensor(draft, tensor, false));
  return visit(bytes, { 5: onTensor, 6: onGraph, 10: onTensor, 11: onGraph, 22: onSparse, 23: onSparse });
};

const readNode = (draft: Draft, bytes: Uint8Array): boolean => {
  let type = '';
  let domain = '';
  const isRead = visit(bytes, {
    4: onText((text) => (type = text)),
    5: onBytes((attribute) => readAttribute(draft, attribute)),
    7: onText((text) => (domain = text)),
  });
  draft.operators.set(`${domainOf(domain)} ${type}`, { domain: domainOf(domain), type });
  return isRead;
};

const readShape = (bytes: Uint8Array): (number | null)[] | null => {
  const shape: (number | null)[] = [];
  const isRead = visit(bytes, {
    1: onBytes((dimension) => {
      let size: number | null = null;
      const isDimension = visit(dimension, { 1: onNumber((value) => (size = value)) });
      shape.push(size);
      return isDimension;
    }),
  });
  return isRead ? shape : null;
};

const readValue = (into: OnnxValue[], bytes: Uint8Array): boolean => {
  let value: OnnxValue = { name: '', kind: 'other', elementType: 0, shape: null };
  const readTensorType = onBytes((tensor) => {
    value = { ...value, kind: 'tensor' };
    return visit(tensor, {
      1: onNumber((elementType) => (value = { ...value, elementType })),
      2: onBytes((shape) => {
        value = { ...value, shape: readShape(shape) };
        return value.shape !== null;
      }),
    });
  });
  const isRead = visit(bytes, {
    1: onText((name) => (value = { ...value, name })),
    2: onBytes((type) => visit(type, { 1: readTensorType })),
  });
  into.push(value);
  return isRead;
};

const readGraph = (draft: Draft, bytes: Uint8Array): boolean => {
  draft.hasGraph = true;
  return visit(bytes, {
    1: onBytes((node) => readNode(draft, node)),
    5: onBytes((tensor) => readTensor(draft, tensor, true)),
    11: onBytes((value) => readValue(draft.inputs, value)),
    12: onBytes((value) => readValue(draft.outputs, value)),
    15: onBytes((tensor) => readSparseTensor(draft, tensor, true)),
  });
};

const readOpset = (draft: Draft, bytes: Uint8Array): boolean => {
  const opset = { domain: 'ai.onnx', version: 0 };
  draft.opsets.push(opset);
  return visit(bytes, {
    1: onText((text) => (opset.domain = domainOf(text))),
    2: onNumber((version) => (opset.version = version)),
  });
};

const emptyDraft = (): Draft => ({
  irVersion: 0,
  producer: '',
  opsets: [],
  operators: new Map(),
  inputs: [],
  outputs: [],
  initializers: new Set(),
  externalTensors: [],
  hasGraph: false,
  hasSubgraphs: false,
  hasFunctions: false,
  hasTraining: false,
});

const notOnnx = failure({ detail: 'is not an ONNX file, or is cut short' });

export const readOnnx = (bytes: Uint8Array): Result<OnnxFile, { readonly detail: string }> => {
  const draft = emptyDraft();
  const isRead = visit(bytes, {
    1: onNumber((version) => (draft.irVersion = version)),
    2: onText((name) => (draft.producer = name)),
    7: onBytes((graph) => readGraph(draft, graph)),
    8: onBytes((opset) => readOpset(draft, opset)),
    20: onBytes(() => (draft.hasTraining = true)),
    25: onBytes(() => (draft.hasFunctions = true)),
  });
  const { hasGraph, initializers, operators, inputs, ...file } = draft;
  const isModel = isRead && hasGraph && file.irVersion >= 1 && file.opsets.length > 0 && operators.size > 0;
  if (!isModel) return notOnnx;
  const fed = inputs.filter(({ name }) => !initializers.has(name));
  return success({ ...file, operators: [...operators.values()], inputs: fed });
};
