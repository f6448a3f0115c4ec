/**
 * Golden files: generated text that is kept in the repository, so that a change of it is seen and reviewed.
 * Usage: `node scripts/update-golden.ts` rewrites what changed and prints the difference;
 * with `--check` it writes nothing and exits 1 when there is one.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderConfigPage, renderEnvExample } from '../api/config-text.ts';
import { renderOpenApi } from '../api/openapi.ts';
import { loadPacks } from '../data/index.ts';
import { compliancePages } from './compliance-docs/compliance-docs.ts';

type GoldenFile = {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly render: () => string | Promise<string>;
};

/** Add a line to add a golden file. */
const goldenFiles: readonly GoldenFile[] = [
  { path: '.env.example', render: renderEnvExample },
  { path: 'docs/configuration.md', render: renderConfigPage },
  { path: 'api/openapi.golden.json', render: renderOpenApi },
  ...compliancePages(await loadPacks()),
];

const projectFolder = path.resolve(import.meta.dirname, '..');

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** The lines between the common beginning and the common end: what went (`-`) and what came (`+`), with line numbers. */
function describeDifference(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const shortest = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shortest && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  return [
    `@@ line ${head + 1} @@`,
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...fresh.slice(head, fresh.length - tail).map((line) => `+ ${line}`),
  ];
}

const isCheck = process.argv.includes('--check');
let changedCount = 0;
for (const golden of goldenFiles) {
  const file = path.join(projectFolder, golden.path);
  const before = readOrEmpty(file);
  const after = await golden.render();
  if (before === after) continue;
  changedCount += 1;
  console.log([golden.path, ...describeDifference(before, after)].join('\n'));
  if (isCheck) continue;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, after);
}
console.log(`${goldenFiles.length} golden files, ${changedCount} ${isCheck ? 'out of date' : 'rewritten'}`);
if (isCheck && changedCount > 0) process.exitCode = 1;
