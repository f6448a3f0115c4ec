/** `tact templates`: the texts to debtors that come with Tact, or those of a folder of the house's own, held against the packs. Needs no database. */
import type { Command } from 'commander';
import { loadPacks, loadTemplates } from '../../data/index.ts';
import { lintTemplates, type Finding } from '../../engine/index.ts';

const errorExitCode = 1;

const help = `
An error must be mended before a text is used; a warning is for a person to judge. The packs are those that come with this version of
Tact. Whether a text is right is for counsel to say: none of it is legal advice.

Examples:
  npx tact templates lint
  npx tact templates lint ./our-texts`;

const line = ({ file, template, form, country, severity, finding }: Finding): string =>
  [severity, file, [template, form].filter((part) => part !== null).join(' '), country ?? '', finding].join('\t');

const count = (findings: readonly Finding[], severity: Finding['severity']): number =>
  findings.filter((finding) => finding.severity === severity).length;

const lint = async (folder: string | undefined): Promise<void> => {
  const book = await loadTemplates(folder);
  const findings = lintTemplates(book, await loadPacks());
  for (const finding of findings) console.log(line(finding));
  const errors = count(findings, 'error');
  console.log(`${String(errors)} errors, ${String(count(findings, 'warning'))} warnings`);
  if (errors > 0) process.exitCode = errorExitCode;
};

export const registerTemplates = (program: Command): void => {
  program
    .command('templates')
    .description('Check the texts to debtors')
    .command('lint')
    .description('Print what is wrong with each text, and exit with 1 where one may not be used')
    .argument('[folder]', 'a folder of template files; those that come with Tact where left out')
    .addHelpText('after', help)
    .action(lint);
};
