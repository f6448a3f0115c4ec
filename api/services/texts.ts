/** The texts as clients read them: the list, and one with its words, versions and history. */
import { z } from 'zod';
import { readNewestTextVersions, type Pool, type Queryable, type TextKey } from '../../data/index.ts';
import {
  channels,
  deliveredVersion,
  domainError,
  failure,
  placeholdersIn,
  success,
  type Template,
} from '../../engine/index.ts';
import type { Text, TextSummary } from '../contracts/texts.ts';
import type { Law, LawInForce } from './law-in-force.ts';
import type { TextLint } from './lint-texts.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';
import { presentForms, presentHistory, presentVersion, readTextRecord, type TextRecord } from './text-versions.ts';

export const notLegalAdvice =
  'Texts that come with the product are no legal advice: have counsel review what you send, and approve it yourself.';

type Dependencies = { readonly pool: Pool; readonly law: LawInForce; readonly lint: TextLint };

const templateOf = ({ texts }: Law, { language, template }: TextKey): Template | undefined =>
  texts.book.languages.get(language)?.templates.get(template);

const summaryOf = (law: Law, lint: TextLint, key: TextKey, latestVersion: number): TextSummary => {
  const { language, template: id } = key;
  const template = templateOf(law, key);
  const shared = { language, id, latestVersion };
  if (template === undefined)
    return { ...shared, channels: [], state: 'draft', version: null, checksum: null, warnings: [] };
  const { version, state } = law.texts.stateOf(language, id);
  return {
    ...shared,
    channels: channels.filter((channel) => template.forms[channel] !== undefined),
    state,
    version,
    checksum: template.checksum,
    warnings: lint.ofText(law, key),
  };
};

const gapsOf = ({ forms }: Template): readonly string[] => [
  ...new Set(Object.values(forms).flatMap(({ subject, body }) => placeholdersIn(`${subject ?? ''}\n${body}`))),
];

export const presentText = (law: Law, lint: TextLint, record: TextRecord): Text => {
  const template = templateOf(law, record.key);
  return {
    ...summaryOf(law, lint, record.key, record.latestVersion),
    forms: template === undefined ? {} : presentForms(template),
    placeholders: template === undefined ? [] : gapsOf(template),
    versions: record.versions.map((version) => presentVersion(record, law, version)).reverse(),
    history: presentHistory(record),
    notLegalAdvice,
  };
};

export const unknownText = ({ language, template }: TextKey) =>
  failure(domainError('not-found', `There is no text ${template} in ${language}.`));

const nameOf = ({ language, template }: TextKey): string => `${language} ${template}`;

/** Every text that is in use or was written, by language and id. */
const listAll = async (client: Queryable, law: Law, lint: TextLint): Promise<readonly TextSummary[]> => {
  const written = await readNewestTextVersions(client);
  const newest = new Map(written.map((row) => [nameOf(row), row.version]));
  const inBook = [...law.texts.book.languages].flatMap(([language, { templates }]) =>
    [...templates.keys()].map((template): TextKey => ({ language, template })),
  );
  const known = new Set(inBook.map(nameOf));
  const keys = [...inBook, ...written.filter((row) => !known.has(nameOf(row)))];
  return keys
    .map((key) => ({ name: nameOf(key), key }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, key }) => summaryOf(law, lint, key, newest.get(name) ?? deliveredVersion));
};

export const makeTexts = ({ pool, law, lint }: Dependencies): Pick<Services, 'listTexts' | 'readText'> => ({
  listTexts: async ({ language, state, limit, cursor }) => {
    const after = readCursor(z.string(), cursor);
    if (!after.ok) return after;
    const keyOf = ({ language: tag, id }: TextSummary): string => nameOf({ language: tag, template: id });
    const found = (await listAll(pool, await law.now(pool), lint)).filter(
      (text) =>
        (language === undefined || text.language === language) &&
        (state === undefined || text.state === state) &&
        (after.value === undefined || keyOf(text) > after.value),
    );
    return success(pageOfRows(found, limit, keyOf, (text) => text));
  },
  readText: async ({ language, templateId }) => {
    const key = { language, template: templateId };
    const record = await readTextRecord(pool, law.delivered, key);
    return record === null ? unknownText(key) : success(presentText(await law.now(pool), lint, record));
  },
});
