/**
 * Rows that could only ever be blocked: in every market, stage and circumstance that their condition leaves possible, no action that they want
 * can ever be legal. Proven over all places, actors and kinds of debtor; what a condition says of anything else is taken to be free.
 */
import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import { noPack, notReachable } from '../../compliance/missing-data.ts';
import { distinctRules } from '../../compliance/rule-scope.ts';
import type { Blocking } from '../../compliance/verdict.ts';
import { unpriced } from '../../eligibility/house-blocks.ts';
import { actors, debtorKinds, stages } from '../../vocabulary/case.ts';
import type { Box } from '../condition-boxes.ts';
import { hasName } from '../value-set.ts';
import type { CaseKind, ContactKind } from './ever-legal.ts';
import type { TableLaw } from './table-law.ts';

/** So that no table takes long: once the law has been asked so often, rows are taken to be sound. */
const mostQuestions = 60_000;

const mayBe = ({ sets }: Box, variable: string, name: string): boolean => {
  const set = sets.get(variable);
  return set === undefined || hasName(set, name);
};

/** Flags that stand wherever the box holds. */
const standingFlags = ({ sets }: Box): readonly string[] =>
  [...sets]
    .filter(([variable, set]) => variable.startsWith('flags.') && !hasName(set, 'false'))
    .map(([variable]) => variable.slice('flags.'.length))
    .sort();

/** A product that the box allows, if it can one that no rule speaks of. */
const productOf = ({ sets }: Box): string | null => {
  const set = sets.get('product');
  if (set?.kind !== 'names' || hasName(set, '')) return null;
  if (!set.isAllBut) return [...set.names].sort()[0] ?? null;
  let product = 'other';
  while (!hasName(set, product)) product += '_';
  return product;
};

/** Every product of a list is asked about; of all others one is enough. */
const productsOf = (box: Box): readonly (string | null)[] => {
  const set = box.sets.get('product');
  if (set?.kind !== 'names' || set.isAllBut || set.names.has('')) return [productOf(box)];
  return [...set.names];
};

const isPriced = ({ sets }: Box, { costMinor }: CatalogueAction): boolean => {
  const set = sets.get('currency');
  return set === undefined || Object.keys(costMinor).some((currency) => hasName(set, currency));
};

/** What the action is for when a workflow asks in order to collect. */
export const contactKindOf = ({ channel, slot, tone, treatment }: CatalogueAction): ContactKind => ({
  ...{ channel, slot, tone, treatment },
  purpose: treatment === 'statutory_notice' ? 'statutory_notice' : 'collect',
});

const caseKinds = (box: Box, { channel }: ContactKind): readonly CaseKind[] => {
  const flags = standingFlags(box);
  const mayConsent = mayBe(box, `hasConsent.${channel}`, 'true');
  return productsOf(box).flatMap((product) =>
    stages
      .filter((stage) => mayBe(box, 'stage', stage))
      .flatMap((stage) =>
        actors.flatMap((actor) =>
          debtorKinds.map((debtorKind) => ({ actor, debtorKind, stage, product, flags, mayConsent })),
        ),
      ),
  );
};

/** The law, and how often it may still be asked. */
type Questions = { readonly law: TableLaw; left: number };

/** What bars the action wherever the box holds, or null where it can be made (or nothing more may be asked). */
const barredInBox = (box: Box, action: CatalogueAction, questions: Questions): readonly Blocking[] | null => {
  const { law } = questions;
  if (!mayBe(box, `reachable.${action.channel}`, 'true')) return [notReachable];
  if (!isPriced(box, action)) return [unpriced];
  const places = law.places.filter(({ country }) => mayBe(box, 'country', country));
  if (places.length === 0) return [noPack];
  const contact = contactKindOf(action);
  const kinds = caseKinds(box, contact);
  const barring: Blocking[] = [];
  for (const place of places) {
    for (const kind of kinds) {
      const { unmet } = law.everLegal(place, contact, kind);
      questions.left -= 1;
      if (unmet.length === 0 || questions.left < 0) return null;
      barring.push(...unmet);
    }
  }
  return distinctRules(barring);
};

const speaksOfLaw = /^(?:country|stage|product|currency|flags|hasConsent|reachable)(?:[.]|$)/;

/** The same for two boxes that bound alike whatever the law asks about. */
const keyOf = ({ sets }: Box, { id }: CatalogueAction): string => {
  const bounds = [...sets].filter(([variable]) => speaksOfLaw.test(variable)).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = bounds.map(([variable, set]) =>
    set.kind === 'names' ? `${variable} ${String(set.isAllBut)} ${[...set.names].sort().join()}` : variable,
  );
  return `${id} ${texts.join('; ')}`;
};

/** One of each group that the law cannot tell apart. */
const tellingApart = (actions: readonly CatalogueAction[], hasBans: boolean): readonly CatalogueAction[] => {
  const byKind = new Map<string, CatalogueAction>();
  for (const action of actions) {
    const { id, channel, slot, treatment, costMinor } = action;
    const kind = hasBans ? id : `${channel}.${slot}.${String(treatment === 'statutory_notice')}`;
    byKind.set(`${kind} ${Object.keys(costMinor).join()}`, action);
  }
  return [...byKind.values()];
};

/** Every rule that bars what a row wants, each once; null where something of it can be made. */
export type OnlyBlocked = (boxes: readonly Box[], wanted: readonly CatalogueAction[]) => readonly Blocking[] | null;

/** The question for the rows of one table: what rows have in common is worked out once. */
export const makeOnlyBlocked = (law: TableLaw): OnlyBlocked => {
  const questions: Questions = { law, left: mostQuestions };
  const known = new Map<string, readonly Blocking[] | null>();
  const hasBans = law.places.some(({ pack }) => pack.bans.length > 0);
  const barred = (box: Box, action: CatalogueAction): readonly Blocking[] | null => {
    const key = keyOf(box, action);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = barredInBox(box, action, questions);
    known.set(key, found);
    return found;
  };
  return (boxes, wanted) => {
    const barring: Blocking[] = [];
    const actions = tellingApart(wanted, hasBans);
    for (const box of boxes) {
      for (const action of actions) {
        const rules = barred(box, action);
        if (rules === null) return null;
        barring.push(...rules);
      }
    }
    return distinctRules(barring);
  };
};
