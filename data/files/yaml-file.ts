/** Files of data that people write: YAML 1.2, no key twice, and for each fault the line on which it stands. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isNode, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

export type YamlFile = {
  readonly file: string;
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
};

const parseFile = (file: string, text: string, kind: string): YamlFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault !== undefined) throw new Error(`The ${kind} ${file} is not YAML: ${fault.message}`);
  return { file, value: document.toJS() as unknown, document, lines };
};

/** Every `.yaml` file of the folder, in the order of their names; `kind` says in errors what they are. */
export const readYamlFolder = async (folder: string, kind: string): Promise<readonly YamlFile[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map(async (name) => parseFile(name, await readFile(join(folder, name), 'utf8'), kind)));
};

/** The line of the field, or of the nearest thing around it that is in the file. */
const lineOf = (read: YamlFile, path: readonly (string | number)[]): number => {
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

/** A fault of a file: `path` leads to it, `part` names the rule or the template around it. */
export type FileFault = {
  readonly file: string;
  readonly part: string | null;
  readonly field: string;
  readonly detail: string;
  readonly path: readonly (string | number)[];
};

/** `SE.yaml:12 se.win.default local.mon: must not overlap`. */
export const describeFault = (files: readonly YamlFile[], fault: FileFault): string => {
  const read = files.find(({ file }) => file === fault.file);
  const line = read === undefined ? '' : `:${lineOf(read, fault.path)}`;
  const where = [fault.part, fault.field].filter((part) => part !== null && part !== '').join(' ');
  return `${fault.file}${line} ${where}: ${fault.detail}`;
};
