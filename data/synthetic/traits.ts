/**
 * What is latent in a debtor: the truth that no fact states. Traits named without a unit run from 0 to 1; tastes and tone
 * responses multiply the effect of a contact (1 is middling, a negative tone response means that the tone backfires).
 */
import { channels, type Channel, type Tone } from '../../engine/index.ts';
import type { RandomStream } from './random-stream.ts';
import type { Archetype, ArchetypeCentre, AvailabilityPattern, Country, World } from './world.ts';

export type Traits = {
  readonly archetype: Archetype;
  readonly ability: number;
  readonly willingness: number;
  readonly forgetfulness: number;
  readonly digital: number;
  readonly pattern: AvailabilityPattern;
  readonly channelTaste: Readonly<Record<Channel, number>>;
  readonly toneResponse: Readonly<Record<Tone, number>>;
  /** How much contact pressure costs: 0.4 to 1.8. */
  readonly fatigueSensitivity: number;
  /** Day of the month on which money comes in; 31 is the last day. */
  readonly payday: number;
  readonly paydayRhythm: number;
  /** Multiplies the chance of a complaint; median 1. */
  readonly complaintProneness: number;
  readonly vulnerable: boolean;
};

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

const traitSpread = 0.7;

/** Firm words move those who could pay and would not; they do harm where life is already too much. */
const toneResponseOf = (
  centre: ArchetypeCentre,
  vulnerable: boolean,
  random: RandomStream,
): Readonly<Record<Tone, number>> => {
  const wobble = (): number => Math.exp(0.12 * random.normal());
  const isStrategic = centre.archetype === 'strategic';
  return {
    warm: (isStrategic ? 0.75 : 1.15) * wobble(),
    neutral: wobble(),
    firm: (vulnerable ? -0.5 : isStrategic ? 1.45 : 0.8) * wobble(),
    formal: (vulnerable ? 0.3 : isStrategic ? 1.3 : 0.85) * wobble(),
  };
};

const patternOf = (random: RandomStream): AvailabilityPattern =>
  random.pick([
    { value: 'employed', share: 0.62 },
    { value: 'shift', share: 0.2 },
    { value: 'retired', share: 0.18 },
  ]);

/** Draws the latent traits of one debtor of the country. */
export const drawTraits = (world: World, country: Country, random: RandomStream): Traits => {
  const centre = random.pick(world.archetypes);
  const around = (logit: number): number => logistic(logit + traitSpread * random.normal());
  const pattern = patternOf(random);
  const vulnerable = random.chance(centre.vulnerableRate);
  const channelTaste = Object.fromEntries(
    channels.map((channel) => [channel, Math.exp(0.25 * random.normal())]),
  ) as Record<Channel, number>;
  return {
    archetype: centre.archetype,
    ability: around(centre.ability),
    willingness: around(centre.willingness),
    forgetfulness: around(centre.forgetfulness),
    digital: around(centre.digital - (pattern === 'retired' ? 1.2 : 0)),
    pattern,
    channelTaste,
    toneResponse: toneResponseOf(centre, vulnerable, random),
    fatigueSensitivity: 0.4 + 1.4 * random.uniform(),
    payday: random.pick(country.paydays),
    paydayRhythm: around(pattern === 'retired' ? 0 : 0.6),
    complaintProneness: Math.exp(0.6 * random.normal()),
    vulnerable,
  };
};
