/** `/docs`: the OpenAPI document as a page that people read, made once at start. */
import { resolveParameter, resolveSchema, type ApiDocument, type Operation } from './api-document.ts';
import { renderMarkdown } from './markdown.ts';
import { escapeHtml, renderPage } from './page.ts';
import { exampleOf } from './schema-example.ts';
import { renderMeaning, renderMembers, renderType } from './schema-html.ts';

type Placed = { readonly path: string; readonly method: string; readonly operation: Operation };

const placedOperations = ({ paths }: ApiDocument): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

const codeBlock = (text: string, label: string): string =>
  `<pre tabindex="0" role="region" aria-label="${escapeHtml(label)}"><code>${escapeHtml(text)}</code></pre>`;

const renderParameters = (document: ApiDocument, { parameters = [] }: Operation): string => {
  if (parameters.length === 0) return '';
  const rows = parameters
    .map((each) => resolveParameter(document, each))
    .map(({ name, in: place, required, description, schema }) => {
      const mark = required ? ' <span class="required">required</span>' : '';
      const meaning = renderMeaning(schema, description ?? schema.description);
      return `<tr><td><code>${escapeHtml(name)}</code>${mark}</td><td>${place}</td><td>${renderType(schema)}</td><td>${meaning}</td></tr>`;
    });
  const head =
    '<tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">Meaning</th></tr>';
  return `<h4>Parameters</h4><div class="scroll"><table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></div>`;
};

const quoteForShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The body's first media type, and a value that fits. */
const exampleBody = (document: ApiDocument, { requestBody }: Operation): readonly string[] => {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined) return [];
  const value = JSON.stringify(exampleOf(document, content.schema));
  return [`-H "Content-Type: ${type}"`, `--data-binary ${quoteForShell(value)}`];
};

/** A line that works when pasted, but for the key. */
const renderCurl = (document: ApiDocument, { path, method, operation }: Placed): string => {
  const parameters = (operation.parameters ?? []).map((each) => resolveParameter(document, each));
  const example = (name: string): string => {
    const schema = parameters.find((each) => each.name === name)?.schema ?? {};
    const value = exampleOf(document, schema);
    return typeof value === 'string' && value !== 'text' ? value : name;
  };
  const url = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => example(name));
  const query = parameters
    .filter((each) => each.in === 'query' && each.required === true)
    .map(({ name }) => `${name}=${encodeURIComponent(example(name))}`)
    .join('&');
  return [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$TACT${url}${query && `?${query}`}"`,
    ...(operation.security === undefined ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...exampleBody(document, operation),
  ].join(' \\\n  ');
};

const renderBody = (document: ApiDocument, { requestBody }: Operation): string => {
  if (requestBody === undefined) return '';
  const [[, content] = ['', undefined]] = Object.entries(requestBody.content);
  const types = Object.keys(requestBody.content).map((type) => `<code>${escapeHtml(type)}</code>`);
  const schema = content?.schema ?? {};
  const members = renderMembers(resolveSchema(document, schema));
  const optional = requestBody.required === true ? '' : ' May be left out.';
  return `<details><summary>Request body</summary><p>${types.join(', ')}.${optional} ${renderType(schema)}</p>${members}</details>`;
};

const renderAnswers = (document: ApiDocument, { responses }: Operation): string => {
  const [success] = Object.entries(responses).filter(([status]) => status < '300');
  const schema = Object.values(success?.[1].content ?? {})[0]?.schema;
  const problems = Object.entries(responses)
    .filter(([status]) => status >= '400')
    .map(([status, { $ref = '' }]) => {
      const code = $ref
        .slice($ref.lastIndexOf('/') + 1)
        .replaceAll(/(?!^)([A-Z])/g, '-$1')
        .toLowerCase();
      return `<a href="/problems/${escapeHtml(code)}">${status}</a>`;
    });
  const failing = problems.length > 0 ? `<p>Problems: ${problems.join(', ')}</p>` : '';
  if (success === undefined || schema === undefined)
    return `<h4>Answer ${success?.[0] ?? ''}</h4><p>No body.</p>${failing}`;
  const members = renderMembers(resolveSchema(document, schema));
  const example = JSON.stringify(exampleOf(document, schema), null, 2);
  return (
    `<h4>Answer ${success[0]}</h4><p>${renderType(schema)}</p>${failing}` +
    `<details><summary>Example answer</summary>${codeBlock(example, 'Example answer')}</details>` +
    (members === '' ? '' : `<details><summary>Fields of the answer</summary>${members}</details>`)
  );
};

const renderOperation = (document: ApiDocument, placed: Placed): string => {
  const { path, method, operation } = placed;
  return `<article id="${operation.operationId}">
<h3>${escapeHtml(operation.summary)}</h3>
<div class="path"><span class="method ${method}">${method.toUpperCase()}</span><code>${escapeHtml(path)}</code></div>
${renderMarkdown(operation.description)}
${renderParameters(document, operation)}
<h4>Example</h4>${codeBlock(renderCurl(document, placed), 'Example request')}
${renderBody(document, operation)}
${renderAnswers(document, operation)}
</article>`;
};

const anchor = (name: string): string => `tag-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;

const renderNavigation = (document: ApiDocument, operations: readonly Placed[]): string => {
  const sections = document.tags.map(({ name }) => {
    const links = operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map(({ operation }) => `<li><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></li>`);
    return `<h2><a href="#${anchor(name)}">${escapeHtml(name)}</a></h2><ul>${links.join('')}</ul>`;
  });
  return `<nav aria-label="Endpoints">${sections.join('')}<h2><a href="#schemas">Schemas</a></h2></nav>`;
};

const renderSchemas = ({ components }: ApiDocument): string =>
  Object.entries(components.schemas)
    .map(([name, schema]) => {
      const head = `<h3><code>${escapeHtml(name)}</code> <span class="type">${renderType(schema)}</span></h3>`;
      const members = renderMembers(schema);
      const fields = members === '' ? '' : `<details><summary>Fields</summary>${members}</details>`;
      return `<article id="schema-${escapeHtml(name)}">${head}${renderMeaning(schema)}${fields}</article>`;
    })
    .join('');

export const renderDocsPage = (document: ApiDocument): string => {
  const operations = placedOperations(document);
  const sections = document.tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const articles = own.map((placed) => renderOperation(document, placed)).join('');
    return `<section><h2 id="${anchor(name)}">${escapeHtml(name)}</h2>${articles}</section>`;
  });
  const { title, version, description } = document.info;
  return renderPage(
    `${title} API`,
    `<div class="layout">${renderNavigation(document, operations)}<main id="content">
<h1>${escapeHtml(title)} API <span class="type">${escapeHtml(version)}</span></h1>
${renderMarkdown(description)}
<p>The same as <a href="/openapi.json">OpenAPI 3.1</a>. In the examples <code>$TACT</code> is this server, such as
<code>http://localhost:3000</code>, and <code>$KEY</code> the key that the first start printed.</p>
${sections.join('')}
<section><h2 id="schemas">Schemas</h2>${renderSchemas(document)}</section>
</main></div>`,
  );
};
