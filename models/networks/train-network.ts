/**
 * Rows → a network artifact. The same rows, settings, seed and backend give the same bytes: order, weights and dropout are drawn by the layer's
 * own generator and the backend runs on one thread. The tensor library is loaded by the first training, not with this file.
 */
import { success, type Result } from '../../engine/index.ts';
import { featureListHash } from '../features/model-feature.ts';
import { refused, type Refusal } from '../refusal.ts';
import { checkRows, type TrainingRows } from '../trees/check-rows.ts';
import { startScore, type LossName } from '../trees/losses.ts';
import {
  backendNames,
  encodeFloats,
  networkFormat,
  sealNetwork,
  type BackendName,
  type NetworkArtifact,
} from './artifact.ts';
import { fitEncoding } from './encoding.ts';
import { defaultNetworkSettings, networkSettingsSchema, type NetworkSettings } from './settings.ts';

export type NetworkTraining = TrainingRows & {
  readonly loss: LossName;
  readonly seed: number;
  /** What is not told is as in the default settings. */
  readonly settings?: Partial<NetworkSettings>;
  /** The first that can be used here is used; absent: the native library where installed, else WebAssembly, else plain JavaScript. */
  readonly backends?: readonly BackendName[];
  /** Called after each epoch of each member, for progress. */
  readonly onEpoch?: (epochsDone: number, epochCount: number) => void;
};

/** How the labels are told to the network: an amount in standard deviations from its mean, a class as it is. */
const scaleOf = (labels: Float64Array, loss: LossName): { readonly mean: number; readonly spread: number } => {
  if (loss === 'logistic') return { mean: 0, spread: 1 };
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const squares = labels.reduce((sum, label) => sum + (label - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / labels.length) };
};

const startOutputOf = ({ labels, weights, loss }: NetworkTraining): number =>
  loss === 'logistic' ? startScore(loss, { labels, weights: weights ?? new Float64Array(labels.length).fill(1) }) : 0;

/** What is wrong with the training, or its settings. */
const checkTraining = (training: NetworkTraining): Result<NetworkSettings, Refusal> => {
  const parsed = networkSettingsSchema.safeParse({ ...defaultNetworkSettings, ...training.settings });
  if (!parsed.success) return refused('settings-not-valid', parsed.error.issues[0]?.message ?? 'not settings');
  if (!Number.isSafeInteger(training.seed))
    return refused('settings-not-valid', `the seed ${String(training.seed)} is not a whole number`);
  const checked = checkRows(training, { loss: training.loss, minRows: 2 * parsed.data.batchRows });
  return checked.ok ? success(parsed.data) : checked;
};

export const trainNetwork = async (training: NetworkTraining): Promise<Result<NetworkArtifact, Refusal>> => {
  const settings = checkTraining(training);
  if (!settings.ok) return settings;
  const { table, labels, loss, seed, backends = backendNames, onEpoch } = training;
  const { encoding, droppedFeatures } = fitEncoding(table, settings.value);
  if (encoding.length === 0) return refused('no-usable-feature', 'no feature ever varies');
  const scale = scaleOf(labels, loss);
  // eslint-disable-next-line no-restricted-syntax -- the tensor library takes a while to load: only training pays for it
  const { trainMembers } = await import('./train/train-members.ts');
  const trained = await trainMembers({
    rows: training,
    encoding,
    settings: settings.value,
    loss,
    seed,
    startOutput: startOutputOf(training),
    targets: Float32Array.from(labels, (label) => (label - scale.mean) / scale.spread),
    backends,
    ...(onEpoch === undefined ? {} : { onEpoch }),
  });
  if (trained === null) return refused('settings-not-valid', `none of the backends ${backends.join(', ')} works here`);
  return success(
    sealNetwork({
      format: networkFormat,
      loss,
      features: [...table.features],
      featuresHash: featureListHash(table.features),
      droppedFeatures,
      seed,
      settings: settings.value,
      backend: trained.backend,
      rowCount: labels.length,
      encoding,
      scale,
      members: trained.members.map((layers) =>
        layers.map(({ inputs, outputs, weights, biases }) => ({
          ...{ inputs, outputs },
          weights: encodeFloats(weights),
          biases: encodeFloats(biases),
        })),
      ),
    }),
  );
};
