/** Fewer rows to learn from, without tearing the nights of a debtor apart. */
import type { NightRow } from './night-row.ts';

/** About so many rows at most: some debtors, each with all its nights; the same of the same rows. */
export const wholeDebtors = (rows: readonly NightRow[], most: number): readonly NightRow[] => {
  if (rows.length <= most) return rows;
  const counts = new Map<string, number>();
  for (const { debtorId } of rows) counts.set(debtorId, (counts.get(debtorId) ?? 0) + 1);
  const kept = new Set<string>();
  // Evenly over the order in which debtors came, so that the last ones are among them.
  const debtors = [...counts];
  const stride = rows.length / most;
  for (let place = 0; place < debtors.length; place += stride) {
    const entry = debtors[Math.floor(place)];
    if (entry !== undefined) kept.add(entry[0]);
  }
  return rows.filter(({ debtorId }) => kept.has(debtorId));
};
