/** Files beside the clone, where they are; they are not part of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PlainRow } from '../plain-log.ts';

const folder = new URL('../../../../shared/', import.meta.url);

/** Null: not here; the test that needs it says so in its name. */
export const sharedFolder = (name: string): URL | null => {
  const url = new URL(name, folder);
  return existsSync(url) ? url : null;
};

export const readShared = (file: string): Buffer => readFileSync(new URL(file, folder));

/** Of files without quotes. */
export const readSharedCsv = (file: string): readonly PlainRow[] => {
  const [head = '', ...lines] = gunzipSync(readShared(file)).toString('utf8').trimEnd().split('\n');
  const columns = head.trim().split(',');
  return lines.map((line) => {
    const cells = line.trim().split(',');
    return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']));
  });
};
