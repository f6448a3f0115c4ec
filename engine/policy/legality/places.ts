/** Every place that has a pack, with the law that holds for a debtor there. */
import type { CompiledPack } from '../../compliance/compile-pack.ts';
import type { RuleBook } from '../../compliance/rule-book.ts';

export type Place = {
  /** `SE`, `US-NY-NYC`. */
  readonly id: string;
  readonly country: string;
  /** ISO 3166-2 where the pack is a region's. */
  readonly region: string | null;
  readonly pack: CompiledPack;
};

/** A region of the country without a pack of its own: there the country's law holds by itself. */
const elsewhere = (country: string): string => `${country}-ELSEWHERE`;

/** Countries and their regions, by id in order, under the house's limits that bind everybody's debts. */
export const placesOf = (rules: RuleBook): readonly Place[] =>
  rules.packs
    .filter(({ kind }) => kind === 'country' || kind === 'region')
    .flatMap(({ id, kind }) => {
      const [country = id] = id.split('-');
      const pack = rules.packFor(country, kind === 'region' ? id : elsewhere(country));
      return pack === null ? [] : [{ id, country, region: kind === 'region' ? id : null, pack }];
    });
