/**
 * What the actions of a catalogue have in common: each is described by a handful of factors (any contact, its channel, its part of the
 * day, tone, treatment), by pairs of factors, and by what is its own. An effect is the sum of theirs, so that an action that was hardly
 * ever tried borrows from those that share its parts.
 */
import { isSlotless, type Assumptions, type Catalogue, type Channel, type Slot } from '../../engine/index.ts';

type CatalogueAction = Catalogue['actions'][number];

export const families = ['any', 'channel', 'slot', 'tone', 'treatment'] as const;
export type Family = (typeof families)[number];

type Factor = { readonly name: string; readonly family: Family };

export type ActionDesign = {
  readonly actionCount: number;
  readonly factors: readonly Factor[];
  /** For each action its factors, as places in `factors`. */
  readonly factorsOf: readonly (readonly number[])[];
  readonly pairs: readonly string[];
  readonly pairsOf: readonly (readonly number[])[];
  /** For each action the place of its channel and slot among `reachCells`. */
  readonly reachCells: readonly { readonly channel: Channel; readonly slot: Slot }[];
  readonly reachCellOf: readonly number[];
};

/** When a call comes and when a message comes are felt differently; the slots of all messages are one. */
const slotFactor = ({ channel, slot }: CatalogueAction): readonly string[] =>
  isSlotless(channel) ? [] : [`${channel === 'call' ? 'call' : 'message'}.${slot}`];

const factorsOfAction = (action: CatalogueAction): readonly Factor[] => {
  const { channel, tone, treatment } = action;
  const named = (family: Family, names: readonly string[]): readonly Factor[] =>
    names.map((name) => ({ family, name }));
  return [
    ...named('any', ['any']),
    ...named('channel', [channel]),
    ...named('slot', slotFactor(action)),
    // A neutral reminder is what the other wordings are compared with.
    ...named('tone', tone === 'neutral' ? [] : [tone]),
    ...named('treatment', treatment === 'reminder' ? [] : [treatment]),
  ];
};

const pairsOfAction = ({ channel, tone, treatment }: CatalogueAction): readonly string[] => [
  `${channel}.${tone}`,
  `${channel}.${treatment}`,
];

const placesOf = <T>(all: readonly T[], isSame: (one: T, other: T) => boolean) => {
  const distinct: T[] = [];
  for (const entry of all) if (!distinct.some((known) => isSame(known, entry))) distinct.push(entry);
  return {
    distinct,
    placeOf: (entry: T): number => distinct.findIndex((known) => isSame(known, entry)),
  };
};

/**
 * How strong the house believes an action to be, relative to the mean of the catalogue: what the factor of any contact is weighed by, so that
 * what is learned is how far off the belief is.
 */
export const believedStrengths = (
  { actions }: Pick<Catalogue, 'actions'>,
  assumptions: Assumptions,
): readonly number[] => {
  const { effectByChannel, effectByTone, effectByTreatment } = assumptions;
  const effects = actions.map(
    ({ channel, tone, treatment }) => effectByChannel[channel] * effectByTone[tone] * effectByTreatment[treatment],
  );
  const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
  return effects.map((effect) => effect / mean);
};

/** Place of the factor of any contact. */
export const anyFactor = 0;

export const designActions = ({ actions }: Pick<Catalogue, 'actions'>): ActionDesign => {
  const factors = placesOf(
    families.flatMap((family) => actions.flatMap(factorsOfAction).filter((factor) => factor.family === family)),
    (one, other) => one.family === other.family && one.name === other.name,
  );
  const pairs = placesOf(actions.flatMap(pairsOfAction), (one, other) => one === other);
  const cells = placesOf(
    actions.map(({ channel, slot }) => ({ channel, slot })),
    (one, other) => one.channel === other.channel && one.slot === other.slot,
  );
  return {
    actionCount: actions.length,
    factors: factors.distinct,
    factorsOf: actions.map((action) => factorsOfAction(action).map(factors.placeOf)),
    pairs: pairs.distinct,
    pairsOf: actions.map((action) => pairsOfAction(action).map(pairs.placeOf)),
    reachCells: cells.distinct,
    reachCellOf: actions.map(cells.placeOf),
  };
};
