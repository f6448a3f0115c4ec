/**
 * `public`: learning on public data sets, each figure beside the reference that is known for it. docs/benchmarks.md says how rows are kept
 * out. The data is not part of the project: a folder without it is said to be one, and is no failure.
 */
import { existsSync } from 'node:fs';
import type { Benchmark, Figures } from './benchmark.ts';
import { rounded } from './median.ts';
import { benchB2bInvoices } from './public/b2b-invoices.ts';
import { benchBankMarketing } from './public/bank-marketing.ts';
import { benchHillstromAgainstItself, benchPhillyExperiment } from './public/experiment.ts';
import type { DataBenchmark } from './public/figure.ts';
import { benchHillstrom } from './public/hillstrom.ts';
import { benchIbmAr } from './public/ibm-ar.ts';
import { benchPhillyLetters } from './public/philly-letters.ts';
import { benchUciDefault } from './public/uci-default.ts';
import { benchUciSegments } from './public/uci-segments.ts';

const dataBenchmarks: Readonly<Record<string, DataBenchmark>> = {
  uci_default: benchUciDefault,
  uci_segments: benchUciSegments,
  bank_marketing: benchBankMarketing,
  ibm_ar: benchIbmAr,
  b2b_invoices: benchB2bInvoices,
  hillstrom: benchHillstrom,
  philly_letters: benchPhillyLetters,
  philly_experiment: benchPhillyExperiment,
  hillstrom_itself: benchHillstromAgainstItself,
};

export const benchPublic: Benchmark = async ({ dataFolder, families, say }) => {
  if (!existsSync(dataFolder)) {
    say(`skipped: no shared data (${dataFolder}; name a folder with --data)`);
    return { figures: { skipped: true }, postgres: null };
  }
  const startedAt = performance.now();
  let figures: Figures = {};
  for (const [name, run] of Object.entries(dataBenchmarks)) {
    const own = await run({ folder: dataFolder, families, say });
    if (own === null) say(`skipped: no ${name} in the folder`);
    figures = { ...figures, ...(own ?? { [`${name}Skipped`]: true }) };
  }
  const seconds = rounded((performance.now() - startedAt) / 1000, 1);
  return { figures: { ...figures, seconds }, postgres: null };
};
