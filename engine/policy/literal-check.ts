/**
 * Static look at the literals that a condition compares its variables with: a country, stage, channel or flag that does not
 * exist makes a condition that can never hold (or always does), which no type checker sees.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { channels } from '../vocabulary/action.ts';
import { flags, stages } from '../vocabulary/case.ts';
import { isLearnedSegmentId, segments } from '../segments/segment-of.ts';
import { childrenOf } from './cel-environment.ts';

/** A variable compared with a literal: `country == "SE"`, `"vulnerable" in flags`, `reachable.sms`. */
export type Comparison = { readonly variable: string; readonly literal: string };

const nameOf = (node: ASTNode): string | null => (node.op === 'id' ? node.args : null);

const textsOf = (node: ASTNode): readonly string[] => {
  if (node.op === 'value' && typeof node.args === 'string') return [node.args];
  return node.op === 'list' ? node.args.flatMap(textsOf) : [];
};

const pairs = (variable: ASTNode, literals: ASTNode): readonly Comparison[] => {
  const name = nameOf(variable);
  return name === null ? [] : textsOf(literals).map((literal) => ({ variable: name, literal }));
};

/** The comparisons that a node itself makes, either way round. */
const comparisonsAt = (node: ASTNode): readonly Comparison[] => {
  if (node.op === '==' || node.op === '!=' || node.op === 'in') {
    return [...pairs(node.args[0], node.args[1]), ...pairs(node.args[1], node.args[0])];
  }
  if (node.op === '[]') return pairs(node.args[0], node.args[1]);
  if (node.op !== '.') return [];
  const name = nameOf(node.args[0]);
  return name === null ? [] : [{ variable: name, literal: node.args[1] }];
};

/** Every comparison of a variable with a text in the expression. */
export const comparisonsOf = (node: ASTNode): readonly Comparison[] => [
  ...comparisonsAt(node),
  ...childrenOf(node).flatMap(comparisonsOf),
];

const closedLists: Readonly<Record<string, readonly string[]>> = {
  stage: stages,
  lastChannel: [...channels, ''],
  hasConsent: channels,
  reachable: channels,
  flags,
};

const shapes: Readonly<Record<string, { readonly shape: RegExp; readonly words: string }>> = {
  country: { shape: /^([A-Z]{2})?$/, words: 'a country of two capitals (ISO 3166-1)' },
  currency: { shape: /^[A-Z]{3}$/, words: 'a currency of three capitals (ISO 4217)' },
  language: { shape: /^([a-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$/, words: 'a language tag such as sv or de-AT' },
};

const segmentIds = segments.map(({ id }) => id);

const doubtAboutSegment = (literal: string): string | null =>
  segmentIds.includes(literal) || isLearnedSegmentId(literal)
    ? null
    : `segment is never "${literal}"; it is one of ${segmentIds.join(', ')}, or a learned one such as seg-3f2a9c01`;

/** What is doubtful about one comparison, in words; null where nothing is. */
export const doubtAbout = ({ variable, literal }: Comparison, packCountries: ReadonlySet<string>): string | null => {
  const list = closedLists[variable];
  if (list !== undefined && !list.includes(literal)) {
    return `${variable} is never "${literal}"; it is one of ${list.filter((entry) => entry !== '').join(', ')}`;
  }
  if (variable === 'segment') return doubtAboutSegment(literal);
  const form = shapes[variable];
  if (form !== undefined && !form.shape.test(literal)) return `"${literal}" is not ${form.words}`;
  if (variable === 'country' && literal !== '' && !packCountries.has(literal)) {
    return `there is no rule pack for ${literal}: nothing is permitted there, so the rule cannot act`;
  }
  return null;
};
