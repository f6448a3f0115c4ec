/** `tact packs`: the country packs that come with Tact: list them, read one, and hold them against a file of cases. Needs no database. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { loadPackSources } from '../../data/index.ts';
import { prepareSecondOpinion, type RuleBook } from '../../engine/index.ts';
import { describeOutcome, verifyCases, type Evaluators } from './verify-cases.ts';

const usageExitCode = 2;
const missExitCode = 1;

const help = `
The packs are those that come with this version of Tact, without what officers or the house have changed in a database: for these see
GET /v1/packs. None of it is legal advice.

Examples:
  npx tact packs list
  npx tact packs show SE
  npx tact packs verify cases.yaml`;

type PackOfBook = RuleBook['packs'][number];

const rulesOf = ({ rules }: PackOfBook) => Object.values(rules).flat();

const loadEvaluators = async (): Promise<Evaluators> => {
  const { rules, sources } = await loadPackSources();
  return { rules, second: prepareSecondOpinion(sources.map(({ value }) => value)) };
};

const list = async (): Promise<void> => {
  const { rules } = await loadEvaluators();
  for (const pack of rules.packs) {
    const columns = [pack.id, pack.kind, `${String(rulesOf(pack).length)} rules`, pack.extends.join(','), pack.name];
    console.log(columns.join('\t'));
  }
  console.log(`version ${rules.version}`);
};

const show = async (id: string): Promise<void> => {
  const { rules } = await loadEvaluators();
  const pack = rules.packs.find((one) => one.id === id);
  if (pack === undefined) throw new Error(`there is no pack ${id}: see tact packs list`);
  const merged = rules.lawOf(id)?.merged ?? [id];
  console.log(`${pack.id} ${pack.name}, as of ${pack.as_of}`);
  for (const source of merged.flatMap((one) => rules.packs.filter((other) => other.id === one))) {
    for (const rule of rulesOf(source))
      console.log([rule.id, rule.force, rule.confidence, rule.text, rule.cite].join('\t'));
  }
  console.log('Not legal advice.');
};

const readCases = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8');
  return parse(text, { version: '1.2', uniqueKeys: true });
};

const verify = async (file: string): Promise<void> => {
  const evaluators = await loadEvaluators();
  let outcomes: ReturnType<typeof verifyCases>;
  try {
    outcomes = verifyCases(evaluators, await readCases(file));
  } catch (error) {
    console.error(`tact: ${file}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = usageExitCode;
    return;
  }
  for (const line of outcomes.flatMap(describeOutcome)) console.log(line);
  const passed = outcomes.filter(({ kind }) => kind === 'pass').length;
  console.log(`${String(passed)} of ${String(outcomes.length)}`);
  if (passed < outcomes.length) process.exitCode = missExitCode;
};

export const registerPacks = (program: Command): void => {
  const packs = program.command('packs').description('The rules of each country').addHelpText('after', help);
  packs.command('list').description('List the packs').action(list);
  packs.command('show').description('The rules of a pack and of all it extends').argument('<id>').action(show);
  packs
    .command('verify')
    .description('Judge the contacts of a file (ccr-case/1) by both evaluators and compare with what it expects')
    .argument('<file>', 'YAML or JSON')
    .action(verify);
};
