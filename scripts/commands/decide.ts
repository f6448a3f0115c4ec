/** `tact decide`: the next best action for cases of a portfolio, now or as of an instant, as NDJSON. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Decision } from '../../api/contracts/next-best-action.ts';
import { makeDependencies } from '../../api/dependencies.ts';
import type { Caller } from '../../api/services/services.ts';
import { readNewestCases, type LateCase } from '../../data/index.ts';
import { addDays, daysBetween, instantOfLocal, localDate, parseInstant, type Instant } from '../../engine/index.ts';
import { readConfiguration, withDatabase } from './with-database.ts';

const help = `
Without --at the open cases are decided now, as the service would, and the contacts are planned. With --at, or with
--late-customers, nothing is planned: the decisions are dry runs that know only what had happened by their instant.

Examples:
  npx tact decide --portfolio ledger --out decisions.ndjson
  npx tact decide --portfolio ledger --at 2026-06-30T10:00:00+02:00
  npx tact decide --portfolio ledger --late-customers --days-late 5`;

type Options = {
  readonly portfolio: string;
  readonly at?: string;
  readonly lateCustomers?: boolean;
  readonly daysLate: string;
  readonly out?: string;
};

type Question = { readonly caseId: string; readonly at?: Instant };

const morningMinutes = 10 * 60;

/** Ten in the morning of the wanted day after the due date, or of the last day on which the case was still unpaid. */
const instantOf = ({ dueOn, zone, closedAt }: LateCase, daysLate: number): Instant => {
  const lastDay = closedAt === null ? daysLate : daysBetween(dueOn, localDate(zone, closedAt));
  return instantOfLocal(zone, addDays(dueOn, Math.max(1, Math.min(daysLate, lastDay))), morningMinutes);
};

const count = (values: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([value, times]) => `${value} ${String(times)}`)
    .join(', ');
};

const summarise = (decisions: readonly Decision[], failed: readonly string[]): void => {
  console.error(`decided  ${String(decisions.length)}: ${count(decisions.map(({ action }) => action.kind))}`);
  const contacts = decisions.flatMap(({ action }) => (action.kind === 'contact' ? [action.id] : []));
  if (contacts.length > 0) console.error(`contacts ${count(contacts)}`);
  if (failed.length > 0) console.error(`not decided ${String(failed.length)}: ${count(failed)}`);
};

const runDecide = async (options: Options): Promise<void> => {
  const at = options.at === undefined ? undefined : parseInstant(options.at);
  if (at === null) throw new Error('--at must be an RFC 3339 instant with an offset');
  const isBackTest = at !== undefined || options.lateCustomers === true;
  await withDatabase('decide', async (database) => {
    const config = { ...readConfiguration(), logLevel: 'warn', clock: isBackTest ? 'simulated' : 'system' } as const;
    const { services } = await makeDependencies(config, database);
    const caller: Caller = {
      keyId: 'command line',
      roles: ['workflow'],
      portfolios: [options.portfolio],
      requestId: 'command line',
    };
    const newest = await readNewestCases(database.pool, options.portfolio);
    const questions: readonly Question[] =
      options.lateCustomers === true
        ? newest.map((late) => ({ caseId: late.caseId, at: instantOf(late, Number(options.daysLate)) }))
        : (await listOpenCases(services, caller)).map((caseId) => (at === undefined ? { caseId } : { caseId, at }));
    const decisions: Decision[] = [];
    const failed: string[] = [];
    for (const question of questions) {
      const answer = await services.nextBestAction({ ...question, dryRun: isBackTest, purpose: 'collect' }, caller);
      if (answer.ok) decisions.push(answer.value);
      else failed.push(answer.error.code);
    }
    const lines = decisions.map((decision) => `${JSON.stringify(decision)}\n`).join('');
    if (options.out === undefined) process.stdout.write(lines);
    else await writeFile(options.out, lines);
    summarise(decisions, failed);
  });
};

const pageSize = 200;

const listOpenCases = async (
  services: Awaited<ReturnType<typeof makeDependencies>>['services'],
  caller: Caller,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await services.listCases({ limit: pageSize, cursor }, caller);
    if (!page.ok) throw new Error(page.error.detail);
    ids.push(...page.value.items.map(({ caseId }) => caseId));
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
};

export const registerDecide = (program: Command): void => {
  program
    .command('decide')
    .description('Decide the next best action for the cases of a portfolio')
    .requiredOption('--portfolio <name>', 'the portfolio')
    .option('--at <instant>', 'as of this instant: a dry run that knows nothing later')
    .option('--late-customers', 'for every customer who was ever late: the newest late case, while it was late')
    .option('--days-late <n>', 'with --late-customers: so many days after the due date', '5')
    .option('--out <file>', 'write the decisions there instead of to standard output')
    .addHelpText('after', help)
    .action(runDecide);
};
