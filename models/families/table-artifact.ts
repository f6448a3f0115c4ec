/** What training a response by trees or networks leaves behind: plain JSON, sealed; each model inside is sealed by itself as well. */
import { z } from 'zod';
import {
  channels,
  checksumOf,
  failure,
  success,
  toInputErrors,
  type Catalogue,
  type Result,
} from '../../engine/index.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { refused, type Refusal } from '../refusal.ts';
import { parseTable, storedTableSchema, tableKinds, type LearnedTable } from './learned-table.ts';

export const tableResponseFormat = 'tact-table-response/1';

const count = z.int().min(0);
const rate = z.number().min(0).max(1);

const contentSchema = z.strictObject({
  format: z.literal(tableResponseFormat),
  kind: z.enum(tableKinds),
  featureSpec: z.strictObject({ id: z.string(), hash: z.string() }),
  catalogue: z.strictObject({ id: z.string(), version: z.int(), actions: z.array(z.string()).min(1).readonly() }),
  seed: z.int(),
  window: z.strictObject({ fromDay: z.int(), toDay: z.int(), rows: count, contacts: count, payments: count }),
  /** Of the hazard of a day, each learnt with other weights of the debtors. */
  hazard: z.array(storedTableSchema).min(1).max(64).readonly(),
  /** Null: too few rows, the house's assumptions stand. */
  reach: storedTableSchema.nullable(),
  /** Those that show who was reached and who was not; of the others the assumptions stand. */
  reachChannels: z.array(z.enum(channels)).readonly(),
  harm: storedTableSchema.nullable(),
  /** What harms there were, by what the assumptions foretold. */
  harmRatio: z.number().min(0),
  /** Null: too few payments, their mean stands. */
  amount: storedTableSchema.nullable(),
  meanShare: rate,
});

const artifactSchema = contentSchema.extend({ checksum: z.string() });
type Stored = z.infer<typeof artifactSchema>;

type Parts = {
  readonly hazard: readonly LearnedTable[];
  readonly reach: LearnedTable | null;
  readonly harm: LearnedTable | null;
  readonly amount: LearnedTable | null;
};
export type TableResponseContent = Omit<Readonly<z.infer<typeof contentSchema>>, keyof Parts> & Parts;
export type TableResponseArtifact = TableResponseContent & { readonly checksum: string };

export const sealTableResponse = (content: TableResponseContent): TableResponseArtifact => ({
  ...content,
  checksum: checksumOf(content),
});

const parseOptional = (stored: Stored['reach']): Result<LearnedTable | null, Refusal> =>
  stored === null ? success(null) : parseTable(stored);

const parseParts = ({ hazard, reach, harm, amount }: Stored): Result<Parts, Refusal> => {
  const members: LearnedTable[] = [];
  for (const stored of hazard) {
    const member = parseTable(stored);
    if (!member.ok) return member;
    members.push(member.value);
  }
  const [ownReach, ownHarm, ownAmount] = [parseOptional(reach), parseOptional(harm), parseOptional(amount)];
  if (!ownReach.ok) return ownReach;
  if (!ownHarm.ok) return ownHarm;
  if (!ownAmount.ok) return ownAmount;
  return success({ hazard: members, reach: ownReach.value, harm: ownHarm.value, amount: ownAmount.value });
};

/** From stored JSON to an artifact that can be relied on. */
export const parseTableResponse = (stored: unknown): Result<TableResponseArtifact, Refusal> => {
  const parsed = artifactSchema.safeParse(stored);
  if (!parsed.success) {
    const [first] = toInputErrors(parsed.error);
    return refused('artifact-corrupt', `${first?.pointer ?? ''}: ${first?.detail ?? 'not an artifact'}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) return refused('artifact-corrupt', 'the checksum does not match the content');
  const parts = parseParts(parsed.data);
  return parts.ok ? success({ ...parsed.data, ...parts.value }) : failure(parts.error);
};

/** Whether the artifact can serve these features and this catalogue. */
export const checkTableFit = (
  { featureSpec: trainedOn, catalogue: { id, actions } }: TableResponseArtifact,
  { catalogue, featureSpec }: { readonly catalogue: Catalogue; readonly featureSpec: FeatureList },
): Result<null, Refusal> => {
  if (trainedOn.hash !== featureSpec.hash)
    return refused('feature-mismatch', `trained on ${trainedOn.id} with another content`);
  if (actions.length !== catalogue.actions.length || catalogue.actions.some((own, place) => own.id !== actions[place]))
    return refused('feature-mismatch', `trained on the actions of ${id}, which are others`);
  return success(null);
};
