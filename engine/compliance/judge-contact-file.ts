/** Judges a contact file: the law of its jurisdiction and, where the caller asks for them, the house's own limits. */
import type { InputError } from '../errors.ts';
import { success, type Result } from '../result.ts';
import type { CompiledPack } from './compile-pack.ts';
import { judgeContact } from './judge-contact.ts';
import { parseContactFile, type ParsedContactFile } from './parse-contact-file.ts';
import type { RuleBook } from './rule-book.ts';
import type { Blocking } from './verdict.ts';

export type FileVerdict = {
  readonly allowed: boolean;
  readonly blocked: readonly Blocking[];
  /** Ids of the rules that bar it. */
  readonly rules: readonly string[];
  /** JSON pointers to what no rule reads. */
  readonly ignored: readonly string[];
};

export type FileJudgeOptions = { readonly withHouseLimits?: boolean | undefined };

const packOf = (
  rules: RuleBook,
  { jurisdiction, region, whom }: ParsedContactFile,
  { withHouseLimits }: FileJudgeOptions,
): CompiledPack | null =>
  withHouseLimits === true
    ? rules.packFor(jurisdiction.slice(0, 2), jurisdiction.includes('-') ? jurisdiction : region, whom)
    : rules.lawOf(jurisdiction);

export const judgeContactFile = (
  rules: RuleBook,
  file: unknown,
  options: FileJudgeOptions = {},
): Result<FileVerdict, readonly InputError[]> => {
  const parsed = parseContactFile(file);
  if (!parsed.ok) return parsed;
  const verdict = judgeContact(packOf(rules, parsed.value, options), parsed.value.context, parsed.value.contact);
  const blocked = verdict.allowed ? [] : verdict.blocked;
  return success({
    allowed: verdict.allowed,
    blocked,
    rules: blocked.map(({ rule }) => rule),
    ignored: parsed.value.ignored,
  });
};
