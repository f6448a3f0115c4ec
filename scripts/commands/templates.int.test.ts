/** `tact templates lint` as a person runs it: what is shipped has no error, and a fault is printed with where it is. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const shipped = new URL('../../engine/content/templates/', import.meta.url);
const commandLine = new URL('../tact.ts', import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'texts-'));
  await cp(shipped, folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

const lint = (
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [commandLine, 'templates', 'lint', ...args]);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines: out.trimEnd().split('\n') }));
  });

test('what comes with Tact has no error', async () => {
  const { code, lines } = await lint();
  expect(code).toBe(0);
  expect(lines.at(-1)).toMatch(/^0 errors, \d+ warnings$/);
});

test('an error is printed with file, text and finding, and the exit code says so', async () => {
  const file = join(folder, 'sv.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace("sms: 'Hej! ", "sms: 'BETALA GENAST! "));
  const { code, lines } = await lint(folder);
  expect(code).toBe(1);
  expect(lines).toContainEqual(
    expect.stringMatching(/^error\tsv\.yaml\twarm\.reminder sms\t\t"BETALA GENAST" in capitals/),
  );
  expect(lines.at(-1)).toMatch(/^[1-9]\d* errors, /);
});

test('a folder that cannot be read is said in words', async () => {
  const { code, lines } = await lint(join(folder, 'nowhere'));
  expect(code).toBe(1);
  expect(lines.join('\n')).toMatch(/^tact: .*nowhere/);
});
