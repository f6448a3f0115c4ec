/**
 * What a file that names only the country leaves open: the language of letters and the clocks on the wall. Pure.
 * A country with several clocks gets all on which many people live: a contact must then be permitted on every one of them.
 * Elsewhere the runtime's CLDR data answer (likely language; the country's one zone).
 */

const languages: Readonly<Record<string, string>> = { NO: 'no', BE: 'nl', CH: 'de', LU: 'fr', CA: 'en', MT: 'en' };

const zones: Readonly<Record<string, readonly string[]>> = {
  US: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'],
  CA: ['America/Toronto', 'America/Winnipeg', 'America/Edmonton', 'America/Vancouver', 'America/Halifax'],
  AU: ['Australia/Sydney', 'Australia/Brisbane', 'Australia/Adelaide', 'Australia/Perth'],
  BR: ['America/Sao_Paulo', 'America/Manaus'],
  MX: ['America/Mexico_City', 'America/Tijuana'],
  DE: ['Europe/Berlin'],
  ES: ['Europe/Madrid'],
  PT: ['Europe/Lisbon'],
  FR: ['Europe/Paris'],
  NL: ['Europe/Amsterdam'],
  NZ: ['Pacific/Auckland'],
  CN: ['Asia/Shanghai'],
  UA: ['Europe/Kyiv'],
  CY: ['Asia/Nicosia'],
};

export type CountryDefaults = { readonly language: string; readonly timeZones: readonly string[] };

const answers = new Map<string, CountryDefaults | null>();

const lookUp = (country: string): CountryDefaults | null => {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    readonly getTimeZones?: () => readonly string[] | undefined;
  };
  const timeZones = zones[country] ?? locale.getTimeZones?.() ?? [];
  const language = languages[country] ?? locale.maximize().language;
  return timeZones.length === 0 || language === 'und' ? null : { language, timeZones };
};

/** Null where the code is no country with people and clocks. */
export const countryDefaults = (country: string): CountryDefaults | null => {
  if (!/^[A-Z]{2}$/.test(country)) return null;
  let answer = answers.get(country);
  if (answer === undefined) {
    answer = lookUp(country);
    answers.set(country, answer);
  }
  return answer;
};
