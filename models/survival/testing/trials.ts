/**
 * Two small trials whose estimates stand in textbooks and manuals, as individual times; `+` marks a censored one.
 * `mercaptopurine` and `placebo`: weeks of remission, Freireich and others, Blood 21 (1963), as in Kleinbaum and Klein, Survival Analysis.
 * `maintained` and `notMaintained`: weeks to relapse, Miller, Survival Analysis (1981), p. 49; the data set `aml` of R's survival.
 */
import type { TimeCount } from '../risk-table.ts';

const read = (text: string): readonly TimeCount[] =>
  text.split(' ').map((word) => {
    const isCensored = word.endsWith('+');
    return { time: Number(word.replace('+', '')), events: isCensored ? 0 : 1, censored: isCensored ? 1 : 0 };
  });

export const trials = {
  mercaptopurine: read('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'),
  placebo: read('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23'),
  maintained: read('9 13 13+ 18 23 28+ 31 34 45+ 48 161+'),
  notMaintained: read('5 5 8 8 12 16+ 23 27 30 33 43 45'),
} as const;
