/**
 * `tact evaluate`: what a policy would have been worth, by decisions that another made. The policy is a stored strategy or a file of
 * probabilities; the log is that of the database or, for data of any trade, a file of rounds.
 */
import type { Command } from 'commander';
import { createEvaluationRequestSchema, type CreateEvaluationRequest } from '../../api/contracts/evaluations.ts';
import { makeDependencies, type Dependencies } from '../../api/dependencies.ts';
import { broughtPolicy, type BroughtFault } from '../../api/services/evaluation/brought-policy.ts';
import type { AskedPolicy } from '../../api/services/evaluation/read-log.ts';
import { readTable } from '../../data/index.ts';
import { defaultCatalogue, toInputErrors } from '../../engine/index.ts';
import { describeLogReading, describeResult } from './evaluate-report.ts';
import { evaluatePlainLog } from './evaluate-plain.ts';
import { readConfiguration, withDatabase } from './with-database.ts';

const usageExitCode = 2;
const refusedExitCode = 1;
const mostRows = 2_000_000;
const faultsShown = 20;

const help = `
A policy file has the columns decision_id, action_id or candidate, and probability; probabilities sum to 1 for each decision. With --log
nothing of Tact is needed: the log has the columns action, propensity and reward, and where wished round, unit, context and position; the policy
has action and probability, by round or by context and position. CSV, NDJSON or Parquet, packed or not. At most 2,000,000 rows.
Exit code 1 where the log cannot tell; the reason is printed.

Examples:
  npx tact evaluate --strategy table-v1@3 --from 2026-01-01T00:00:00Z --to 2026-03-01T00:00:00Z
  npx tact evaluate --policy mine.parquet --from 2026-01-01T00:00:00Z --to 2026-03-01T00:00:00Z --json
  npx tact evaluate --log rounds.csv.gz --policy policy.csv`;

type Options = {
  readonly strategy?: readonly string[];
  readonly policy?: string;
  readonly log?: string;
  readonly from?: string;
  readonly to?: string;
  readonly window: string;
  readonly currency?: string;
  readonly estimators?: string;
  readonly limit: string;
  readonly minimumEffective: string;
  readonly json?: boolean;
};

const failUsage = (text: string): void => {
  console.error(`tact: ${text}`);
  process.exitCode = usageExitCode;
};

const strategyOf = (text: string): { readonly id: string; readonly version: number } => {
  const cut = text.lastIndexOf('@');
  return { id: text.slice(0, cut), version: Number(text.slice(cut + 1)) };
};

const requestOf = (options: Options) => ({
  // A file stands where a strategy would: the request is checked alike.
  strategies: options.strategy === undefined ? [{ id: 'file', version: 1 }] : options.strategy.map(strategyOf),
  from: options.from,
  to: options.to,
  rewardWindowDays: Number(options.window),
  limit: Number(options.limit),
  minimumEffectiveSize: Number(options.minimumEffective),
  ...(options.currency === undefined ? {} : { currency: options.currency }),
  ...(options.estimators === undefined ? {} : { estimators: options.estimators.split(',') }),
});

const findPolicies = async (
  { evaluation, database }: Dependencies,
  request: CreateEvaluationRequest,
): Promise<readonly AskedPolicy[]> => {
  const policies: AskedPolicy[] = [];
  for (const strategy of request.strategies ?? []) {
    const target = await evaluation.findTarget(database.pool, strategy, Date.now());
    if (target === null) throw new Error(`there is no strategy ${strategy.id}@${String(strategy.version)}`);
    policies.push({ kind: 'strategy', target });
  }
  return policies;
};

const readBrought = async (file: string) => {
  const brought = broughtPolicy(await readTable(file, mostRows), { name: file, catalogue: defaultCatalogue });
  if (!brought.ok) throw new Error(`${file}: ${brought.error}`);
  return brought.value;
};

const tellFaults = (faults: readonly BroughtFault[]): void => {
  for (const { decisionId, detail } of faults.slice(0, faultsShown)) console.error(`decision ${decisionId} ${detail}`);
  if (faults.length > faultsShown) console.error(`and ${String(faults.length - faultsShown)} more`);
};

const evaluateStored = async (options: Options): Promise<void> => {
  const parsed = createEvaluationRequestSchema.safeParse(requestOf(options));
  if (!parsed.success) {
    failUsage(
      toInputErrors(parsed.error)
        .map(({ pointer, detail }) => `${pointer} ${detail}`)
        .join('; '),
    );
    return;
  }
  const request = parsed.data;
  const brought = options.policy === undefined ? null : await readBrought(options.policy);
  await withDatabase('evaluate', async (database) => {
    const dependencies = await makeDependencies({ ...readConfiguration(), logLevel: 'warn' }, database);
    const policies: readonly AskedPolicy[] =
      brought === null ? await findPolicies(dependencies, request) : [{ kind: 'brought', brought }];
    const asked = { request, portfolios: null, knownUntil: Date.now(), policies };
    const { state, result } = await dependencies.evaluation.evaluateLog(asked);
    const faults = brought?.faults() ?? [];
    tellFaults(faults);
    console.log(options.json === true ? JSON.stringify({ state, ...result, faults }) : describeResult(result));
    if (state !== 'succeeded' || faults.length > 0) process.exitCode = refusedExitCode;
  });
};

const evaluateFile = async (log: string, policy: string, options: Options): Promise<void> => {
  const files = { log: await readTable(log, mostRows), policy: await readTable(policy, mostRows) };
  const outcome = evaluatePlainLog(files, {
    estimators: options.estimators?.split(',') ?? [],
    minimumEffective: Number(options.minimumEffective),
  });
  if (!outcome.ok) {
    failUsage(outcome.error);
    return;
  }
  console.log(options.json === true ? JSON.stringify(outcome.value) : describeLogReading(outcome.value));
  if (outcome.value.policies.some(({ notEstimable }) => notEstimable !== null)) process.exitCode = refusedExitCode;
};

const run = async (options: Options): Promise<void> => {
  const { strategy, policy, log } = options;
  if (log !== undefined && policy !== undefined) {
    await evaluateFile(log, policy, options);
    return;
  }
  if (log !== undefined || (strategy === undefined) === (policy === undefined))
    failUsage('one of --strategy and --policy is needed; --log needs --policy');
  else if (options.from === undefined || options.to === undefined) failUsage('--from and --to are needed');
  else await evaluateStored(options);
};

export const registerEvaluate = (program: Command): void => {
  program
    .command('evaluate')
    .description('Estimate what a policy would have been worth, by decisions that another made')
    .option('--strategy <id@version...>', 'stored strategies; several are held against the first')
    .option('--policy <file>', 'a policy as probabilities by decision')
    .option('--log <file>', 'a log of rounds, instead of the decisions of the database')
    .option('--from <instant>', 'decisions at or after')
    .option('--to <instant>', 'decisions before')
    .option('--window <days>', 'days in which payments and harm count', '30')
    .option('--currency <code>', 'decisions in other currencies are left out')
    .option('--estimators <names>', 'by comma; the usual ones where left out')
    .option('--limit <n>', 'at most so many decisions, the newest', '20000')
    .option('--minimum-effective <n>', 'a smaller effective sample is refused', '100')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(run);
};
