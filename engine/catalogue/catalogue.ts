/** The actions that exist, with what each costs and uses up: versioned data, parsed and frozen. */
import type { ContactAction } from '../vocabulary/action.ts';

export type CatalogueAction = ContactAction & {
  /** Template to be filled by the sender: `tone.treatment`. */
  readonly template: string;
  /** Cost of one contact by currency, minor units. */
  readonly costMinor: Readonly<Record<string, number>>;
  /** Minutes of an agent's time. */
  readonly agentMinutes: number;
};

export type Catalogue = {
  readonly id: string;
  readonly version: number;
  readonly actions: readonly CatalogueAction[];
};
