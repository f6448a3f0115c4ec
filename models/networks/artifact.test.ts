import { describe, expect, test } from 'vitest';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { decodeFloats, encodeFloats, parseNetworkArtifact, sealNetwork, type NetworkArtifact } from './artifact.ts';
import { trainNetwork } from './train-network.ts';

const { table, labels } = madeUpRows(300, 3);
const trained = await trainNetwork({
  table,
  labels,
  weights: null,
  loss: 'logistic',
  seed: 1,
  settings: { members: 1, epochs: 1, batchRows: 64, hiddenUnits: [4] },
  backends: ['wasm'],
});
if (!trained.ok) throw new Error(trained.error.detail);
const artifact: NetworkArtifact = trained.value;

const stored = (): Record<string, unknown> => JSON.parse(JSON.stringify(artifact)) as Record<string, unknown>;

/** Sealed anew, so that only the structure can tell. */
const resealed = (changes: Partial<NetworkArtifact>): unknown => {
  const { checksum: _, ...content } = artifact;
  return sealNetwork({ ...content, ...changes });
};
type Layers = NetworkArtifact['members'][number];
const withLayers = (change: (layers: Layers) => Layers): unknown =>
  resealed({ members: [change(artifact.members[0]!)] });
const withFirst = (changes: Partial<Layers[number]>): unknown =>
  withLayers(([first, ...rest]) => [{ ...first!, ...changes }, ...rest]);

test('numbers survive being written', () => {
  const values = Float32Array.of(0, -0, 1.5, -1e-40, 3.4e38);
  expect(decodeFloats(encodeFloats(values))).toEqual(values);
});

test('an artifact that was stored is read as it was', () => {
  expect(parseNetworkArtifact(stored())).toEqual({ ok: true, value: artifact });
});

describe('refused as corrupt', () => {
  const [first] = artifact.members[0]!;
  const weights = decodeFloats(first!.weights);
  const [input] = artifact.encoding;
  test.each([
    ['nothing', null],
    ['another format', { ...stored(), format: 'tact-network/2' }],
    ['a field that nobody knows', { ...stored(), extra: 1 }],
    ['no checksum', { ...stored(), checksum: undefined }],
    ['a number changed on the way', { ...stored(), rowCount: 301 }],
    ['another feature list under the old hash', resealed({ features: artifact.features.slice(0, 3) })],
    ['a member too few', resealed({ settings: { ...artifact.settings, members: 2 } })],
    ['a layer too few', withLayers((layers) => [...layers, layers[0]!])],
    ['weights of another size', withFirst({ weights: encodeFloats(weights.subarray(1)) })],
    ['a weight that is no number', withFirst({ weights: encodeFloats(weights.with(2, NaN)) })],
    ['a layer of another width', withFirst({ outputs: 3 })],
    ['weights that are no base64', withFirst({ weights: '?' })],
    ['edges that fall', resealed({ encoding: [{ ...input!, edges: [2, 1] } as never, ...artifact.encoding.slice(1)] })],
    ['an input of no feature', resealed({ encoding: [{ ...input!, feature: 99 }, ...artifact.encoding.slice(1)] })],
    ['two inputs of one feature', resealed({ encoding: [input!, input!, ...artifact.encoding.slice(2)] })],
    [
      'levels for a number',
      resealed({ encoding: [{ kind: 'levels', feature: 0, levels: [0] }, ...artifact.encoding.slice(1)] }),
    ],
  ])('%s', (_, value) => {
    expect(parseNetworkArtifact(value)).toMatchObject({ ok: false, error: { code: 'artifact-corrupt' } });
  });
});
