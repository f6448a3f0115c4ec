/**
 * JSON that means one thing: RFC 8259 through JSON.parse, and refused besides where a key stands twice in an object, where a key is
 * `__proto__`, or where it is nested deeper than 32. Duplicates are found by counting: the colons outside strings are
 * the members that were written, the keys of the parsed value those that are left. Only where the two differ is the text read slowly,
 * to say where.
 */
import type { InputError, Result } from '../../engine/index.ts';
import { toPointer } from './pointer.ts';

export const maximumDepth = 32;

const quote = 34;
const backslash = 92;
const colon = 58;

const fault = (pointer: string, detail: string): Result<never, InputError> => ({
  ok: false,
  error: { pointer, detail },
});

/** How many members all objects of the text have. Right for valid JSON only. */
const countWrittenMembers = (text: string): number => {
  let members = 0;
  let insideString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (insideString) {
      if (unit === backslash) at += 1;
      else if (unit === quote) insideString = false;
    } else if (unit === quote) insideString = true;
    else if (unit === colon) members += 1;
  }
  return members;
};

const refusal = { tooDeep: -1, prototypeKey: -2 } as const;

const addMembers = (total: number, item: unknown, depth: number): number => {
  if (typeof item !== 'object' || item === null) return total;
  const below = countKeptMembers(item, depth);
  return below < 0 ? below : total + below;
};

/** How many members all objects of the value have, or a refusal. */
const countKeptMembers = (value: object, depth: number): number => {
  if (depth > maximumDepth) return refusal.tooDeep;
  let members = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && members >= 0; index += 1) {
      members = addMembers(members, value[index], depth + 1);
    }
    return members;
  }
  // What JSON.parse makes has no inherited keys to be met here.
  for (const key in value) {
    if (key === '__proto__') return refusal.prototypeKey;
    members = addMembers(members + 1, (value as Readonly<Record<string, unknown>>)[key], depth + 1);
    if (members < 0) break;
  }
  return members;
};

/** Strings whole, and the marks between them. For valid JSON only. */
const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/** An object or array that is being read: the keys seen (an array has none) and the key or index at hand. */
type Frame = { readonly keys: Set<string> | null; key: string; index: number };

const openFrame = (token: string): Frame => ({ keys: token === '{' ? new Set() : null, key: '', index: 0 });

/** One level deeper, one level up, or the same. */
const depthStep = (token: string): 1 | -1 | 0 => {
  if (token === '{' || token === '[') return 1;
  return token === '}' || token === ']' ? -1 : 0;
};

/** Walks the tokens of valid JSON until `objects` says so of a key; gives the pointer to it. */
const findMember = (text: string, objects: (key: string, seen: ReadonlySet<string>) => boolean): string => {
  const frames: Frame[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(tokenPattern)) {
    const step = depthStep(token);
    const frame = frames.at(-1);
    if (step > 0) frames.push(openFrame(token));
    else if (step < 0) frames.pop();
    else if (token.startsWith('"')) lastString = token;
    else if (token === ',' && frame) frame.index += 1;
    else if (frame?.keys) {
      frame.key = JSON.parse(lastString) as string;
      if (objects(frame.key, frame.keys)) break;
      frame.keys.add(frame.key);
    }
  }
  return toPointer(frames.map(({ keys, key, index }) => (keys === null ? index : key)));
};

const explainSyntax = (error: unknown): string => {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  // The engine's message quotes the text, which may hold what must not come back or reach a log: only the place is told.
  if (position !== undefined) return `is not valid JSON, from character ${position} on`;
  return /end of/.test(message) ? 'is not valid JSON: it ends too early' : 'is not valid JSON';
};

/** The value of the text, or the first thing wrong with it. */
export const parseStrictJson = (text: string): Result<unknown, InputError> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fault('', explainSyntax(error));
  }
  if (typeof value !== 'object' || value === null) return { ok: true, value };
  const kept = countKeptMembers(value, 1);
  if (kept === refusal.tooDeep) return fault('', `is nested deeper than ${maximumDepth}`);
  if (kept === refusal.prototypeKey) {
    return fault(
      findMember(text, (key) => key === '__proto__'),
      'is a key that is not taken',
    );
  }
  if (kept === countWrittenMembers(text)) return { ok: true, value };
  return fault(
    findMember(text, (key, seen) => seen.has(key)),
    'is written twice in the same object',
  );
};

/** Where the elements of the array in `text` (valid JSON) begin and end, in UTF-16 units. */
function* elementSpans(text: string): Generator<readonly [from: number, to: number]> {
  let depth = 0;
  let from = text.indexOf('[') + 1;
  for (const { 0: token, index: at } of text.matchAll(tokenPattern)) {
    depth += depthStep(token);
    const isEnd = depth === 0 || (depth === 1 && token === ',');
    if (!isEnd) continue;
    yield [from, at];
    from = at + 1;
  }
}

/**
 * Indexes of the elements of the array in `text` (valid JSON) whose own text is longer than `limitBytes` in UTF-8. A text
 * that is no array is its own only element.
 */
export const findOversizedElements = (text: string, limitBytes: number): readonly number[] => {
  // A UTF-16 unit is at most three bytes of UTF-8.
  const isTooLong = (from: number, to: number): boolean =>
    (to - from) * 3 > limitBytes && Buffer.byteLength(text.slice(from, to).trim()) > limitBytes;
  if (!isTooLong(0, text.length)) return [];
  if (!/^\s*\[/.test(text)) return [0];
  return [...elementSpans(text)].flatMap(([from, to], index) => (isTooLong(from, to) ? [index] : []));
};
