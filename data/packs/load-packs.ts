/**
 * Reads the country packs from a folder of YAML 1.2 files. A pack that cannot be read stops the start: the error names every fault with
 * file, line, rule and field.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, isNode, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { compileRuleBook, type PackError, type PackSource, type RuleBook } from '../../engine/index.ts';

/** The packs that the project ships. */
const shippedPacksFolder = fileURLToPath(new URL('../../engine/compliance/packs/', import.meta.url));

type ReadFile = { readonly source: PackSource; readonly document: Document; readonly lines: LineCounter };

const readPack = (file: string, text: string): ReadFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault !== undefined) throw new Error(`The country pack ${file} is not YAML: ${fault.message}`);
  return { source: { file, value: document.toJS() as unknown }, document, lines };
};

/** The line of the field, or of the nearest thing around it that is in the file. */
const lineOf = (read: ReadFile, path: readonly (string | number)[]): number => {
  let node: unknown = read.document.contents;
  let offset = 0;
  for (const step of path) {
    if (!isMap(node) && !isSeq(node)) break;
    const inner: unknown = node.get(step, true);
    if (!isNode(inner)) break;
    node = inner;
    offset = inner.range?.[0] ?? offset;
  }
  return read.lines.linePos(offset).line;
};

const describe = (files: ReadonlyMap<string, ReadFile>, error: PackError): string => {
  const read = files.get(error.file);
  const line = read === undefined ? '' : `:${lineOf(read, error.path)}`;
  const where = [error.rule, error.field].filter((part) => part !== null && part !== '').join(' ');
  return `${error.file}${line} ${where}: ${error.detail}`;
};

/** Every `.yaml` file of the folder as one rule book. Throws one error that names each fault. */
export const loadPacks = async (folder: string = shippedPacksFolder): Promise<RuleBook> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  if (names.length === 0) throw new Error(`There are no country packs in ${folder}`);
  const files = new Map<string, ReadFile>();
  for (const name of names) files.set(name, readPack(name, await readFile(join(folder, name), 'utf8')));
  const book = compileRuleBook([...files.values()].map((read) => read.source));
  if (book.ok) return book.value;
  throw new Error(
    ['The country packs cannot be used:', ...book.error.map((error) => `  ${describe(files, error)}`)].join('\n'),
  );
};
