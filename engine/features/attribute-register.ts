/**
 * The register of attributes that callers tell: what each is taken to be, from how it was told so far, and which are in use. Pure; the rows are
 * kept by the store, and nothing is ever taken back: a kind or a level once in use stays in its place, so that lists only grow apart by what is new.
 */
import { barredMatter } from './attribute-names.ts';
import type { AttributeBasis, AttributeKind, AttributeUse } from '../vocabulary/attribute.ts';
import type { AttributeList, DeclaredAttribute } from './attributes.ts';

/** How an attribute was told, over the states of all debtors. */
export type AttributeSighting = {
  readonly name: string;
  /** Share of the registered debtors of whom it is told. */
  readonly coverage: number;
  readonly told: number;
  readonly numbers: number;
  readonly booleans: number;
  /** Texts told of enough debtors, the commonest first, with of how many. */
  readonly levels: readonly { readonly level: string; readonly told: number }[];
};

export type RegisteredAttribute = {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly levels: readonly string[];
  readonly coverage: number;
  readonly use: AttributeUse;
  readonly lawfulBasis: AttributeBasis | null;
  readonly reason: string;
  readonly by: string;
};

/** An attribute or a level told of fewer debtors than this could tell who they are, and teaches nothing. */
export const leastDebtorsTold = 10;
export const mostLevels = 20;
export const mostAttributes = 24;
/** By whom, where the name alone decided. */
const registeredByName = 'tact';

/** So much of what is told must be of one kind. */
const oneKindShare = 0.95;
/** So much of the text must be among the levels; the rest is not known. */
const levelShare = 0.9;

const kindOf = ({ told, numbers, booleans, levels }: AttributeSighting): AttributeKind => {
  if (numbers >= oneKindShare * told) return 'number';
  if (booleans >= oneKindShare * told) return 'boolean';
  const ofLevels = levels.slice(0, mostLevels).reduce((sum, level) => sum + level.told, 0);
  return ofLevels >= levelShare * told ? 'category' : 'text';
};

/** What the law's prerequisites are told by; a house's file says nothing of how a debtor pays. */
const onFile = 'onFile.';

const whyBarred = (name: string, kind: AttributeKind): string | null => {
  if (name.startsWith(onFile)) return 'It tells what is on file for the law.';
  const matter = barredMatter(name, kind === 'boolean');
  if (matter !== null) return `Its name tells of ${matter}. Barred until a lawful basis is declared.`;
  return kind === 'text' ? 'It is free text, or has too many values to be levels.' : null;
};

const levelsOf = (kind: AttributeKind, { levels }: AttributeSighting): readonly string[] =>
  kind === 'category' ? levels.slice(0, mostLevels).map(({ level }) => level) : [];

const firstEntry = (seen: AttributeSighting): RegisteredAttribute => {
  const kind = kindOf(seen);
  const barred = whyBarred(seen.name, kind);
  return {
    ...{ name: seen.name, kind, levels: levelsOf(kind, seen), coverage: seen.coverage, by: registeredByName },
    use: barred === null ? 'learn' : 'rules_only',
    lawfulBasis: barred === null ? 'legitimate_interest' : null,
    reason: barred ?? 'Told by the caller; its name tells of nothing protected.',
  };
};

const grownLevels = (known: RegisteredAttribute, seen: AttributeSighting): readonly string[] => {
  if (known.kind !== 'category') return known.levels;
  const fresh = levelsOf('category', seen).filter((level) => !known.levels.includes(level));
  return [...known.levels, ...fresh].slice(0, mostLevels);
};

/** Coverage in steps, so that a list does not change every night for a hair. */
const step = (coverage: number): number => Math.round(coverage * 10) / 10;

/** An attribute that turned out otherwise than it was taken for: what it was in use as is no more. */
const changedKind = (known: RegisteredAttribute, seen: AttributeSighting): RegisteredAttribute => {
  const kind = kindOf(seen);
  const next = firstEntry(seen);
  // A person's word on its use stands, unless there is nothing left to use.
  const isByName = known.by === registeredByName || (kind === 'text' && known.use === 'learn');
  return isByName ? next : { ...known, kind, levels: next.levels, coverage: seen.coverage };
};

/** The entry that follows from what was seen; null where the one there is still holds. */
export const entryAfter = (
  known: RegisteredAttribute | undefined,
  seen: AttributeSighting,
): RegisteredAttribute | null => {
  if (known === undefined) return firstEntry(seen);
  if (kindOf(seen) !== known.kind) return changedKind(known, seen);
  const levels = grownLevels(known, seen);
  if (levels.length === known.levels.length && step(seen.coverage) === step(known.coverage)) return null;
  return { ...known, levels, coverage: seen.coverage };
};

const declared = ({ name, kind, levels }: RegisteredAttribute): readonly DeclaredAttribute[] => {
  if (kind === 'text' || (kind === 'category' && levels.length === 0)) return [];
  return [kind === 'category' ? { name, kind, levels } : { name, kind }];
};

/** Those in use: at most so many, those told of most debtors first, then by name. */
export const attributesInUse = (register: readonly RegisteredAttribute[]): AttributeList['attributes'] =>
  register
    .filter(({ use }) => use === 'learn')
    .toSorted((one, other) => step(other.coverage) - step(one.coverage) || (one.name < other.name ? -1 : 1))
    .flatMap(declared)
    .slice(0, mostAttributes);
