/** `/docs`: the OpenAPI document as a page that people read, made once at start. */
import type { ApiDocument } from './api-document.ts';
import { eventTypesOf, renderEventTypes } from './event-types.ts';
import { renderMarkdown } from './markdown.ts';
import { problemCodeOf, renderOperation, type Placed } from './operation-html.ts';
import { escapeHtml, renderPage } from './page.ts';
import { renderQuickStart } from './quick-start.ts';
import { renderMeaning, renderMembers, renderType } from './schema-html.ts';

/** The tag under which the event types stand. */
const factsTag = 'Facts';

const placedOperations = ({ paths }: ApiDocument): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

const anchor = (name: string): string => `tag-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;

const renderContents = (document: ApiDocument, operations: readonly Placed[]): string => {
  const sections = document.tags.map(({ name }) => {
    const links = operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map(({ operation }) => `<li><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></li>`);
    if (name === factsTag) links.push('<li><a href="#event-types">Event types</a></li>');
    return `<p><a href="#${anchor(name)}">${escapeHtml(name)}</a></p><ul>${links.join('')}</ul>`;
  });
  const before = '<p><a href="#start">Start</a></p><p><a href="#conventions">Conventions</a></p>';
  const after = '<p><a href="#problems">Problems</a></p><p><a href="#schemas">Schemas</a></p>';
  return before + sections.join('') + after;
};

const renderSections = (document: ApiDocument, operations: readonly Placed[]): string =>
  document.tags
    .map(({ name }) => {
      const own = operations.filter(({ operation }) => operation.tags.includes(name));
      const articles = own.map((placed) => renderOperation(document, placed)).join('');
      const events = name === factsTag ? renderEventTypes(document) : '';
      return `<section aria-labelledby="${anchor(name)}"><h2 id="${anchor(name)}">${escapeHtml(name)}</h2>${articles}${events}</section>`;
    })
    .join('');

const renderProblemList = ({ components }: ApiDocument): string => {
  const items = Object.entries(components.responses).map(([name, { description = '' }]) => {
    const code = escapeHtml(problemCodeOf(name));
    return `<li><a href="/problems/${code}">${code}</a> ${escapeHtml(description.replace(/: see .*$/, ''))}</li>`;
  });
  return `<section aria-labelledby="problems"><h2 id="problems">Problems</h2>
<p>Each has a page that says what it means and what to do.</p><ul>${items.join('')}</ul></section>`;
};

const renderSchemas = (document: ApiDocument): string => {
  // Those of the event types stand with the event types.
  const elsewhere = new Set(eventTypesOf(document).map(({ schemaName }) => schemaName));
  const articles = Object.entries(document.components.schemas)
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, schema]) => {
      const head = `<h3><code>${escapeHtml(name)}</code> <span class="type">${renderType(schema)}</span></h3>`;
      const members = renderMembers(schema);
      const fields = members === '' ? '' : `<details><summary>Fields</summary>${members}</details>`;
      const types = name === 'Event' ? '<p><a href="#event-types">The event types</a></p>' : '';
      return `<article id="schema-${escapeHtml(name)}">${head}${renderMeaning(schema)}${types}${fields}</article>`;
    });
  return `<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${articles.join('')}</section>`;
};

export const renderDocsPage = (document: ApiDocument): string => {
  const operations = placedOperations(document);
  const contents = renderContents(document, operations);
  const { title, version, description } = document.info;
  const [lead = '', ...conventions] = description.split('\n\n');
  return renderPage(
    `${title} API`,
    `<div class="layout"><nav class="side" aria-label="Contents">${contents}</nav><main id="content">
<h1>${escapeHtml(title)} API <span class="type">${escapeHtml(version)}</span></h1>
<div class="lead">${renderMarkdown(lead)}</div>
<details class="contents"><summary>Contents</summary><nav aria-label="Contents">${contents}</nav></details>
${renderQuickStart(document)}
<section aria-labelledby="conventions"><h2 id="conventions">Conventions</h2>${renderMarkdown(conventions.join('\n\n'))}
<p>This page for programs: <a href="/openapi.json">OpenAPI 3.1</a>.</p></section>
${renderSections(document, operations)}
${renderProblemList(document)}
${renderSchemas(document)}
</main></div>`,
  );
};
