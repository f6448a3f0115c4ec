/** `tact verify-vectors DIR`: our statistics beside reference numbers of established libraries. Needs no database. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { verifierOf } from '../verify-vectors/registry.ts';
import {
  countOf,
  describeFaults,
  describeReport,
  describeTotal,
  verifyFile,
  type FileReport,
} from '../verify-vectors/verify-file.ts';

const usageExitCode = 2;
const missExitCode = 1;

const help = `
DIR holds folders growthbook, ope, stats and statistics of JSON files, or is one of them. A line for each file, with both numbers of whatever
differs; what is a documented fault of the source is told apart and is no miss. Exit code 1 where anything is missed.

Example:
  npx tact verify-vectors ../shared/vectors`;

const filesUnder = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.json')).sort();
};

const verifyFolder = async (folder: string): Promise<readonly FileReport[]> => {
  const reports: FileReport[] = [];
  for (const name of await filesUnder(folder)) {
    const path = join(folder, name);
    // A folder of the layout may be given by itself: its own name is then what the files are known by.
    const known = name.includes('/') ? relative(folder, path) : `${basename(folder)}/${name}`;
    const report = verifyFile(known, verifierOf(known), await readFile(path, 'utf8'));
    for (const line of describeReport(report)) console.log(line);
    reports.push(report);
  }
  return reports;
};

const verify = async (directory: string): Promise<void> => {
  const folder = resolve(directory);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    console.error(`tact: ${directory} is no folder`);
    process.exitCode = usageExitCode;
    return;
  }
  const reports = await verifyFolder(folder);
  if (reports.length === 0) {
    console.error(`tact: ${directory} holds no JSON files`);
    process.exitCode = usageExitCode;
    return;
  }
  const faults = describeFaults(reports);
  if (faults.length > 0) console.log('documented faults of the sources:');
  for (const line of faults) console.log(line);
  console.log(describeTotal(reports));
  if (countOf(reports).missed > 0) process.exitCode = missExitCode;
};

export const registerVerifyVectors = (program: Command): void => {
  program
    .command('verify-vectors')
    .description('hold our statistics against a folder of reference vectors')
    .argument('<dir>', 'the folder')
    .addHelpText('after', help)
    .action(verify);
};
