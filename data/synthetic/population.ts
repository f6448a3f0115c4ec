/** Who the debtors are: latent traits, and beside them what a creditor could know. Pseudonymous ids only. */
import type { Channel, DebtorKind, Flag, Slot, Tone } from '../../engine/index.ts';
import { randomStream, type RandomStream } from './random-stream.ts';
import { drawTraits, type Traits } from './traits.ts';
import type { Country, World } from './world.ts';

export type StatedPreference = {
  readonly channels: readonly Channel[];
  readonly slots: readonly Slot[];
  readonly tone: Tone | null;
};

/** A circumstance that sets in at a fraction (0 to 1) of the months told. */
export type LifeEvent = { readonly flag: Flag; readonly atFraction: number; readonly untilDays: number | null };

export type SyntheticDebtor = {
  readonly debtorId: string;
  /** `SE-000123`: the common part of the ids of the debtor, the cases and the invoices. */
  readonly key: string;
  readonly country: Country;
  readonly timeZones: readonly string[];
  readonly region: string;
  readonly language: string;
  readonly kind: DebtorKind;
  readonly birthYear: number | null;
  readonly household: string | null;
  readonly reachable: Readonly<Record<Channel, boolean>>;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly consents: readonly Channel[];
  readonly preference: StatedPreference | null;
  readonly lifeEvent: LifeEvent | null;
  readonly traits: Traits;
};

/** Numbers of the random paths under the seed. */
const paths = { pair: 1, debtor: 2 } as const;

const reachableOf = (traits: Traits, random: RandomStream): Readonly<Record<Channel, boolean>> => ({
  sms: random.chance(0.94),
  email: random.chance(0.65 + 0.33 * traits.digital),
  call: random.chance(0.93),
  letter: random.chance(0.98),
  portal: random.chance(0.1 + 0.6 * traits.digital),
  messaging: random.chance(0.05 + 0.45 * traits.digital),
});

/** What a creditor's system holds: proxies of the traits, with noise. */
const attributesOf = (traits: Traits, random: RandomStream): SyntheticDebtor['attributes'] => ({
  customerYears: random.whole(0, 13),
  incomeBand: Math.max(1, Math.min(5, Math.round(3 + 3 * (traits.ability - 0.55) + 0.7 * random.normal()))),
  appUser: random.chance(0.1 + 0.75 * traits.digital),
  directDebit: random.chance(0.45 - 0.3 * traits.forgetfulness),
});

const preferenceOf = (world: World, traits: Traits, random: RandomStream): StatedPreference | null => {
  if (!random.chance(world.life.statesPreference)) return null;
  const first: Channel = traits.digital > 0.5 ? 'email' : 'sms';
  const hours: Slot[] = traits.pattern === 'retired' ? ['morning', 'late_morning'] : ['late_afternoon', 'evening'];
  return {
    channels: random.chance(0.5) ? [first] : [first, 'letter'],
    slots: hours,
    tone: random.chance(0.3) ? 'warm' : null,
  };
};

const lifeEventOf = (world: World, country: Country, random: RandomStream): LifeEvent | null => {
  const drawn = random.pick(world.life.flags);
  const atFraction = 0.15 + 0.85 * random.uniform();
  if (drawn === null || (drawn.country !== undefined && drawn.country !== country.code)) return null;
  return { flag: drawn.flag, atFraction, untilDays: drawn.untilDays };
};

const birthYearOf = (traits: Traits, thisYear: number, random: RandomStream): number =>
  thisYear - (traits.pattern === 'retired' ? random.whole(64, 90) : random.whole(19, 66));

const consentsOf = (
  world: World,
  reachable: Readonly<Record<Channel, boolean>>,
  random: RandomStream,
): readonly Channel[] =>
  (['sms', 'email', 'messaging'] as const).filter(
    (channel) => random.chance(world.life.consents) && reachable[channel],
  );

/** The debtor number `index` (from 0) of the world under the seed. `thisYear` dates the births. */
export const drawDebtor = (world: World, seed: number, index: number, thisYear: number): SyntheticDebtor => {
  const pair = randomStream(seed, [paths.pair, Math.floor(index / 2)]);
  const random = randomStream(seed, [paths.debtor, index]);
  const isPaired = pair.chance(world.life.sharesHousehold);
  const country = (isPaired ? pair : random).pick(world.countries);
  const traits = drawTraits(world, country, random);
  const number = String(index + 1).padStart(6, '0');
  const key = `${country.code}-${number}`;
  const kind = random.pick(world.life.kinds);
  const reachable = reachableOf(traits, random);
  const secondZone = country.zone === 'Europe/London' ? 'Europe/Madrid' : 'Europe/London';
  return {
    debtorId: `D-${key}`,
    key,
    country,
    timeZones: random.chance(world.life.secondZone) ? [country.zone, secondZone] : [country.zone],
    region: random.pick(country.regions),
    language: random.pick(country.languages),
    kind,
    birthYear: kind === 'business' ? null : birthYearOf(traits, thisYear, random),
    household: isPaired ? `H-${country.code}-${String(Math.floor(index / 2) + 1).padStart(6, '0')}` : null,
    reachable,
    attributes: attributesOf(traits, random),
    consents: consentsOf(world, reachable, random),
    preference: preferenceOf(world, traits, random),
    lifeEvent: lifeEventOf(world, country, random),
    traits,
  };
};

/** Whether a channel can be used at all: there is an address, it was not refused, and no stated wish rules it out. */
export const isUsable = (debtor: SyntheticDebtor, refused: ReadonlySet<Channel>, channel: Channel): boolean =>
  debtor.reachable[channel] && !refused.has(channel) && (channel === 'letter' || isWanted(debtor, channel));

const isWanted = (debtor: SyntheticDebtor, channel: Channel): boolean =>
  debtor.preference === null || debtor.preference.channels.includes(channel);
