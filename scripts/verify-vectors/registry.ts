/** Which verifier reads which file of a folder of reference vectors, by folder and name. */
import type { Verifier } from './check.ts';
import { verifyAdjustments, verifyRelativePower, verifySampleRatios } from './growthbook-plain.ts';
import { verifySdkAssignments } from './growthbook-sdk.ts';
import { verifyGrowthbookTests } from './growthbook-tests.ts';
import { verifyOffPolicy } from './ope.ts';
import { verifyStatisticsExamples } from './statistics-examples.ts';
import { verifyKaplanMeier, verifyLogRank, verifyScoring, verifyStability } from './stats-models.ts';
import {
  verifyChiSquares,
  verifyMultiplicity,
  verifyProportions,
  verifySizes,
  verifyTwoSamples,
} from './stats-samples.ts';

type Entry = { readonly file: RegExp; readonly verify: Verifier };

const entries: readonly Entry[] = [
  { file: /^growthbook\/ab_tests.*\.json$/, verify: verifyGrowthbookTests },
  { file: /^growthbook\/srm.*\.json$/, verify: verifySampleRatios },
  { file: /^growthbook\/multiple_comparisons.*\.json$/, verify: verifyAdjustments },
  { file: /^growthbook\/power.*\.json$/, verify: verifyRelativePower },
  { file: /^growthbook\/sdk_assignment.*\.json$/, verify: verifySdkAssignments },
  { file: /^ope\/.*\.json$/, verify: verifyOffPolicy },
  { file: /^statistics\/.*\.json$/, verify: verifyStatisticsExamples },
  { file: /^stats\/two_sample.*\.json$/, verify: verifyTwoSamples },
  { file: /^stats\/proportions.*\.json$/, verify: verifyProportions },
  { file: /^stats\/chi_square.*\.json$/, verify: verifyChiSquares },
  { file: /^stats\/multiple_testing.*\.json$/, verify: verifyMultiplicity },
  { file: /^stats\/power.*\.json$/, verify: verifySizes },
  { file: /^stats\/kaplan_meier.*\.json$/, verify: verifyKaplanMeier },
  { file: /^stats\/logrank.*\.json$/, verify: verifyLogRank },
  { file: /^stats\/scoring.*\.json$/, verify: verifyScoring },
  { file: /^stats\/psi.*\.json$/, verify: verifyStability },
];

/** `file`: folder/name.json. */
export const verifierOf = (file: string): Verifier | null =>
  entries.find((entry) => entry.file.test(file))?.verify ?? null;
