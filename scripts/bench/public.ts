/**
 * `public`: learning on public data sets, each figure beside the reference that is known for it. docs/benchmarks.md says how rows are kept
 * out. The data is not part of the project: a folder without it is said to be one, and is no failure.
 */
import { existsSync } from 'node:fs';
import type { Benchmark, Figures } from './benchmark.ts';
import { rounded } from './median.ts';
import { benchB2bInvoices } from './public/b2b-invoices.ts';
import { benchBankMarketing } from './public/bank-marketing.ts';
import type { DataBenchmark } from './public/figure.ts';
import { benchHillstrom } from './public/hillstrom.ts';
import { benchIbmAr } from './public/ibm-ar.ts';
import { benchPhillyLetters } from './public/philly-letters.ts';
import { benchUciDefault } from './public/uci-default.ts';

const dataBenchmarks: Readonly<Record<string, DataBenchmark>> = {
  uci_default: benchUciDefault,
  bank_marketing: benchBankMarketing,
  ibm_ar: benchIbmAr,
  b2b_invoices: benchB2bInvoices,
  hillstrom: benchHillstrom,
  philly_letters: benchPhillyLetters,
};

export const benchPublic: Benchmark = ({ dataFolder, say }) => {
  if (!existsSync(dataFolder)) {
    say(`skipped: no shared data (${dataFolder}; name a folder with --data)`);
    return Promise.resolve({ figures: { skipped: true }, postgres: null });
  }
  const startedAt = performance.now();
  let figures: Figures = {};
  for (const [name, run] of Object.entries(dataBenchmarks)) {
    const own = run({ folder: dataFolder, say });
    if (own === null) say(`skipped: no ${name} in the folder`);
    figures = { ...figures, ...(own ?? { [`${name}Skipped`]: true }) };
  }
  const seconds = rounded((performance.now() - startedAt) / 1000, 1);
  return Promise.resolve({ figures: { ...figures, seconds }, postgres: null });
};
