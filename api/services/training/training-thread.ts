/** The thread that trains: rows from their files, one night's training, and the artifact back as text. Its own heap, so the service answers on. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { trainResponse, type NightRow } from '../../../models/index.ts';
import { decodeGroups } from './group-file.ts';
import { decodeNight } from './row-file.ts';
import { currencyOf, type ThreadAnswer, type ThreadTask } from './thread-task.ts';

const internStrings = (): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, text);
    return text;
  };
};

const readRows = (files: readonly string[]): readonly NightRow[] => {
  const intern = internStrings();
  const rows: NightRow[] = [];
  for (const file of files) for (const row of decodeNight(readFileSync(file), intern)) rows.push(row);
  return rows;
};

const answer = (message: ThreadAnswer): void => {
  parentPort?.postMessage(message);
};

const { files, previous, settings, families, groups } = workerData as ThreadTask;
const trained = await trainResponse({
  rows: readRows(files),
  previous,
  settings: { ...settings, currencyOf: currencyOf(settings.featureSpec) },
  families,
  groups: groups === null ? null : decodeGroups(readFileSync(groups)),
  onStage: (stage, share) => {
    answer({ kind: 'stage', stage, share });
  },
});
if (trained.ok) {
  const { model } = trained.value;
  answer({ kind: 'trained', trained: trained.value, artifact: model === null ? null : JSON.stringify(model.artifact) });
} else {
  answer({ kind: 'refused', refusal: trained.error });
}
