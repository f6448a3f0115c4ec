import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseFact } from '../../engine/index.ts';
import { registerSimulate } from './simulate.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tact-simulate-'));
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});

afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const simulate = async (name: string, ...options: readonly string[]): Promise<string> => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerSimulate(program);
  const out = path.join(folder, name);
  const size = ['--debtors', '15', '--nights', '4', '--start', '2026-03-02'];
  await program.parseAsync(['simulate', ...size, '--out', out, ...options], { from: 'user' });
  return readFileSync(out, 'utf8');
};

test('writes facts that an import accepts, the same for the same seed', async () => {
  const told = await simulate('one.ndjson');
  const lines = told.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(100);
  for (const line of lines) expect(parseFact(JSON.parse(line), { latestAt: Date.UTC(2026, 2, 7) }).ok).toBe(true);
  expect(await simulate('two.ndjson')).toBe(told);
  expect(await simulate('three.ndjson', '--seed', '2')).not.toBe(told);
});

test.each([
  ['a world that there is not', ['--world', 'flat']],
  ['nobody', ['--debtors', '0']],
  ['half a night', ['--nights', '1.5']],
  ['a day that there is not', ['--start', '2026-02-30']],
  ['a seed that is no number', ['--seed', 'x']],
])('refuses %s', async (_, options) => {
  await expect(simulate('never.ndjson', ...options)).rejects.toMatchObject({ code: /commander/ });
});
