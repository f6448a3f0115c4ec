/** A sample portfolio with known truth: debtor after debtor, so that a caller can stream it into the store. */
import type { Instant } from '../../engine/index.ts';
import { tellHistory, type DebtorHistory } from './history.ts';
import { drawDebtor } from './population.ts';
import type { World } from './world.ts';

export type PortfolioRequest = {
  /** A 32-bit whole number. */
  readonly seed: number;
  /** The instant the story is told at: no fact lies after it. */
  readonly asOf: Instant;
  readonly debtors: number;
  readonly months: number;
  readonly world: World;
};

/** The debtors of the portfolio in the order of their numbers; each depends on the seed and its number alone. */
export function* generatePortfolio({
  seed,
  asOf,
  debtors,
  months,
  world,
}: PortfolioRequest): Generator<DebtorHistory, void> {
  const thisYear = new Date(asOf).getUTCFullYear();
  for (let index = 0; index < debtors; index += 1) {
    const debtor = drawDebtor(world, seed, index, thisYear);
    yield tellHistory({ world, debtor, seed, index, asOf, months });
  }
}
