/**
 * Checks who imports whom, by the rules in .dependency-cruiser.cjs, in three steps: a fixture seeded with violations must
 * be found guilty of each, the project must be free of them, and the run must have seen the project at all.
 * Usage: `node scripts/check-layers.ts [--self-test]`; with the option only the fixture is judged.
 */
import { copyFileSync, mkdirSync, mkdtempSync, existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTypeScriptConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const projectFolder = path.resolve(import.meta.dirname, '..');
const layerFolders = ['engine', 'experiments', 'models', 'data', 'api', 'scripts', 'web'];

/**
 * The project has far more modules than this. With a compiler it cannot use, dependency-cruiser sees none, finds no
 * violations among them and reports success; a run that saw fewer therefore proves nothing and fails.
 */
const minimumModuleCount = 50;

/** The file, what it says, and the rule that must object to it. */
const seededViolations = [
  { file: 'engine/index.ts', says: "import '../data/index.ts';", rule: 'engine-layer' },
  { file: 'engine/typed.ts', says: "import type { Store } from '../data/index.ts';", rule: 'engine-layer' },
  { file: 'engine/reader.ts', says: "import 'node:fs';", rule: 'pure-layers-no-node' },
  { file: 'engine/client.ts', says: "import 'pg';", rule: 'engine-packages' },
  { file: 'engine/second-opinion/judge.ts', says: "import '../typed.ts';", rule: 'second-opinion-apart' },
  { file: 'engine/second-opinion/judge.test.ts', says: "import '../typed.ts';", rule: 'second-opinion-tests' },
  { file: 'engine/second-opinion/time.ts', says: "import '@date-fns/tz';", rule: 'engine/second-opinion-packages' },
  { file: 'engine/compliance/judge.ts', says: "import '../second-opinion/judge.ts';", rule: 'second-opinion-door' },
  { file: 'experiments/index.ts', says: "import '../models/index.ts';", rule: 'experiments-layer' },
  { file: 'models/index.ts', says: "import '../experiments/index.ts';", rule: 'models-layer' },
  { file: 'data/index.ts', says: "import '../api/main.ts';", rule: 'data-layer' },
  { file: 'api/main.ts', says: "import '../data/stores/case-store.ts';", rule: 'data-door' },
  { file: 'api/contracts/case.ts', says: "import '../../engine/index.ts';", rule: 'api/contracts-layer' },
  { file: 'data/stores/case-store.ts', says: "import '../../scripts/start.ts';", rule: 'scripts-are-the-top' },
  { file: 'scripts/start.ts', says: "import '../engine/reader.ts';", rule: 'engine-door' },
  { file: 'data/one.ts', says: "import './two.ts';", rule: 'no-circular' },
  { file: 'data/two.ts', says: "import './one.ts';\nimport 'express';", rule: 'data-packages' },
  { file: 'data/lost.ts', says: "import './nowhere.ts';", rule: 'no-unresolvable' },
  { file: 'data/alone.ts', says: 'export const alone = 1;', rule: 'no-orphans' },
] as const;

async function cruiseFolder(folder: string): Promise<ICruiseResult> {
  const present = layerFolders.filter((name) => existsSync(path.join(folder, name)));
  const options = await extractDepcruiseOptions(path.join(projectFolder, '.dependency-cruiser.cjs'));
  const tsConfig: unknown = extractTypeScriptConfig(path.join(projectFolder, 'tsconfig.json'));
  const { output } = await cruise(present, { ...options, baseDir: folder }, undefined, { tsConfig });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text where a result was expected');
  return output;
}

const describeViolations = (result: ICruiseResult): readonly string[] =>
  result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

/** The seeded violations that the rules let pass, as text; empty when every rule still bites. */
async function missedViolations(): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tact-layers-'));
  try {
    copyFileSync(path.join(projectFolder, 'package.json'), path.join(folder, 'package.json'));
    symlinkSync(path.join(projectFolder, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    for (const { file, says } of seededViolations) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${says}\n`);
    }
    const found = (await cruiseFolder(folder)).summary.violations;
    return seededViolations
      .filter(({ file, rule }) => !found.some((violation) => violation.from === file && violation.rule.name === rule))
      .map(({ file, says, rule }) => `not seen: ${rule} in ${file}: ${says}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(title: string, lines: readonly string[]): boolean {
  console.log(`${title}: ${lines.length === 0 ? 'ok' : `${lines.length} wrong`}`);
  for (const line of lines) console.error(`  ${line}`);
  return lines.length === 0;
}

async function checkProject(): Promise<boolean> {
  const result = await cruiseFolder(projectFolder);
  const { totalCruised } = result.summary;
  const isLegal = report(`layers of ${totalCruised} modules`, describeViolations(result));
  const tooFew =
    totalCruised < minimumModuleCount ? [`expected ${minimumModuleCount} at least; the run was blind`] : [];
  return report('modules seen', tooFew) && isLegal;
}

const rulesBite = report(`${seededViolations.length} seeded violations`, await missedViolations());
const isClean = process.argv.includes('--self-test') || (await checkProject());
process.exitCode = rulesBite && isClean ? 0 : 1;
