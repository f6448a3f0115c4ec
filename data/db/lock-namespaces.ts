/**
 * The first numbers of PostgreSQL's advisory locks, of everything that takes one: two that shared a number would wait for each other
 * for nothing, or in a circle. The second number tells what is locked within: a hash of a name, or 0. A number is never used again.
 */
export const lockNamespaces = {
  facts: 7101,
  debtors: 7102,
  strategies: 7103,
  law: 7104,
  models: 7108,
  trainings: 7109,
  experimentLayers: 7110,
  experimentReductions: 7112,
  attributes: 7116,
  segmentNights: 7123,
  imports: 7124,
  explorationSpend: 7125,
} as const;
