/** What a row of a table asks for, resolved against the catalogue: a full action, a partial one, no contact or a person. */
import type { Catalogue, CatalogueAction } from '../catalogue/catalogue.ts';
import { failure, success, type Result } from '../result.ts';
import { handOff, noContact } from '../vocabulary/action.ts';
import type { TableThen } from '../vocabulary/table-spec.ts';

/** Some of the catalogue's actions: `wants[place]` is 1 for each that would do, 0 for the others. */
export type ActionTarget = {
  readonly kind: 'action' | 'partial';
  readonly text: string;
  readonly wants: Readonly<Uint8Array>;
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
  const wants = Uint8Array.from(catalogue.actions, (action) => (isWanted(action) ? 1 : 0));
  if (!wants.includes(1)) return failure(`the catalogue ${catalogue.id} version ${catalogue.version} has no ${text}`);
  return success({ kind: typeof then === 'string' ? 'action' : 'partial', text, wants });
};
