/** Where the debtors of the simulated year live: every place that has a pack, and regions that have none. Chosen for their clocks and holidays. */
import type { RuleBook } from '../../../engine/index.ts';

export type HomePlace = {
  readonly country: string;
  /** Null: unknown, so that the rules of every region must hold. */
  readonly region: string | null;
  readonly zones: readonly string[];
  readonly language: string;
  readonly currency: string;
};

const currencies: Readonly<Record<string, string>> = {
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  GB: 'GBP',
  US: 'USD',
};

/** Regions without a pack of their own, for their holidays and zones; the zones of the rest are the pack's. */
const furtherRegions: Readonly<
  Record<string, readonly (readonly [region: string | null, zones?: readonly string[]])[]>
> = {
  DE: [['DE-BY'], ['DE-BE'], ['DE-SN'], [null]],
  IT: [['IT-25'], ['IT-32'], [null]],
  ES: [['ES-MD', ['Europe/Madrid']], ['ES-CN', ['Atlantic/Canary']], [null]],
  FR: [['FR-GES', ['Europe/Paris']], ['FR-IDF', ['Europe/Paris']], ['FR-974', ['Indian/Reunion']], [null]],
  GB: [['GB-ENG'], ['GB-WLS'], [null]],
  US: [
    ['US-OH', ['America/New_York']],
    ['US-IL', ['America/Chicago']],
    ['US-AZ', ['America/Phoenix']],
    ['US-HI', ['Pacific/Honolulu']],
    ['US-NY-UPSTATE', ['America/New_York']],
    ['US-FL', ['America/New_York', 'America/Chicago']],
    [null, ['America/New_York', 'America/Los_Angeles']],
  ],
};

type OwnPlace = RuleBook['packs'][number];

const placesOf = (pack: OwnPlace): readonly HomePlace[] => {
  const country = pack.id.slice(0, 2);
  const zones = pack.time.zones.length > 0 ? pack.time.zones : ['America/New_York'];
  const base = { country, language: pack.languages[0] ?? 'en', currency: currencies[country] ?? 'EUR', zones };
  if (pack.kind === 'region') return [{ ...base, region: pack.id }];
  const further = furtherRegions[country] ?? [[null] as const];
  return further.map(([region, ownZones = zones]) => ({ ...base, region, zones: ownZones }));
};

/** Every country and region of the book, and the further regions. */
export const homePlaces = (rules: RuleBook): readonly HomePlace[] =>
  rules.packs.filter(({ kind }) => kind === 'country' || kind === 'region').flatMap(placesOf);
