/** Schemas as lists that people read: name, type, meaning, limits. */
import { referenceName, type Schema } from './api-document.ts';
import { renderMarkdown } from './markdown.ts';
import { escapeHtml } from './page.ts';

const code = (value: unknown): string =>
  `<code>${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}</code>`;

const linkTo = (reference: string): string => {
  const name = escapeHtml(referenceName(reference));
  return `<a href="#schema-${name}">${name}</a>`;
};

const typeOfUnion = (branches: readonly Schema[]): string => {
  const types = [...new Set(branches.map(renderType))];
  return types.join(' or ');
};

/** In a few words: `array of Money`, `string (date-time)`. */
export const renderType = (schema: Schema): string => {
  if (schema.$ref !== undefined) return linkTo(schema.$ref);
  const branches = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (branches !== undefined) return typeOfUnion(branches);
  if (schema.const !== undefined) return code(schema.const);
  if (schema.items !== undefined) return `array of ${renderType(schema.items)}`;
  const type = typeof schema.type === 'string' ? schema.type : (schema.type ?? ['any']).join(' or ');
  return escapeHtml(schema.format === undefined ? type : `${type} (${schema.format})`);
};

const renderLimits = (schema: Schema): string => {
  const limits: string[] = [];
  if (schema.enum !== undefined) limits.push(`One of ${schema.enum.map(code).join(', ')}.`);
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

/** The members of an object, one under another; nothing for what has none. */
export const renderMembers = (schema: Schema): string => {
  const branches = (schema.anyOf ?? schema.oneOf)?.filter((branch) => branch.properties !== undefined) ?? [];
  if (branches.length > 0) return branches.map(renderMembers).join('');
  const owner = membersOf(schema);
  const members = Object.entries(owner.properties ?? {});
  if (members.length === 0) return '';
  const rows = members.map(([name, member]) => {
    const required = owner.required?.includes(name) ? ' <span class="required">required</span>' : '';
    const head = `<dt><code>${escapeHtml(name)}</code> <span class="type">${renderType(member)}</span>${required}</dt>`;
    return `${head}<dd>${renderMeaning(member)}${renderMembers(member)}</dd>`;
  });
  return `<dl>${rows.join('')}</dl>`;
};
