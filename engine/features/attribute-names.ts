/**
 * What an attribute is about, by its name: attributes that name a protected matter, or stand near one, or tell who somebody is, are barred from
 * learning until a compliance officer declares a lawful basis. GDPR art. 9 and 22(4); directives 2000/43/EC, 2000/78/EC and 2004/113/EC; ECOA
 * (15 U.S.C. 1691). A name is a hint, not proof: what passes here is no statement that it may be learned from, and too much is barred rather
 * than too little.
 *
 * Whole words in the languages of the markets, without accents, so that `age` is found in `customerAge` and not in `usage`; beginnings of words
 * where a language builds compounds (`Geburtsdatum`).
 */

type Matter = {
  readonly matter: string;
  /** Tells who somebody is or where to reach them; not what they are like. */
  readonly isContactDetail?: true;
  readonly words: string;
  readonly beginnings?: string;
};

const matters: readonly Matter[] = [
  {
    matter: 'age or birth',
    words:
      'age ages dob born birth birthday birthdate birthyear alter alder aldersgruppe alter edad eta age ika syntyma leeftijd wiek vanus sunni ' +
      'amzius gimimo vecums dzimsanas idade nacimiento naissance nascita anyo senior pensioner retired',
    beginnings: 'geburt fodel fodsel fodt syntym geboorte urodz nacimien naissan nascit dzimsan sunnia',
  },
  {
    matter: 'sex, gender or orientation',
    words:
      'sex gender male female woman man kon kjonn kon sukupuoli geschlecht geslacht plec sexe sexo sesso sugu lytis dzimums orientation ' +
      'lgbt lgbtq transgender pronoun pronouns salutation anrede titel tilltal civilite mr mrs ms',
    beginnings: 'geschlecht sexual sukupuol',
  },
  {
    matter: 'ethnicity, colour or origin',
    words:
      'race ethnic ethnicity colour color skin origin ethnie herkunft herkomst ursprung oprindelse opprinnelse origine origen pochodzenie ' +
      'alkupera paritolu kilme izcelsme migrant migration immigrant refugee roma sami foreigner',
    beginnings: 'ethni etni rasse raza razza rasa migra immigra hautfarb hudfarg flucht',
  },
  {
    matter: 'nationality, citizenship or language',
    words:
      'nationality nation citizenship citizen passport visa residency language mothertongue tongue sprache sprak sprog kieli taal langue idioma ' +
      'lingua jezyk keel kalba valoda birthplace birthcountry countryofbirth',
    beginnings:
      'nationalit staatsang staatsburg medborg statsborg kansalai obywatel ciudadan cittadin citoyen kodakond pilietyb pilsonib muttersprach modersmal',
  },
  {
    matter: 'religion or belief',
    words:
      'religion religious belief faith church muslim christian jewish hindu creed kirche kirchensteuer usko kerk wiara eglise iglesia chiesa ' +
      'usk tikyba religija',
    beginnings: 'religi glauben kirchen trossam uskonto konfession livssyn weltanschau',
  },
  {
    matter: 'health or disability',
    words:
      'health ill illness sick sickness sickleave disability disabled handicap diagnosis medical patient hospital mental depression addiction ' +
      'vulnerable vulnerability krank halsa helse helbred terveys zdrowie sante salud salute tervis sveikata veseliba blind deaf care',
    beginnings:
      'disab handicap handikap gesundheit krankh sjukd sjuks sykdom sygdom terveyd vammai invalid behinder niepeln ziekte gezondheid enferm discapac malatt malad vulnerab',
  },
  {
    matter: 'pregnancy or family',
    words:
      'pregnant pregnancy maternity paternity parental marital married divorced single widow widowed spouse civilstatus family children kids ' +
      'child dependents dependants household parent schwanger gravid raskaus zwanger ciaza enceinte embarazo gravidanza rase nescia ledig ' +
      'gift barn kinder lapset kinderen dzieci enfants hijos figli familie familj perhe',
    beginnings: 'pregnan schwanger familienstand zivilstand civilstand sivilstatus siviilisaat burgerlijk',
  },
  {
    matter: 'union or politics',
    words:
      'union unionmember tradeunion politics political party vote voter elections fack fagforening ammattiliitto vakbond zwiazkowiec syndicat ' +
      'sindicato sindacato partei parti partido partito puolue partij',
    beginnings: 'politi gewerkschaft fackfor fagforen vakbond syndic sindac ammattiliit',
  },
  {
    matter: 'crime or public assistance',
    words:
      'crime criminal conviction offence offense prison jail police benefits welfare socialassistance burgergeld alg2 hartz bidrag sozialhilfe wohngeld',
    beginnings: 'crimin kriminal straffe vorstraf convict sozialhilf socialbidrag',
  },
  {
    matter: 'genetics or biometrics',
    words: 'genetic gene dna biometric fingerprint face facial voice voiceprint',
    beginnings: 'geneti biometr',
  },
  {
    matter: 'where somebody lives',
    words:
      'postcode postalcode postal zip zipcode plz postnummer postnr neighbourhood neighborhood district suburb street city town village region ' +
      'municipality county area latitude longitude lat lon lng geo location kommun kommune gemeinde gemeente gmina commune comune municipio ' +
      'ward lsoa census tract ort stad stadt by strasse gata gade vei via calle rue ulica katu',
    beginnings:
      'postleitzahl postinumer kodpocztow codigopostal codepostal postikood postind wohnort wohngegend bostad',
  },
  {
    matter: 'a number that identifies somebody',
    words:
      'ssn nin nino nif nie cpr bsn pesel personnummer personnr fodselsnummer hetu henkilotunnus isikukood asmenskodas personaskods dni steuerid ' +
      'taxid tin iban bic account accountnumber konto identity identification nationalid idnumber id uuid guid customerid customernumber',
    beginnings: 'personnumm personnumer fodselsnum henkilotun sozialversich codicefisc ausweis',
  },
  {
    matter: 'a name',
    isContactDetail: true,
    words:
      'name firstname lastname surname fullname forename vorname nachname namn fornamn efternamn navn fornavn etternavn nimi etunimi sukunimi naam voornaam achternaam imie nazwisko nom prenom nombre apellido nome cognome nimi vardas pavarde vards uzvards',
    beginnings: 'familienname',
  },
  {
    matter: 'an address or a number to reach somebody',
    isContactDetail: true,
    words:
      'email mail phone telephone mobile cell msisdn fax address addr ip ipaddress epost telefon telefonnummer handy mobil mobilnummer adresse ' +
      'adress puhelin sahkoposti osoite telefoon adres adresse correo telefono direccion indirizzo courriel whatsapp facebook instagram linkedin',
    beginnings: 'emailad telefonnum mobilnum adressz anschrift',
  },
];

/** With one of these, a contact detail is not told but spoken of: `phoneVerified`. */
const aboutDetail = new Set(
  'verified valid validated confirmed checked known missing bounced reachable unreachable opted active stale verifiziert bestatigt bekreftet bekraftad'.split(
    ' ',
  ),
);

const wordSets = matters.map(({ words, beginnings = '', ...matter }) => ({
  ...matter,
  words: new Set(words.split(' ')),
  beginnings: beginnings.split(' ').filter((beginning) => beginning !== ''),
}));

/** `dateOf_Birth2` → date, of, birth; accents taken off. */
const wordsOf = (name: string): readonly string[] =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll(/[æÆ]/g, 'ae')
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

/** Words, and neighbours written together: `post_code` is `postcode`. */
const candidatesOf = (words: readonly string[]): readonly string[] => [
  ...words,
  ...words.slice(1).map((word, index) => (words[index] ?? '') + word),
];

/** What the name tells of, where it is protected, near it or identifying; else null. `isTruthValue`: it is told as yes or no. */
export const barredMatter = (name: string, isTruthValue: boolean): string | null => {
  const words = wordsOf(name);
  const candidates = candidatesOf(words);
  const isSpokenOf = isTruthValue && words.some((word) => aboutDetail.has(word));
  const found = wordSets.find(({ words: listed, beginnings, isContactDetail }) => {
    if (isContactDetail === true && isSpokenOf) return false;
    return candidates.some((word) => listed.has(word) || beginnings.some((beginning) => word.startsWith(beginning)));
  });
  return found?.matter ?? null;
};
