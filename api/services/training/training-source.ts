/** Where training gets its rows, and by which features and actions it learns. */
import type { Assumptions, Catalogue, Instant } from '../../../engine/index.ts';
import type { DebtorGroups, NightlySettings, NightRow, ResponseFamily } from '../../../models/index.ts';

export type RowWindow = {
  /** Days since 1970-01-01, both within. */
  readonly fromDay: number;
  readonly toDay: number;
  /** Nothing is seen that happened later, or was told later by our clock. */
  readonly knownAt: Instant;
  readonly recordedBy: Instant;
};

export type SourceNight = { readonly day: number; readonly rows: readonly NightRow[] };

export type TrainingSource = {
  /** In order of nights; the same window is answered alike whenever it is asked for. */
  readonly readNights: (window: RowWindow) => AsyncIterable<SourceNight>;
  readonly featureSpec: NightlySettings['featureSpec'];
  readonly catalogue: Catalogue;
  readonly assumptions: Assumptions;
  readonly hazard?: NonNullable<NightlySettings['hazard']>;
  /** Contacts and complaints that prices aim at; left out: as many as the base's. */
  readonly priceTarget?: NonNullable<NightlySettings['priceTarget']>;
  /** Families compared with the factored hazard; left out: none. */
  readonly families?: readonly ResponseFamily[];
  /** Groups of people that a model must treat alike: read to judge it by, never to learn from. Left out: none are known. */
  readonly readGroups?: (window: RowWindow) => Promise<readonly DebtorGroups[]>;
  /** Attributes told by callers, beside the features; left out: there are none to be had. */
  readonly attributes?: {
    /** Enters what is new, and answers the version of the list then in force. */
    readonly observe: () => Promise<number>;
    /** The source whose rows hold the attributes of that version. */
    readonly sourceWith: (version: number) => Promise<TrainingSource>;
  };
};

export type Refusal = { readonly code: string; readonly detail: string };
