/** What a row of a table asks for, resolved against the catalogue: a full action, a partial one, no contact or a person. */
import type { Catalogue, CatalogueAction } from '../catalogue/catalogue.ts';
import { failure, success, type Result } from '../result.ts';
import { handOff, noContact } from '../vocabulary/action.ts';
import type { TableThen } from '../vocabulary/table-spec.ts';

/** The catalogue's actions that would do, by id, each with its place there. */
export type ActionTarget = {
  readonly kind: 'action' | 'partial';
  readonly text: string;
  readonly placeById: ReadonlyMap<string, number>;
};

export type TableTarget =
  | { readonly kind: 'no_contact'; readonly text: string }
  | { readonly kind: 'hand_off'; readonly text: string }
  | ActionTarget;

const partNames = ['channel', 'slot', 'tone', 'treatment'] as const;

const matches = (action: CatalogueAction, parts: Exclude<TableThen, string>): boolean =>
  partNames.every((name) => parts[name] === undefined || parts[name] === action[name]);

/** `sms.*.warm.*` */
const patternOf = (parts: Exclude<TableThen, string>): string => partNames.map((name) => parts[name] ?? '*').join('.');

/** The target, or in words why the catalogue has nothing for it. */
export const resolveTarget = (then: TableThen, catalogue: Catalogue): Result<TableTarget, string> => {
  if (then === noContact) return success({ kind: noContact, text: 'no contact' });
  if (then === handOff) return success({ kind: handOff, text: 'a person' });
  const text = typeof then === 'string' ? then : patternOf(then);
  const isWanted = (action: CatalogueAction): boolean =>
    typeof then === 'string' ? action.id === then : matches(action, then);
  const placeById = new Map(
    catalogue.actions.flatMap((action, place) => (isWanted(action) ? [[action.id, place] as const] : [])),
  );
  if (placeById.size === 0) return failure(`the catalogue ${catalogue.id} version ${catalogue.version} has no ${text}`);
  return success({ kind: typeof then === 'string' ? 'action' : 'partial', text, placeById });
};
