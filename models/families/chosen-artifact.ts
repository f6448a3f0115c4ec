/** A response whose targets were learned by more than one family, or by another than the factored hazard: plain JSON, sealed, each part sealed by itself. */
import { z } from 'zod';
import { checksumOf, success, toInputErrors, type Result } from '../../engine/index.ts';
import { parseHazardArtifact, type HazardArtifact } from '../hazard/artifact.ts';
import { refused, type Refusal } from '../refusal.ts';
import { responseFamilies, targets, type ResponseFamily, type Target } from './response-parts.ts';
import { parseTableResponse, type TableResponseArtifact } from './table-artifact.ts';

const chosenResponseFormat = 'tact-chosen-response/1';

export type ChosenArtifacts = {
  readonly hazard?: HazardArtifact;
  readonly trees?: TableResponseArtifact;
  readonly network?: TableResponseArtifact;
};

type ChosenContent = {
  readonly format: typeof chosenResponseFormat;
  readonly chosen: Readonly<Record<Target, ResponseFamily>>;
  /** Of the families that were chosen for anything, and no others. */
  readonly artifacts: ChosenArtifacts;
};
export type ChosenArtifact = ChosenContent & { readonly checksum: string };

const storedSchema = z.strictObject({
  format: z.literal(chosenResponseFormat),
  chosen: z.strictObject({
    payment: z.enum(responseFamilies),
    amount: z.enum(responseFamilies),
    harm: z.enum(responseFamilies),
    reach: z.enum(responseFamilies),
  }),
  artifacts: z.strictObject({
    hazard: z.unknown().optional(),
    trees: z.unknown().optional(),
    network: z.unknown().optional(),
  }),
  checksum: z.string(),
});

/** Those of the given artifacts that something was chosen from. */
export const sealChosen = (chosen: ChosenContent['chosen'], given: ChosenArtifacts): ChosenArtifact => {
  const needed = new Set(targets.map((target) => chosen[target]));
  const { hazard, trees, network } = given;
  const artifacts: ChosenArtifacts = {
    ...(needed.has('hazard') && hazard !== undefined ? { hazard } : {}),
    ...(needed.has('trees') && trees !== undefined ? { trees } : {}),
    ...(needed.has('network') && network !== undefined ? { network } : {}),
  };
  const content: ChosenContent = { format: chosenResponseFormat, chosen, artifacts };
  return { ...content, checksum: checksumOf(content) };
};

const isOf = (kind: TableResponseArtifact['kind'], { kind: own }: TableResponseArtifact): boolean => kind === own;

const parseArtifacts = (stored: z.output<typeof storedSchema>['artifacts']): Result<ChosenArtifacts, Refusal> => {
  let artifacts: ChosenArtifacts = {};
  if (stored.hazard !== undefined) {
    const hazard = parseHazardArtifact(stored.hazard);
    if (!hazard.ok) return hazard;
    artifacts = { hazard: hazard.value };
  }
  for (const kind of ['trees', 'network'] as const) {
    if (stored[kind] === undefined) continue;
    const table = parseTableResponse(stored[kind]);
    if (!table.ok) return table;
    if (!isOf(kind, table.value)) return refused('artifact-corrupt', `what stands for ${kind} is none`);
    artifacts = { ...artifacts, [kind]: table.value };
  }
  return success(artifacts);
};

/** From stored JSON to an artifact that can be relied on. */
export const parseChosen = (stored: unknown): Result<ChosenArtifact, Refusal> => {
  const parsed = storedSchema.safeParse(stored);
  if (!parsed.success) {
    const [first] = toInputErrors(parsed.error);
    return refused('artifact-corrupt', `${first?.pointer ?? ''}: ${first?.detail ?? 'not an artifact'}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) return refused('artifact-corrupt', 'the checksum does not match the content');
  const artifacts = parseArtifacts(parsed.data.artifacts);
  if (!artifacts.ok) return artifacts;
  const missing = targets.find((target) => artifacts.value[content.chosen[target]] === undefined);
  return missing === undefined
    ? success({ ...content, artifacts: artifacts.value, checksum })
    : refused('artifact-corrupt', `${content.chosen[missing]} was chosen for ${missing} and is not given`);
};

/** Whether a stored object says that it is one; `parseChosen` says whether it can be relied on. */
export const isChosen = (stored: unknown): boolean =>
  typeof stored === 'object' && stored !== null && 'format' in stored && stored.format === chosenResponseFormat;
