/**
 * The command line, `npx tact …`. Each file in `commands/` registers one command. Exit codes: 0 done, 1 failed, 2 wrong usage,
 * 130 stopped by Ctrl-C.
 */
import { Command, CommanderError } from 'commander';
import { registerDecide } from './commands/decide.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerExport } from './commands/export.ts';
import { registerImport } from './commands/import.ts';
import { registerKeys } from './commands/keys.ts';
import { registerPacks } from './commands/packs.ts';
import { registerReport } from './commands/report.ts';
import { registerRetrain } from './commands/retrain.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerTemplates } from './commands/templates.ts';
import { registerVerifyVectors } from './commands/verify-vectors.ts';

const usageExitCode = 2;

const program = new Command('tact')
  .description('The next best action for every overdue case.')
  .showHelpAfterError('(--help tells more)')
  .exitOverride();

// Subcommands inherit `exitOverride`, so this comes after it.
for (const register of [
  registerImport,
  registerDecide,
  registerEvaluate,
  registerExport,
  registerKeys,
  registerPacks,
  registerReport,
  registerRetrain,
  registerSimulate,
  registerTemplates,
  registerVerifyVectors,
])
  register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : usageExitCode;
  } else {
    console.error(`tact: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
