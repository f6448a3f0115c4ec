/** The packs with what each takes over from others, the nearest first. */
import { withAncestors, type Pack, type RuleBook } from '../../engine/index.ts';
import type { AnyRule, PackActor, PackDebtor, Rules } from './words.ts';

export type Jurisdiction = {
  readonly pack: Pack;
  /** The pack itself, then all that it extends. */
  readonly line: readonly Pack[];
};

/** A rule and the pack that it stands in. */
export type Sourced<R extends AnyRule = AnyRule> = { readonly rule: R; readonly from: string };

export const jurisdictionsOf = (rules: RuleBook): readonly Jurisdiction[] => {
  const byId = new Map(rules.packs.map((pack) => [pack.id, pack]));
  return rules.packs.map((pack) => ({ pack, line: withAncestors([pack], byId) }));
};

/** The group's rules, those of the pack itself first. */
export const rulesIn = <G extends keyof Rules>(
  { line }: Jurisdiction,
  group: G,
): readonly Sourced<Rules[G][number]>[] =>
  line.flatMap(({ id, rules }) => rules[group].map((rule) => ({ rule, from: id })));

export const everyRule = (jurisdiction: Jurisdiction): readonly Sourced[] =>
  (Object.keys(jurisdiction.pack.rules) as readonly (keyof Rules)[]).flatMap((group) => rulesIn(jurisdiction, group));

/** Whether the rule binds the actor and protects the debtor; what protects natural persons protects consumers. */
export const concerns = ({ actors, debtors }: AnyRule, actor: PackActor, debtor: PackDebtor): boolean => {
  const binds = actors === undefined || actors.includes('any') || actors.includes(actor);
  const protects =
    debtors === undefined || debtors.includes(debtor) || (debtor === 'consumer' && debtors.includes('natural_person'));
  return binds && protects;
};

export const isInForce = ({ effective_from: from, effective_to: to }: AnyRule, on: string): boolean =>
  (from === undefined || from <= on) && (to === undefined || on <= to);
