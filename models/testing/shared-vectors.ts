/** Reference vectors beside the clone, where they are; they are not part of the project. */
import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/vectors/', import.meta.url);

/** Null: not here; the test that needs them says so in its name. */
export const sharedVectors = (file: string): unknown => {
  const url = new URL(file, folder);
  return existsSync(url) ? JSON.parse(readFileSync(url, 'utf8')) : null;
};

/** Equal to 1e-9 of the greater of 1 and the expected value. */
export const isWithin = (actual: number, expected: number): boolean =>
  Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
