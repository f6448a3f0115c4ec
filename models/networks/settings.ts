/**
 * Hyper-parameters of small networks. The defaults are the measured recipe for tables: 16 quantile pieces a number, 128 and 64 hidden units,
 * dropout 0.1, eight epochs of batches of 256 with a warm-up and a cosine to zero, four members. No early stopping: it cost more than it gave.
 */
import { z } from 'zod';

export const networkSettingsSchema = z.strictObject({
  /** Pieces that a number is cut into at most. */
  pieces: z.int().min(1).max(255),
  /** A level of a category with fewer rows is treated as none of them. */
  minRowsPerLevel: z.int().min(1),
  hiddenUnits: z.array(z.int().min(1).max(1024)).min(1).max(4).readonly(),
  /** Share of hidden units that a step leaves out. */
  dropout: z.number().min(0).max(0.9),
  epochs: z.int().min(1).max(1000),
  /** Rows of a step; what is left over at the end of an epoch is not used in it. */
  batchRows: z.int().min(8).max(65_536),
  peakLearningRate: z.number().gt(0).max(1),
  /** Share of the steps in which the learning rate rises to its peak. */
  warmUpShare: z.number().min(0).max(1),
  /** Decoupled, on weights and not on biases. */
  weightDecay: z.number().min(0).max(10),
  /** Networks trained apart, whose predictions are averaged. */
  members: z.int().min(1).max(64),
});

export type NetworkSettings = Readonly<z.infer<typeof networkSettingsSchema>>;

export const defaultNetworkSettings: NetworkSettings = {
  pieces: 16,
  minRowsPerLevel: 20,
  hiddenUnits: [128, 64],
  dropout: 0.1,
  epochs: 8,
  batchRows: 256,
  peakLearningRate: 0.002,
  warmUpShare: 0.05,
  weightDecay: 0.02,
  members: 4,
};
