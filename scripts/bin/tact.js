#!/usr/bin/env node
/**
 * `npx tact …`: runs scripts/tact.ts with the Node 24 that `npm ci` brought along, whatever Node started this file.
 * Plain JavaScript that Node 20 can read. Arguments, standard streams, signals and the exit code pass through.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const projectNode = fileURLToPath(new URL(`../../node_modules/node/bin/${executable}`, import.meta.url));
const commandLine = fileURLToPath(new URL('../tact.ts', import.meta.url));

if (!existsSync(projectNode)) {
  console.error(`tact: ${projectNode} is missing; run "npm ci" in the project's folder first.`);
  process.exit(1);
}

// Compiled once and kept: a command starts in half the time.
const compiled = fileURLToPath(new URL('../../node_modules/.cache/tact-compiled', import.meta.url));
const env = { NODE_COMPILE_CACHE: compiled, ...process.env };
const child = spawn(projectNode, [commandLine, ...process.argv.slice(2)], { stdio: 'inherit', env });

// A terminal sends Ctrl-C to the whole process group, so the child has it already; passing it on would make it two.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) child.kill('SIGINT');
});
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => child.kill(signal));

child.on('error', (error) => {
  console.error(`tact: ${error.message}`);
  process.exit(1);
});
// A child ended by a signal is reported as a shell reports it: 128 + the signal's number.
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
