/** `tact report`: the report of an experiment, from the database, as JSON, CSV, a page, or PDF. */
import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { makeDependencies } from '../../api/dependencies.ts';
import type { Caller, Services } from '../../api/services/services.ts';
import { parseInstant, type DomainError, type Result } from '../../engine/index.ts';
import { readConfiguration, withDatabase } from './with-database.ts';

const formats = ['json', 'csv', 'html', 'pdf'] as const;
type Format = (typeof formats)[number];
type Options = { readonly format: Format; readonly out?: string; readonly asOf?: string };

const help = `
Without --out the report goes to standard output; a PDF needs --out where that is a terminal.

Examples:
  npx tact report tone-2026
  npx tact report tone-2026 --format pdf --out tone-2026.pdf
  npx tact report tone-2026 --format csv --as-of 2026-03-31T00:00:00Z`;

const caller: Caller = { keyId: 'command line', roles: ['manager'], portfolios: null, requestId: 'command line' };

type Asked = { readonly experimentId: string; readonly asOf?: number | undefined };

const render: Readonly<
  Record<Format, (services: Services, asked: Asked) => Promise<Result<string | Buffer, DomainError>>>
> = {
  json: async (services, asked) => {
    const report = await services.readExperimentReport(asked, caller);
    return report.ok ? { ok: true, value: `${JSON.stringify(report.value, null, 2)}\n` } : report;
  },
  csv: (services, asked) => services.readExperimentReportCsv(asked, caller),
  html: (services, asked) => services.readExperimentReportPage(asked, caller),
  pdf: (services, asked) => services.readExperimentReportPdf(asked, caller),
};

const instantOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const at = parseInstant(text);
  if (at === null) throw new Error('--as-of must be an instant with an offset, such as 2026-03-31T00:00:00Z');
  return at;
};

const runReport = async (experimentId: string, { format, out, asOf: asked }: Options): Promise<void> => {
  const asOf = instantOf(asked);
  if (format === 'pdf' && out === undefined && process.stdout.isTTY)
    throw new Error('a PDF is not for a terminal: name a file with --out');
  await withDatabase('report', async (database) => {
    const { services } = await makeDependencies({ ...readConfiguration(), logLevel: 'warn' }, database);
    const report = await render[format](services, { experimentId, asOf });
    if (!report.ok) throw new Error(report.error.detail);
    if (out === undefined) process.stdout.write(report.value);
    else await writeFile(out, report.value);
  });
};

export const registerReport = (program: Command): void => {
  program
    .command('report')
    .description('The report of an experiment: verdict, money, readings, guardrails, segments')
    .argument('<experiment>', 'its id')
    .addOption(new Option('--format <format>', 'what to write').choices(formats).default('json'))
    .option('--out <file>', 'where to; standard output where left out')
    .option('--as-of <instant>', 'as of the day in which it lies; now where left out')
    .addHelpText('after', help)
    .action(runReport);
};
