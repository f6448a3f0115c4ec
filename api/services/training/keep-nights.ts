/**
 * The first step of a run: the nights of its window, from the database into files of its own folder. They are reused where all of them are whole; a
 * run that died on the way reads them anew, since what is known of one night can hang on the others.
 */
import { hash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { NightRow } from '../../../models/index.ts';
import type { NightCount } from './data-quality.ts';
import { encodeNight } from './row-file.ts';
import type { RowWindow, SourceNight, TrainingSource } from './training-source.ts';

export const keptNightSchema = z.strictObject({
  day: z.int(),
  file: z.string(),
  sha256: z.string(),
  rows: z.int(),
  payments: z.int(),
  missing: z.array(z.int()),
});
export type KeptNight = NightCount & { readonly file: string; readonly sha256: string };

/** Written beside and then named, so that a file that has its name is whole. */
export const writeWhole = async (folder: string, file: string, bytes: Uint8Array): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const beside = path.join(folder, `${file}.part`);
  await writeFile(beside, bytes);
  await rename(beside, path.join(folder, file));
  return hash('sha256', bytes, 'hex');
};

/** Null where the file is gone or its bytes are others. */
export const readWhole = async (folder: string, file: string, sha256: string): Promise<Uint8Array | null> => {
  const bytes = await readFile(path.join(folder, file)).catch(() => null);
  return bytes !== null && hash('sha256', bytes, 'hex') === sha256 ? bytes : null;
};

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

const countMissing = (rows: readonly NightRow[], features: number): readonly number[] => {
  const missing = new Array<number>(features).fill(0);
  for (const { features: values } of rows) {
    for (let place = 0; place < features; place += 1) {
      if (Number.isNaN(values[place])) missing[place] = (missing[place] ?? 0) + 1;
    }
  }
  return missing;
};

const keepNight = async (folder: string, { day, rows }: SourceNight, features: number): Promise<KeptNight> => {
  const file = `night-${String(day)}.rows`;
  const sha256 = await writeWhole(folder, file, encodeNight(day, rows));
  const payments = rows.filter(({ paidMinor }) => paidMinor > 0).length;
  return { day, file, sha256, rows: rows.length, payments, missing: countMissing(rows, features) };
};

/** Whether all files are there and as they were written. */
export const areWhole = async (folder: string, nights: readonly KeptNight[]): Promise<boolean> => {
  for (const { file, sha256 } of nights) if ((await readWhole(folder, file, sha256)) === null) return false;
  return true;
};

export const keepNights = async ({
  folder,
  source,
  window,
  onNight,
}: {
  readonly folder: string;
  readonly source: TrainingSource;
  readonly window: RowWindow;
  /** Told of each night once its file is whole. */
  readonly onNight: (night: KeptNight) => void;
}): Promise<readonly KeptNight[]> => {
  const nights: KeptNight[] = [];
  for await (const night of source.readNights(window)) {
    if (night.rows.length === 0) continue;
    const kept = await keepNight(folder, night, source.featureSpec.features.length);
    onNight(kept);
    nights.push(kept);
  }
  return nights;
};
