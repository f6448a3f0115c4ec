/** Citation and force of a rule by its id: of the packs, and of the engine's own blocks that no pack holds. */
import { houseBlocks, type Pack, type RuleBook } from '../../engine/index.ts';
import type { RuleLookup } from './present-decision.ts';

type Entry = NonNullable<ReturnType<RuleLookup>>;

const rulesOf = (pack: Pack): readonly (readonly [string, Entry])[] =>
  Object.values(pack.rules).flatMap((group) =>
    group.map((rule) => [rule.id, { citation: rule.cite, force: rule.force }] as const),
  );

export const makeRuleLookup = (rules: RuleBook): RuleLookup => {
  const entries = new Map<string, Entry>([
    ...houseBlocks.map((block) => [block.rule, block] as const),
    ...rules.packs.flatMap(rulesOf),
  ]);
  return (rule) => entries.get(rule) ?? null;
};
