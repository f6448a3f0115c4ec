/**
 * What fitting leaves behind: plain JSON that can be stored, hashed and read by eye. `checksum` covers everything else in it. What was changed on the way,
 * or puts no case anywhere, is refused.
 */
import { z } from 'zod';
import { checksumOf, success, toInputErrors, type FittedSegments, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';

const columnSchema = z.strictObject({
  feature: z.string().min(1).max(120),
  reads: z.enum(['value', 'known']),
  shape: z.enum(['plain', 'log']),
  typical: z.number(),
  spread: z.number().positive(),
});

const differenceSchema = z.strictObject({
  feature: z.string(),
  reads: z.enum(['value', 'known']),
  difference: z.number(),
  words: z.string(),
});

const segmentSchema = z.strictObject({
  id: z.string().regex(/^seg-[0-9a-f]{8}$/),
  name: z.string().min(1).max(200),
  centre: z.array(z.number()).readonly(),
  /** Of the debtors it was fitted on. */
  members: z.int().min(1),
  differences: z.array(differenceSchema).readonly(),
  /** The segment of the fit before that it goes on from, and how many of both are in both; null: new. */
  before: z.strictObject({ jaccard: z.number() }).nullable(),
});

const lookSchema = z.strictObject({
  segments: z.int().min(2),
  adjustedRand: z.number(),
  weakestJaccard: z.number(),
  smallestShare: z.number(),
  explained: z.number(),
  explainedOfCloud: z.number(),
  against: z.array(z.string()).readonly(),
});

const contentSchema = z.strictObject({
  format: z.literal('tact-segments/1'),
  seed: z.int(),
  rowCount: z.int().min(1),
  columns: z.array(columnSchema).min(1).max(100).readonly(),
  segments: z.array(segmentSchema).min(2).max(100).readonly(),
  looks: z.array(lookSchema).readonly(),
});

const artifactSchema = contentSchema.extend({ checksum: z.string() });

export type SegmentsContent = z.infer<typeof contentSchema>;
export type SegmentsArtifact = Readonly<z.infer<typeof artifactSchema>> & FittedSegments;

export const sealSegments = (content: SegmentsContent): SegmentsArtifact => ({
  ...content,
  checksum: checksumOf(content),
});

/** From stored JSON to an artifact that can be relied on. */
export const parseSegmentsArtifact = (stored: unknown): Result<SegmentsArtifact, Refusal> => {
  const parsed = artifactSchema.safeParse(stored);
  if (!parsed.success) {
    const [first] = toInputErrors(parsed.error);
    return refused('artifact-corrupt', `${first?.pointer ?? ''}: ${first?.detail ?? 'not an artifact'}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) return refused('artifact-corrupt', 'the checksum does not match the content');
  const { columns, segments } = content;
  if (segments.some(({ centre }) => centre.length !== columns.length))
    return refused('artifact-corrupt', 'a segment has another number of columns than there are');
  if (new Set(segments.map(({ id }) => id)).size !== segments.length)
    return refused('artifact-corrupt', 'two segments have one id');
  return success(parsed.data);
};
