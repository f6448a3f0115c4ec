/**
 * A world to learn in: people and laws of `World`, and beside them what makes a study of it: when cases open and for how long a payment
 * counts, what changes with the nights, the table that the house follows, and what its people can do in a day.
 *
 * A night is a whole number; night 0 is the first that is decided. Money is in euro, as in `World`.
 */
import type { Channel, TableSpec, Tone, Treatment } from '../../../engine/index.ts';
import type { ResponseLaws, World } from '../world.ts';

/** Where one message is all that works, and works alike for everybody. */
export type OnlyMessage = {
  readonly channel: Channel;
  readonly tone: Tone;
  readonly treatment: Treatment;
  /** Given delivery, for somebody under no pressure. */
  readonly reachProb: number;
  readonly momentum: number;
};

/** The laws in force from a night on, to the next era. */
export type Era = { readonly fromNight: number; readonly laws: ResponseLaws; readonly only: OnlyMessage | null };

export type LearningWorld = {
  readonly name: string;
  /** For people, in a sentence. */
  readonly about: string;
  readonly world: World;
  /** In order of time; the first holds from the beginning. */
  readonly eras: readonly [Era, ...Era[]];
  /** Days from its opening in which a payment on a case counts; then it is written off. */
  readonly horizonDays: number;
  /** Each debtor has so many cases, one after the other, spread evenly over the nights from `firstNight` on. */
  readonly openings: { readonly casesPerDebtor: 1 | 2; readonly firstNight: number; readonly spanNights: number };
  /** Log-normal about the median, redrawn until within the bounds. */
  readonly debt: {
    readonly medianEuro: number;
    readonly sigma: number;
    readonly leastEuro: number;
    readonly mostEuro: number;
  };
  /** The house's own limit, for every policy: so many whole days without a contact follow one. */
  readonly restDays: number;
  /** Payment of one's own accord swells and ebbs by this share over the period. */
  readonly season: { readonly amplitude: number; readonly periodDays: number };
  /** Share of a contact's pressure that the other person of a household feels. */
  readonly householdSpill: number;
  /** Minutes of agents' time a day for each thousand debtors; null: as many as it takes. */
  readonly agentMinutesPerThousand: number | null;
  readonly table: TableSpec;
};

export const eraOfNight = ({ eras }: LearningWorld, night: number): Era =>
  eras.findLast(({ fromNight }) => fromNight <= night) ?? eras[0];

/** The world as it is from one of its eras on, for ever: what fresh cases are valued in. */
export const frozenInEra = (world: LearningWorld, era: Era): LearningWorld => ({
  ...world,
  eras: [{ ...era, fromNight: -Infinity }],
});

/** Fixed rates of the worlds, units to the euro, so that sums over markets are of one money. */
const unitsPerEuro: Readonly<Partial<Record<string, number>>> = { EUR: 1, SEK: 11, NOK: 11.5, GBP: 0.9 };

/** Euro in one minor unit of the currency. */
export const euroPerMinor = (currency: string): number => {
  const units = unitsPerEuro[currency];
  if (units === undefined) throw new RangeError(`the worlds have no rate for ${currency}`);
  return 1 / (100 * units);
};
