import { describe, expect, test } from 'vitest';
import { featureSpec } from '../../engine/index.ts';
import { checkOnnx } from './check-onnx.ts';
import { onnxColumns, onnxInputNames } from './onnx-inputs.ts';
import { readOnnx } from './read-onnx.ts';
import {
  graphOf,
  logisticOnnx,
  rawField,
  tensorOf,
  treesOnnx,
  writeOnnx,
  type Graph,
  type Node,
} from '../testing/write-onnx.ts';

const good: Graph = {
  nodes: [{ type: 'Sigmoid', inputs: ['x'], outputs: ['y'] }],
  inputs: [{ name: 'x', shape: [null, 1] }],
  outputs: [{ name: 'y' }],
};
const withNode = (node: Partial<Node>): Uint8Array =>
  writeOnnx({ ...good, nodes: [...good.nodes, { type: 'Neg', inputs: ['y'], outputs: ['z'], ...node }] });
const subgraph = graphOf(good);

const detailsOf = (bytes: Uint8Array, output?: string): readonly string[] => {
  const checked = checkOnnx(bytes, { width: 1, output, most: 2 });
  return checked.ok ? [] : checked.error.map(({ pointer, detail }) => `${pointer} ${detail}`);
};

describe('a file that may be run', () => {
  test('tells its operators, its ports and what made it', () => {
    const file = readOnnx(logisticOnnx([1, 2, 3], 0));
    expect(file).toMatchObject({
      ok: true,
      value: {
        irVersion: 8,
        producer: 'test',
        opsets: [
          { domain: 'ai.onnx', version: 15 },
          { domain: 'ai.onnx.ml', version: 3 },
        ],
        operators: [
          { domain: 'ai.onnx.ml', type: 'Imputer' },
          { domain: 'ai.onnx', type: 'Gemm' },
          { domain: 'ai.onnx', type: 'Sigmoid' },
        ],
        inputs: [{ name: 'x', kind: 'tensor', elementType: 1, shape: [null, 3] }],
        outputs: [{ name: 'probability', shape: [null, 1] }],
        externalTensors: [],
      },
    });
    expect(
      checkOnnx(treesOnnx(2, [{ feature: 0, threshold: 0, low: 0, high: 1 }]), { width: 2, most: 2 }),
    ).toMatchObject({
      ok: true,
      value: {
        ports: { input: 'float_input', inputType: 'float32', output: 'variable', outputColumns: 1 },
      },
    });
  });

  test.each<[string, Graph, string | undefined, object]>([
    [
      'a classifier without zipmap: the chance of yes',
      {
        ...good,
        outputs: [
          { name: 'label', type: 'int64', shape: [null] },
          { name: 'probabilities', shape: [null, 2] },
        ],
      },
      undefined,
      { output: 'probabilities', outputColumns: 2 },
    ],
    ['the output that is named', { ...good, outputs: [{ name: 'a' }, { name: 'b' }] }, 'b', { output: 'b' }],
    [
      'doubles',
      { ...good, inputs: [{ name: 'x', type: 'double', shape: [null, 1] }] },
      undefined,
      { inputType: 'float64' },
    ],
    ['a flat output', { ...good, outputs: [{ name: 'y', shape: [null] }] }, undefined, { outputColumns: 1 }],
    [
      'an output of no stated shape',
      { ...good, outputs: [{ name: 'y', shape: null }] },
      undefined,
      { outputColumns: 2 },
    ],
    ['any number of columns', { ...good, inputs: [{ name: 'x', shape: [null, null] }] }, undefined, { input: 'x' }],
    [
      'a weight that is listed among the inputs, as old files have it',
      {
        ...good,
        inputs: [...good.inputs, { name: 'w', shape: [1, 1] }],
        initializers: [{ name: 'w', shape: [1, 1], values: [1] }],
      },
      undefined,
      { input: 'x' },
    ],
  ])('%s', (_, graph, output, ports) => {
    expect(checkOnnx(writeOnnx(graph), { width: 1, output, most: 2 })).toMatchObject({ ok: true, value: { ports } });
  });
});

describe('what is refused', () => {
  test.each<[string, Uint8Array, string | RegExp]>([
    ['nothing', new Uint8Array(), 'is not an ONNX file'],
    ['a text', new Uint8Array(Buffer.from('{"not":"onnx"}')), 'is not an ONNX file'],
    ['zeros', new Uint8Array(100), 'is not an ONNX file'],
    ['all bits set', new Uint8Array(100).fill(255), 'is not an ONNX file'],
    ['a file cut short', writeOnnx(good).subarray(0, -3), 'is not an ONNX file'],
    ['no nodes', writeOnnx({ ...good, nodes: [] }), 'is not an ONNX file'],
    ['a loop', withNode({ type: 'Loop' }), 'not permitted: Loop'],
    ['a branch', withNode({ type: 'If' }), 'not permitted: If'],
    ['chance', withNode({ type: 'RandomNormalLike' }), 'not permitted: RandomNormalLike'],
    ['much out of little', withNode({ type: 'Expand' }), 'not permitted: Expand'],
    ['an operator of nobody', withNode({ type: 'ReadFile' }), 'not permitted: ReadFile'],
    ['another domain', withNode({ domain: 'com.example' }), 'of the domains com.example'],
    ['an extension of the runtime', withNode({ domain: 'ai.onnx.contrib' }), 'of the domains ai.onnx.contrib'],
    ['a microsoft operator that is not listed', withNode({ domain: 'com.microsoft', type: 'Attention' }), 'Attention'],
    ['a graph in a node', withNode({ attributes: [{ name: 'body', graph: subgraph }] }), 'graphs within nodes'],
    [
      'weights in another file',
      writeOnnx({ ...good, initializers: [{ name: 'w', shape: [1], values: [], file: '../../etc/passwd' }] }),
      'data in other files (w)',
    ],
    [
      'a constant in another file',
      withNode({
        type: 'Constant',
        inputs: [],
        attributes: [{ name: 'value', tensor: tensorOf({ name: 'c', shape: [1], values: [], file: 'x' }) }],
      }),
      'data in other files (c)',
    ],
    ['functions', writeOnnx(good, rawField(25, new Uint8Array())), 'operators of its own'],
    ['training', writeOnnx(good, rawField(20, new Uint8Array())), 'training information'],
    ['two inputs', writeOnnx({ ...good, inputs: [...good.inputs, { name: 'more' }] }), 'takes 2 inputs (x, more)'],
    ['no input', writeOnnx({ ...good, inputs: [] }), 'takes 0 inputs'],
    ['text', writeOnnx({ ...good, inputs: [{ name: 'x', type: 'string' }] }), 'no tensor of float'],
    ['whole numbers', writeOnnx({ ...good, inputs: [{ name: 'x', type: 'int64' }] }), 'no tensor of float'],
    ['maps', writeOnnx({ ...good, inputs: [{ name: 'x', isMaps: true }] }), 'no tensor of float'],
    ['another width', writeOnnx({ ...good, inputs: [{ name: 'x', shape: [null, 7] }] }), 'takes 7 columns, and 1'],
    ['one row', writeOnnx({ ...good, inputs: [{ name: 'x', shape: [1, 1] }] }), 'just 1 rows at once'],
    ['a flat input', writeOnnx({ ...good, inputs: [{ name: 'x', shape: [null] }] }), 'of shape [any]'],
    ['a picture', writeOnnx({ ...good, inputs: [{ name: 'x', shape: [null, 3, 8, 8] }] }), '[any, 3, 8, 8]'],
    ['no shape', writeOnnx({ ...good, inputs: [{ name: 'x', shape: null }] }), 'of unknown shape'],
    ['a label only', writeOnnx({ ...good, outputs: [{ name: 'y', type: 'int64' }] }), 'no single output'],
    ['three classes', writeOnnx({ ...good, outputs: [{ name: 'y', shape: [null, 3] }] }), 'no single output'],
    ['two outputs', writeOnnx({ ...good, outputs: [{ name: 'a' }, { name: 'b' }] }), 'name the one to read'],
    ['zipmap', writeOnnx({ ...good, outputs: [{ name: 'y', isMaps: true }] }), 'zipmap'],
  ])('%s', (_, bytes, detail) => {
    expect(detailsOf(bytes).join('; ')).toContain(detail);
  });

  test('an output that there is not', () => {
    expect(detailsOf(writeOnnx(good), 'other')).toEqual([
      '/output has no output other of one number (or two chances) a row',
    ]);
  });

  test('two numbers a row where one amount is meant', () => {
    const bytes = writeOnnx({ ...good, outputs: [{ name: 'y', shape: [null, 2] }] });
    expect(checkOnnx(bytes, { width: 1, most: 1 })).toMatchObject({ ok: false });
  });

  test('all faults at once', () => {
    const bytes = writeOnnx({ ...good, nodes: [{ type: 'Loop', inputs: [], outputs: [] }], inputs: [] });
    expect(detailsOf(bytes)).toHaveLength(2);
  });

  test('names with control characters are shown without them', () => {
    expect(detailsOf(withNode({ type: 'a\u0000\u001b[31m' })).join()).toContain('a??[31m');
  });

  test('whatever stands where a byte is changed, it is read or refused, and never throws', () => {
    const bytes = logisticOnnx([1], 0.5);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[at] = value;
        expect(() => checkOnnx(changed, { width: 1, most: 2 })).not.toThrow();
      }
    }
  });
});

describe('names of inputs', () => {
  test('are those of features that may decide, and of what an action is', () => {
    const { columns, faults } = onnxColumns(onnxInputNames);
    expect(faults).toEqual([]);
    expect(columns).toHaveLength(onnxInputNames.length);
    const protectedNames = featureSpec.features.filter(({ forDecisions }) => !forDecisions).map(({ name }) => name);
    expect(protectedNames.length).toBeGreaterThan(0);
    expect(onnxInputNames.filter((name) => protectedNames.includes(name))).toEqual([]);
  });

  test.each<[string, readonly string[], string]>([
    ['unknown', ['daysPastDue', 'shoeSize', 'action.contact'], '/features/1 is no feature'],
    ['protected', ['birthYear', 'action.contact'], '/features/0 is protected'],
    ['twice', ['daysPastDue', 'action.contact', 'daysPastDue'], '/features/2 stands in the list twice'],
    ['a slot that is none', ['action.slot.midnight'], '/features/0 is no feature'],
    ['of an object', ['constructor', 'action.contact'], '/features/0 is no feature'],
    ['nothing of the action', ['daysPastDue'], '/features names nothing of the action'],
  ])('refused: %s', (_, names, told) => {
    const { faults } = onnxColumns(names);
    expect(faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join()).toContain(told);
  });
});
