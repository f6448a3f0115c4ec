/** Schemas as lists that people read: name, type, meaning, limits. */
import { referenceName, type Schema } from './api-document.ts';
import { renderMarkdown } from './markdown.ts';
import { escapeHtml } from './page.ts';

const required = '<span class="required">required</span>';

const code = (value: unknown): string =>
  `<code>${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}</code>`;

const linkTo = (reference: string): string => {
  const name = escapeHtml(referenceName(reference));
  return `<a href="#schema-${name}">${name}</a>`;
};

/** More branches than this are counted, not listed. */
const mostBranchesListed = 6;

const typeOfUnion = (branches: readonly Schema[], { discriminator }: Schema): string => {
  if (branches.length > mostBranchesListed && discriminator !== undefined) {
    return `one of ${branches.length}, told apart by ${code(discriminator.propertyName)}`;
  }
  const types = [...new Set(branches.map(renderType))];
  return types.join(' or ');
};

/** In a few words: `array of Money`, `string (date-time)`. */
export const renderType = (schema: Schema): string => {
  if (schema.$ref !== undefined) return linkTo(schema.$ref);
  const branches = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (branches !== undefined) return typeOfUnion(branches, schema);
  if (schema.const !== undefined) return code(schema.const);
  if (schema.items !== undefined) return `array of ${renderType(schema.items)}`;
  const type = typeof schema.type === 'string' ? schema.type : (schema.type ?? ['any']).join(' or ');
  return escapeHtml(schema.format === undefined ? type : `${type} (${schema.format})`);
};

const renderLimits = (schema: Schema): string => {
  const limits: string[] = [];
  if (schema.enum !== undefined) limits.push(`One of ${schema.enum.map(code).join(', ')}.`);
  if (schema.items?.enum !== undefined) limits.push(`Of ${schema.items.enum.map(code).join(', ')}.`);
  if (schema.minimum !== undefined) limits.push(`At least ${schema.minimum}.`);
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER)
    limits.push(`At most ${schema.maximum}.`);
  if (schema.maxItems !== undefined) limits.push(`At most ${schema.maxItems} items.`);
  if (schema.default !== undefined) limits.push(`If left out: ${code(schema.default)}.`);
  return limits.join(' ');
};

/** Meaning and limits, as HTML; empty where nothing is said. */
export const renderMeaning = (schema: Schema, description = schema.description): string =>
  [description === undefined ? '' : renderMarkdown(description), renderLimits(schema)].filter(Boolean).join(' ');

const membersOf = (schema: Schema): Schema => (schema.items?.properties === undefined ? schema : schema.items);

type Field = {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** Where it stands, for a parameter. */
  readonly note?: string;
  readonly description?: string | undefined;
};

/** One name with type and meaning, and its own members under it. */
export const renderField = ({ name, schema, isRequired, note, description }: Field): string => {
  const marks = [note === undefined ? '' : `<span class="type">in ${note}</span>`, isRequired ? required : ''];
  const head = [`<code>${escapeHtml(name)}</code>`, `<span class="type">${renderType(schema)}</span>`, ...marks];
  return `<dt>${head.filter(Boolean).join(' ')}</dt><dd>${renderMeaning(schema, description)}${renderMembers(schema)}</dd>`;
};

/** What tells a branch from the others: its constants, `kind` is `contact`. */
const renderBranch = (branch: Schema): string => {
  const constants = Object.entries(branch.properties ?? {}).filter(([, member]) => member.const !== undefined);
  const when = constants.map(([name, member]) => `${code(name)} is ${code(member.const)}`).join(' and ');
  return (when === '' ? '' : `<p class="branch">Where ${when}:</p>`) + renderMembers(branch);
};

/** The members of an object, one under another; nothing for what has none. */
export const renderMembers = (schema: Schema): string => {
  const branches = (schema.anyOf ?? schema.oneOf)?.filter((branch) => branch.properties !== undefined) ?? [];
  if (branches.length > 1) return branches.map(renderBranch).join('<p class="branch">or</p>');
  if (branches[0] !== undefined) return renderMembers(branches[0]);
  const owner = membersOf(schema);
  const members = Object.entries(owner.properties ?? {}).map(([name, member]) =>
    renderField({ name, schema: member, isRequired: owner.required?.includes(name) === true }),
  );
  return members.length === 0 ? '' : `<dl>${members.join('')}</dl>`;
};
