/** Reads the fields of one record of unknown shape; whatever is not as it should be is noted under its name. */
import { readInstant } from './local-time.ts';

export type FieldReader = {
  /** Whether the field is there: left out and null are the same. */
  readonly given: (name: string) => boolean;
  readonly text: (name: string) => string;
  readonly optionalText: (name: string) => string | undefined;
  readonly word: (name: string, allowed: readonly string[], leftOut?: string) => string;
  readonly instant: (name: string) => number;
  readonly amount: (name: string) => number;
  readonly flag: (name: string) => boolean;
  readonly list: (name: string) => readonly string[];
  readonly items: (name: string) => readonly unknown[];
  readonly entries: (name: string) => readonly (readonly [string, unknown])[];
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

export function makeFieldReader(value: unknown, prefix: string, notes: string[]): FieldReader {
  const record = isRecord(value) ? value : {};
  if (!isRecord(value)) notes.push(`${prefix === '' ? 'file' : prefix}: not a record`);
  const note = (name: string, problem: string): void => void notes.push(`${prefix}${name}: ${problem}`);
  const valueOf = (name: string): unknown => (Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined);

  const optionalText = (name: string): string | undefined => {
    const found = valueOf(name);
    if (found === undefined || (typeof found === 'string' && found !== '')) return found;
    note(name, 'not text');
    return undefined;
  };
  const text = (name: string): string => {
    if (valueOf(name) === undefined) note(name, 'missing');
    return optionalText(name) ?? '';
  };
  const items = (name: string): readonly unknown[] => {
    const found = valueOf(name) ?? [];
    if (Array.isArray(found)) return found;
    note(name, 'not a list');
    return [];
  };
  return {
    given: (name) => valueOf(name) !== undefined,
    text,
    optionalText,
    word: (name, allowed, leftOut) => {
      const found = leftOut !== undefined && valueOf(name) === undefined ? leftOut : text(name);
      if (found !== '' && !allowed.includes(found)) note(name, `unknown word ${found}`);
      return found;
    },
    instant: (name) => {
      const found = text(name);
      const at = readInstant(found);
      if (at === undefined) note(name, 'no instant');
      return at ?? 0;
    },
    amount: (name) => {
      const found = valueOf(name);
      if (!isAmount(found)) note(name, 'no amount');
      return isAmount(found) ? found : 0;
    },
    flag: (name) => {
      const found = valueOf(name) ?? false;
      if (typeof found !== 'boolean') note(name, 'neither true nor false');
      return found === true;
    },
    items,
    list: (name) =>
      items(name).filter((item) => {
        if (typeof item !== 'string') note(name, 'holds what is not text');
        return typeof item === 'string';
      }),
    entries: (name) => {
      const found = valueOf(name) ?? {};
      if (isRecord(found)) return Object.entries(found);
      note(name, 'not a record');
      return [];
    },
  };
}
