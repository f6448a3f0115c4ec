/** Citation and force of a rule by its id: of the packs, and of the engine's own blocks that no pack holds. */
import { houseBlocks, killSwitchBlock, type LocalDate, type PackSource } from '../../engine/index.ts';
import { packData, type RuleData } from './amend-packs.ts';
import type { RuleCitation } from './present-decision.ts';

/** Of one rule book. A rule that changed is the one in force on the day, or its last version. */
export type BookLookup = (rule: string, on: LocalDate) => RuleCitation | null;

type Version = Pick<RuleData, 'effective_from' | 'effective_to'> & { readonly citation: RuleCitation };

const versionOf = (rule: RuleData): Version => {
  const { cite, force } = rule as unknown as { readonly cite: string; readonly force: RuleCitation['force'] };
  const { effective_from, effective_to } = rule;
  return {
    citation: { citation: cite, force },
    ...(effective_from === undefined ? {} : { effective_from }),
    ...(effective_to === undefined ? {} : { effective_to }),
  };
};

const isInForce = ({ effective_from: from, effective_to: to }: Version, on: LocalDate): boolean =>
  (from === undefined || from <= on) && (to === undefined || on <= to);

export const makeBookLookup = (packs: readonly PackSource[]): BookLookup => {
  const versionsById = new Map<string, readonly Version[]>(
    [...houseBlocks, killSwitchBlock].map((block) => [block.rule, [{ citation: block }]]),
  );
  for (const rule of packs.flatMap((source) => Object.values(packData(source).rules).flat())) {
    const id = String(rule.id);
    versionsById.set(id, [...(versionsById.get(id) ?? []), versionOf(rule)]);
  }
  return (rule, on) => {
    const versions = versionsById.get(rule) ?? [];
    return (versions.find((version) => isInForce(version, on)) ?? versions.at(-1))?.citation ?? null;
  };
};
