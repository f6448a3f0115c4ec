/**
 * What training a network leaves behind: plain JSON with the encoding and the weights of every member, 32-bit floats, little-endian, in base64.
 * `checksum` covers everything else; sizes and numbers are checked as well, so that no artifact can be read past its end or answer NaN.
 */
import { z } from 'zod';
import { checksumOf, success, toInputErrors, type Result } from '../../engine/index.ts';
import { featureListHash, modelFeatureListSchema } from '../features/model-feature.ts';
import { refused, type Refusal } from '../refusal.ts';
import { lossNames } from '../trees/losses.ts';
import { encodedWidth, encodingSchema, type EncodedInput } from './encoding.ts';
import { networkSettingsSchema } from './settings.ts';

export const networkFormat = 'tact-network/1';

const size = z.int().min(1);

const layerSchema = z.strictObject({
  inputs: size,
  outputs: size,
  /** inputs × outputs, input by input. */
  weights: z.base64(),
  biases: z.base64(),
});

export const backendNames = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

const contentSchema = z.strictObject({
  format: z.literal(networkFormat),
  loss: z.enum(lossNames),
  features: modelFeatureListSchema,
  featuresHash: z.string(),
  /** Features that never varied in training, or had no common level. */
  droppedFeatures: z.array(z.string()).readonly(),
  seed: z.int(),
  settings: networkSettingsSchema,
  /** What multiplied the matrices: another one rounds differently. */
  backend: z.enum(backendNames),
  rowCount: z.int().min(0),
  encoding: encodingSchema,
  /** Under the squared loss an amount is `mean + spread · output`; under the logistic one 0 and 1. */
  scale: z.strictObject({ mean: z.number(), spread: z.number().positive() }),
  members: z.array(z.array(layerSchema).min(2).max(5).readonly()).min(1).max(64).readonly(),
});

const artifactSchema = contentSchema.extend({ checksum: z.string() });

type NetworkContent = Readonly<z.infer<typeof contentSchema>>;
export type NetworkArtifact = Readonly<z.infer<typeof artifactSchema>>;
export type StoredLayer = Readonly<z.infer<typeof layerSchema>>;

export const sealNetwork = (content: NetworkContent): NetworkArtifact => ({
  ...content,
  checksum: checksumOf(content),
});

const floatBytes = 4;

export const encodeFloats = (values: Float32Array): string => {
  const view = new DataView(new ArrayBuffer(values.length * floatBytes));
  for (const [index, value] of values.entries()) view.setFloat32(index * floatBytes, value, true);
  return Buffer.from(view.buffer).toString('base64');
};

export const decodeFloats = (text: string): Float32Array => {
  const bytes = Buffer.from(text, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.byteLength / floatBytes) }, (_, index) =>
    view.getFloat32(index * floatBytes, true),
  );
};

const isAscending = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? NaN));

const inputFault = ({ features }: NetworkContent, input: EncodedInput): string | null => {
  const feature = features[input.feature];
  if (feature === undefined) return 'an input of a feature that is not in the list';
  if (input.kind === 'pieces') return isAscending(input.edges) ? null : `the edges of ${feature.name} do not ascend`;
  const levelCount = feature.kind === 'category' ? feature.levels.length : 0;
  return input.levels.every((level) => level < levelCount) && isAscending(input.levels)
    ? null
    : `the levels of ${feature.name} are not its own`;
};

const areNumbers = (text: string, count: number): boolean => {
  const values = decodeFloats(text);
  return values.length === count && values.every((value) => Number.isFinite(value));
};

const layersFault = (content: NetworkContent, layers: readonly StoredLayer[]): string | null => {
  const sizes = [encodedWidth(content.encoding), ...content.settings.hiddenUnits, 1];
  if (layers.length !== sizes.length - 1) return `${layers.length} layers in place of ${sizes.length - 1}`;
  const wrong = layers.findIndex(
    ({ inputs, outputs, weights, biases }, place) =>
      inputs !== sizes[place] ||
      outputs !== sizes[place + 1] ||
      !areNumbers(weights, inputs * outputs) ||
      !areNumbers(biases, outputs),
  );
  return wrong < 0 ? null : `the weights of layer ${wrong} are not of its size, or no numbers`;
};

const faultOf = (content: NetworkContent): string | null => {
  if (featureListHash(content.features) !== content.featuresHash)
    return 'the hash of the features does not match the features';
  if (new Set(content.encoding.map(({ feature }) => feature)).size !== content.encoding.length)
    return 'two inputs of one feature';
  for (const input of content.encoding) {
    const fault = inputFault(content, input);
    if (fault !== null) return fault;
  }
  if (content.members.length !== content.settings.members) return 'members are missing';
  for (const layers of content.members) {
    const fault = layersFault(content, layers);
    if (fault !== null) return fault;
  }
  return null;
};

/** From stored JSON to an artifact that can be relied on. */
export const parseNetworkArtifact = (stored: unknown): Result<NetworkArtifact, Refusal> => {
  const parsed = artifactSchema.safeParse(stored);
  if (!parsed.success) {
    const [first] = toInputErrors(parsed.error);
    return refused('artifact-corrupt', `${first?.pointer ?? ''}: ${first?.detail ?? 'not an artifact'}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) return refused('artifact-corrupt', 'the checksum does not match the content');
  const fault = faultOf(content);
  return fault === null ? success(parsed.data) : refused('artifact-corrupt', fault);
};
