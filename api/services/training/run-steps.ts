/**
 * The steps of a run, each with what it leaves behind. A step that was done is not done again while what it left is whole; so a run that died
 * goes on at the first step that was not done, and ends as it would have ended.
 *
 *   attributes  which of those that callers tell are in use; a run keeps them, whatever is said meanwhile
 *   rows   nights of the window → files (outcomes are attributed on the way), and the groups that the debtors belong to
 *   check  are the newest nights fit to be learned from?
 *   train  a twin is trained and tested, families are compared, what is served is judged by the honest halves and for parity, in a thread
 *          → artifact file, figures
 */
import path from 'node:path';
import { z } from 'zod';
import type { RaisedAlarm } from '../../../data/index.ts';
import type { NightlyState, TrainedResponse } from '../../../models/index.ts';
import { dataFaults, qualityAlarm } from './data-quality.ts';
import { encodeGroups } from './group-file.ts';
import { areWhole, keepNights, keptNightSchema, readWhole, writeWhole, type KeptNight } from './keep-nights.ts';
import type { ThreadTask } from './thread-task.ts';
import { trainInThread } from './train-in-thread.ts';
import type { Refusal, RowWindow, TrainingSource } from './training-source.ts';

export const stepNames = ['attributes', 'rows', 'check', 'train', 'register'] as const;
export type StepName = (typeof stepNames)[number];

/** Where each step begins on the way from 0 to 1. */
const startsAt: Readonly<Record<StepName, number>> = {
  attributes: 0,
  rows: 0,
  check: 0.4,
  train: 0.42,
  register: 0.98,
};

export type StepSetting = {
  readonly folder: string;
  readonly source: TrainingSource;
  readonly window: RowWindow;
  readonly previous: NightlyState | null;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Outputs of the steps that an earlier attempt has done. */
  readonly done: ReadonlyMap<string, unknown>;
  readonly keep: (step: StepName, output: unknown) => Promise<void>;
  readonly tell: (step: StepName, progress: number) => void;
  readonly say: (text: string) => Promise<void>;
};

const attributesOutputSchema = z.strictObject({ version: z.int() });

/** The source of this run: an attempt after the first goes on with the attributes of the first. */
export const takeSource = async ({ source, done, keep, tell }: StepSetting): Promise<TrainingSource> => {
  if (source.attributes === undefined) return source;
  const known = attributesOutputSchema.safeParse(done.get('attributes'));
  if (known.success) return source.attributes.sourceWith(known.data.version);
  tell('attributes', startsAt.attributes);
  const version = await source.attributes.observe();
  await keep('attributes', { version });
  return source.attributes.sourceWith(version);
};

const keptFileSchema = z.strictObject({ file: z.string(), sha256: z.string() });
type KeptFile = z.infer<typeof keptFileSchema>;

const rowsOutputSchema = z.strictObject({ nights: z.array(keptNightSchema), groups: keptFileSchema.nullable() });

/** What the run learns from, and by which groups it is judged; both in files of its folder. */
export type KeptRows = { readonly nights: readonly KeptNight[]; readonly groups: KeptFile | null };

const groupsFile = 'groups.json';

const keepGroups = async ({ source, window, folder }: StepSetting): Promise<KeptFile | null> => {
  if (source.readGroups === undefined) return null;
  const bytes = encodeGroups(await source.readGroups(window));
  return { file: groupsFile, sha256: await writeWhole(folder, groupsFile, bytes) };
};

const isWhole = async (folder: string, { nights, groups }: KeptRows): Promise<boolean> =>
  (groups === null || (await readWhole(folder, groups.file, groups.sha256)) !== null) &&
  (await areWhole(folder, nights));

export const takeRows = async (setting: StepSetting): Promise<KeptRows> => {
  const { folder, source, window, done, keep, tell, say } = setting;
  const known = rowsOutputSchema.safeParse(done.get('rows'));
  if (known.success && (await isWhole(folder, known.data))) return known.data;
  tell('rows', startsAt.rows);
  const span = window.toDay - window.fromDay + 1;
  const nights = await keepNights({
    ...{ folder, source, window },
    onNight: ({ day }) => {
      tell('rows', (startsAt.check * (day - window.fromDay + 1)) / span);
    },
  });
  const rows = nights.reduce((sum, night) => sum + night.rows, 0);
  const groups = await keepGroups(setting);
  await keep('rows', { nights, groups });
  await say(`${rows.toLocaleString('en')} rows of ${String(nights.length)} nights`);
  return { nights, groups };
};

/** What bars learning from these nights; null: nothing. */
export const checkRows = async (setting: StepSetting, { nights }: KeptRows): Promise<RaisedAlarm | null> => {
  const { source, window, keep, tell, say } = setting;
  tell('check', startsAt.check);
  const names = source.featureSpec.features.map(({ name }) => name);
  const faults = dataFaults(nights, window.toDay, names);
  await keep('check', { faults });
  for (const fault of faults) await say(fault);
  return qualityAlarm(faults);
};

const trainedOutputSchema = z.strictObject({
  trained: z.record(z.string(), z.unknown()),
  artifact: keptFileSchema.nullable(),
});

export type Trained = {
  readonly trained: TrainedResponse;
  readonly artifact: { readonly bytes: Uint8Array; readonly sha256: string } | null;
};

export type TrainEnd = Trained | { readonly refusal: Refusal };

const artifactFile = 'artifact.json';

/** What an earlier attempt trained; null where there is nothing whole. */
const trainedBefore = async ({ folder, done }: StepSetting): Promise<Trained | null> => {
  const known = trainedOutputSchema.safeParse(done.get('train'));
  if (!known.success) return null;
  const trained = known.data.trained as unknown as TrainedResponse;
  const { artifact } = known.data;
  if (artifact === null) return { trained, artifact };
  const bytes = await readWhole(folder, artifact.file, artifact.sha256);
  if (bytes === null || trained.model === null) return null;
  const parsed = JSON.parse(Buffer.from(bytes).toString('utf8')) as NonNullable<TrainedResponse['model']>['artifact'];
  return { trained: { ...trained, model: { ...trained.model, artifact: parsed } }, artifact: { ...artifact, bytes } };
};

/** The artifact is in its file, and is not written twice. */
const withoutArtifact = ({ model, ...rest }: TrainedResponse): unknown => {
  if (model === null) return { ...rest, model };
  const { artifact, ...others } = model;
  return { ...rest, model: { ...others, checksum: artifact.checksum } };
};

const taskOf = ({ folder, source, previous, seed }: StepSetting, { nights, groups }: KeptRows): ThreadTask => {
  const { featureSpec, catalogue, assumptions, hazard, priceTarget, families = [] } = source;
  return {
    files: nights.map(({ file }) => path.join(folder, file)),
    ...{ previous, families },
    groups: groups === null ? null : path.join(folder, groups.file),
    settings: {
      ...{ featureSpec, catalogue, assumptions, seed },
      ...(hazard === undefined ? {} : { hazard }),
      ...(priceTarget === undefined ? {} : { priceTarget }),
    },
  };
};

export const train = async (setting: StepSetting, rows: KeptRows): Promise<TrainEnd> => {
  const { folder, signal, keep, tell, say } = setting;
  const before = await trainedBefore(setting);
  if (before !== null) return before;
  tell('train', startsAt.train);
  const ended = await trainInThread(taskOf(setting, rows), {
    signal,
    onStage: ({ share }) => {
      tell('train', startsAt.train + share * (startsAt.register - startsAt.train));
    },
  });
  if (ended.kind === 'refused') return { refusal: ended.refusal };
  const { trained, artifact: text } = ended;
  const bytes = text === null ? null : Buffer.from(text, 'utf8');
  const sha256 = bytes === null ? null : await writeWhole(folder, artifactFile, bytes);
  await keep('train', {
    trained: withoutArtifact(trained),
    artifact: sha256 === null ? null : { file: artifactFile, sha256 },
  });
  await say(sha256 === null ? 'nothing could be trained' : `trained, artifact ${sha256.slice(0, 12)}`);
  return { trained, artifact: bytes === null || sha256 === null ? null : { bytes, sha256 } };
};
