/** The packs as they are shipped, parsed and no more: what both judges are given. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const folder = path.join(import.meta.dirname, '../../compliance/packs');

export function readShippedPacks(): readonly unknown[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name): unknown => parse(readFileSync(path.join(folder, name), 'utf8')));
}
