/**
 * Reads the country packs from a folder of YAML 1.2 files. A pack that cannot be read stops the start: the error names every fault with
 * file, line, rule and field.
 */
import { fileURLToPath } from 'node:url';
import { compileRuleBook, type PackSource, type RuleBook } from '../../engine/index.ts';
import { describeFault, readYamlFolder } from '../files/yaml-file.ts';

/** The packs that the project ships. */
const shippedPacksFolder = fileURLToPath(new URL('../../engine/compliance/packs/', import.meta.url));

/** A rule book, and the packs as they were read, from which it can be made again or changed. */
export type LoadedPacks = { readonly rules: RuleBook; readonly sources: readonly PackSource[] };

/** Every `.yaml` file of the folder, compiled together. Throws one error that names each fault. */
export const loadPackSources = async (folder: string = shippedPacksFolder): Promise<LoadedPacks> => {
  const files = await readYamlFolder(folder, 'country pack');
  if (files.length === 0) throw new Error(`There are no country packs in ${folder}`);
  const book = compileRuleBook(files);
  if (book.ok) return { rules: book.value, sources: files.map(({ file, value }) => ({ file, value })) };
  const faults = book.error.map(({ rule, ...error }) => `  ${describeFault(files, { ...error, part: rule })}`);
  throw new Error(['The country packs cannot be used:', ...faults].join('\n'));
};

/** The rule book alone. */
export const loadPacks = async (folder?: string): Promise<RuleBook> => (await loadPackSources(folder)).rules;
