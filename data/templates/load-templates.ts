/**
 * Reads the texts to debtors from a folder of YAML 1.2 files. A file that cannot be read stops the start: the error names every fault with
 * file, line, template and field. Whether the texts are good is asked by the lint, not here.
 */
import { fileURLToPath } from 'node:url';
import { compileTemplates, type TemplateBook } from '../../engine/index.ts';
import { describeFault, readYamlFolder } from '../files/yaml-file.ts';

/** The texts that the project ships. */
const shippedTemplatesFolder = fileURLToPath(new URL('../../engine/content/templates/', import.meta.url));

/** Every `.yaml` file of the folder as one book. Throws one error that names each fault. */
export const loadTemplates = async (folder: string = shippedTemplatesFolder): Promise<TemplateBook> => {
  const files = await readYamlFolder(folder, 'template file');
  if (files.length === 0) throw new Error(`There are no template files in ${folder}`);
  const book = compileTemplates(files);
  if (book.ok) return book.value;
  const faults = book.error.map(({ template, ...error }) => `  ${describeFault(files, { ...error, part: template })}`);
  throw new Error(['The template files cannot be used:', ...faults].join('\n'));
};
