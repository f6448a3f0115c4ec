/** `tact import KIND FILE`: debtors, cases, invoices or events of a file become facts. */
import { Argument, Option, type Command } from 'commander';
import {
  dateFormats,
  importFile,
  importKinds,
  makeFactStore,
  type ImportKind,
  type ImportReport,
  type ImportRequest,
} from '../../data/index.ts';
import type { Result } from '../../engine/index.ts';
import {
  collect,
  readChannels,
  readDay,
  readDelimiter,
  readTermsDays,
  toImportRequest,
  type ImportOptions,
} from './import-options.ts';
import { makeProgressDisplay } from './import-progress.ts';
import { withDatabase } from './with-database.ts';

const help = `
FILE is CSV (comma, semicolon or tab; header required), packed by gzip or not, or Parquet; events may also be NDJSON.
A field takes the column of the same name, unless --map names another or --set a constant. Importing a file again, or
a later copy of it, adds what is new in it and nothing twice. An import that was stopped goes on where it was.

Examples:
  npx tact import invoices ledger.csv --set country=SE,currency=SEK
  npx tact import invoices open-items.csv.gz --map debtorId=customer,invoiceId=row,dueOn=due_date,paidOn=clear_date \\
      --set country=GB,currency=GBP --portfolio open-items
  npx tact import invoices ledger.csv --set country=SE,currency=SEK --as-of 2026-06-30
  npx tact import debtors customers.csv --map debtorId=customer_no --reachable email,sms,letter
  npx tact import cases cases.parquet --map caseId=id,dueOn=due --set currency=EUR
  npx tact import events history.ndjson.gz`;

const usageExitCode = 2;
const interruptedExitCode = 130;

const whole = (value: number): string => value.toLocaleString('en');

const writeSummary = (request: ImportRequest, report: ImportReport, seconds: number): void => {
  const perSecond = (count: number): string => whole(Math.round(count / Math.max(seconds, 0.001)));
  const facts = report.accepted + report.duplicates;
  console.log(
    `rows       ${whole(report.rows)}${report.resumedAfterRows > 0 ? `, of them ${whole(report.resumedAfterRows)} in an earlier run` : ''}`,
  );
  console.log(`facts      ${whole(report.accepted)} new`);
  console.log(`duplicates ${whole(report.duplicates)} facts were there before`);
  console.log(
    `rejected   ${whole(report.rejected)} rows${report.rejectedPath === null ? '' : ` → ${report.rejectedPath}`}`,
  );
  if (report.leftOut > 0) console.log(`left out   ${whole(report.leftOut)} rows after ${request.asOf ?? 'today'}`);
  console.log(
    `seconds    ${seconds.toFixed(1)} (${perSecond(report.rows - report.resumedAfterRows)} rows/s, ${perSecond(facts)} facts/s)`,
  );
};

const exitCodeOf = (report: ImportReport): number =>
  report.brokenOff === null && report.accepted + report.duplicates + report.leftOut > 0 ? 0 : 1;

/** Runs the work with a question that turns true at the first Ctrl-C or SIGTERM. */
const stoppable = async <T>(work: (isStopped: () => boolean) => Promise<T>): Promise<T> => {
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(() => isStopped);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
};

const runImport = async (request: ImportRequest, isJson: boolean): Promise<number> => {
  const display = makeProgressDisplay();
  const outcome = await stoppable((isStopped) =>
    withDatabase(
      'import',
      async ({
        pool,
      }): Promise<{
        readonly result: Result<ImportReport, string>;
        readonly seconds: number;
        readonly isStopped: boolean;
      }> => {
        const startedAt = performance.now();
        const dependencies = { pool, factStore: makeFactStore(pool), now: Date.now, isStopped };
        const result = await importFile(dependencies, request, display.show).finally(display.stop);
        return { result, seconds: (performance.now() - startedAt) / 1000, isStopped: isStopped() };
      },
    ),
  );
  const { result, seconds } = outcome;
  if (!result.ok) {
    console.error(`tact: ${result.error}`);
    return 1;
  }
  if (isJson) console.log(JSON.stringify({ ...result.value, seconds }));
  else writeSummary(request, result.value, seconds);
  if (result.value.brokenOff !== null) console.error(`tact: ${result.value.brokenOff}`);
  return outcome.isStopped ? interruptedExitCode : exitCodeOf(result.value);
};

export const registerImport = (program: Command): void => {
  program
    .command('import')
    .summary('read debtors, cases, invoices or events from a file')
    .description('Read a file of debtors, cases, invoices or events, and keep what it says as facts.')
    .addArgument(new Argument('<kind>', 'what the rows are').choices(importKinds))
    .argument('<file>', 'CSV, CSV.gz, NDJSON, NDJSON.gz or Parquet')
    .option('--map <field=column,…>', 'which column a field is in (may be repeated)', collect, [])
    .option('--set <field=value,…>', 'the same value for all rows (may be repeated)', collect, [])
    .option('--delimiter <char>', 'between the columns; found in the header unless given', readDelimiter)
    .addOption(
      new Option('--date-format <format>', 'order of year, month and day').choices(dateFormats).default('Y-M-D'),
    )
    .addOption(
      new Option('--decimal-mark <mark>', 'between whole and decimals').choices(['auto', '.', ',']).default('auto'),
    )
    .option('--minor', 'amounts are in minor units (öre, cents) already', false)
    .option('--portfolio <name>', 'portfolio of the cases (default: the name of the file)')
    .option('--source <name>', 'source of the facts (default: import:<portfolio>)')
    .option('--as-of <date>', 'only what was known at the end of that day (default: today)', readDay)
    .option('--terms-days <days>', 'from issue to due date, where there is no issue date', readTermsDays, 30)
    .option('--reachable <channels>', 'how debtors can be reached, where the file does not say', readChannels, [
      'email',
      'letter',
      'call',
    ])
    .option('--rejected <path>', 'file for rejected rows (default: FILE.rejected.ndjson)')
    .option('--json', 'print the summary as JSON', false)
    .addHelpText('after', help)
    .action(async (kind: ImportKind, file: string, options: ImportOptions) => {
      const request = toImportRequest(kind, file, options);
      if (request.ok) {
        process.exitCode = await runImport(request.value, options.json);
        return;
      }
      console.error(`tact: ${request.error}`);
      process.exitCode = usageExitCode;
    });
};
