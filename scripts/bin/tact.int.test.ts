import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Stands where scripts/tact.ts stands: says what it was given, and ends as its first argument tells it to. */
const commandLine = `
  const [manner, ...rest]: readonly string[] = process.argv.slice(2);
  process.on('SIGTERM', () => process.exit(7));
  process.on('SIGINT', () => process.exit(8));
  console.log(JSON.stringify({ major: process.versions.node.split('.')[0], rest }));
  if (manner === 'exit') process.exit(Number(rest[0]));
  if (manner === 'die') process.kill(process.pid, 'SIGKILL');
  process.stdin.resume();
`;

let folder = '';
const launcher = (): string => path.join(folder, 'scripts/bin/tact.js');

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tact-launcher-'));
  mkdirSync(path.join(folder, 'scripts/bin'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'scripts/tact.ts'), commandLine);
  cpSync(path.join(import.meta.dirname, 'tact.js'), launcher());
  symlinkSync(path.resolve(import.meta.dirname, '../../node_modules'), path.join(folder, 'node_modules'), 'dir');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ending = { readonly code: number | null; readonly output: string; readonly complaint: string };

/** Starts the launcher; with a signal, sends it once the command line has spoken. */
const launch = (args: readonly string[], signal?: NodeJS.Signals): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher(), ...args], { stdio: 'pipe' });
    let [output, complaint] = ['', ''];
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (signal !== undefined) child.kill(signal);
    });
    child.on('error', reject).on('close', (code) => resolve({ code, output, complaint }));
  });

test('arguments arrive as they were given, under the Node of the project', async () => {
  const { output } = await launch(['exit', '0', '--map', 'a b=c', '*', '']);
  expect(JSON.parse(output)).toEqual({ major: '24', rest: ['0', '--map', 'a b=c', '*', ''] });
});

test.each<[string, readonly string[], NodeJS.Signals | undefined, number]>([
  ['success', ['exit', '0'], undefined, 0],
  ['the exit code of a failure', ['exit', '3'], undefined, 3],
  ['128 + 9 of a command line that was killed', ['die'], undefined, 137],
  ['what it exits with on SIGTERM', ['wait'], 'SIGTERM', 7],
  ['what it exits with on SIGINT, without a terminal', ['wait'], 'SIGINT', 8],
])('passes on %s', async (_name, args, signal, code) => {
  expect((await launch(args, signal)).code).toBe(code);
});

test('without installed packages it says what to do', async () => {
  rmSync(path.join(folder, 'node_modules'));
  const { code, complaint } = await launch([]);
  expect(code).toBe(1);
  expect(complaint).toContain('npm ci');
});
