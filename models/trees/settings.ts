/** Hyper-parameters of boosted trees. The defaults are the measured recipe: 250 trees of 15 leaves, 70 % of rows and 40 % of columns a tree. */
import { z } from 'zod';

const share = z.number().gt(0).max(1);

export const treeSettingsSchema = z.strictObject({
  treeCount: z.int().min(1).max(10_000),
  maxLeaves: z.int().min(2).max(1024),
  /** Bins of a numeric column, without the bin for values that are not known. */
  maxBins: z.int().min(2).max(255),
  minRowsPerLeaf: z.int().min(1),
  /** Sum of second derivatives, for the logistic loss of p(1 − p). */
  minHessianPerLeaf: z.number().min(0),
  learningRate: z.number().gt(0).max(1),
  /** Penalty on the square of leaf values. */
  l2: z.number().min(0),
  rowShare: share,
  columnShare: share,
});

export type TreeSettings = Readonly<z.infer<typeof treeSettingsSchema>>;

export const defaultTreeSettings: TreeSettings = {
  treeCount: 250,
  maxLeaves: 15,
  maxBins: 255,
  minRowsPerLeaf: 20,
  minHessianPerLeaf: 1e-3,
  learningRate: 0.05,
  l2: 1,
  rowShare: 0.7,
  columnShare: 0.4,
};
