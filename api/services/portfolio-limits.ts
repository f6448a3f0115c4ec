/** What a key that is limited to portfolios may see and hand on. */
import type { Caller } from './services.ts';

/** Null: everything. */
export type PortfolioLimits = Caller['portfolios'];

export const isVisible = (limits: PortfolioLimits, portfolio: string): boolean =>
  limits === null || limits.includes(portfolio);

/** Of the portfolios asked for (undefined: any), those the caller may see. Null: all there are. */
export const narrow = (limits: PortfolioLimits, asked: string | undefined): PortfolioLimits => {
  if (asked === undefined) return limits;
  return isVisible(limits, asked) ? [asked] : [];
};

/** Whether whoever has `limits` may give a key the portfolios `given`: never more than their own. */
export const covers = (limits: PortfolioLimits, given: PortfolioLimits): boolean =>
  limits === null || (given?.every((portfolio) => limits.includes(portfolio)) ?? false);
