/** One operation on `/docs`: what it does, how to ask, what comes back. */
import {
  referenceName,
  resolveParameter,
  resolveSchema,
  type ApiDocument,
  type Operation,
  type Parameter,
} from './api-document.ts';
import { codeBlock, writeCurl } from './curl.ts';
import { writeJson } from './json-text.ts';
import { renderMarkdown } from './markdown.ts';
import { escapeHtml } from './page.ts';
import { exampleOf } from './schema-example.ts';
import { renderField, renderMembers, renderType } from './schema-html.ts';

export type Placed = { readonly path: string; readonly method: string; readonly operation: Operation };

/** All but the request id, which every operation takes: it is told once for all. */
const parametersOf = (document: ApiDocument, { parameters = [] }: Operation): readonly Parameter[] =>
  parameters.map((each) => resolveParameter(document, each)).filter(({ name }) => name !== 'X-Request-Id');

const renderParameters = (parameters: readonly Parameter[]): string => {
  if (parameters.length === 0) return '';
  const fields = parameters.map(({ name, in: place, required, description, schema }) =>
    renderField({ name, schema, isRequired: required === true, note: place, description }),
  );
  return `<h4>Parameters</h4><dl>${fields.join('')}</dl>`;
};

/** The body's first media type, and a value that fits. */
const exampleBody = (
  document: ApiDocument,
  { requestBody }: Operation,
): { readonly type: string; readonly value: unknown } | undefined => {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined) return undefined;
  const [example] = Object.values(content.examples ?? {});
  return { type, value: example === undefined ? exampleOf(document, content.schema) : example.value };
};

const renderCurl = (document: ApiDocument, { path, method, operation }: Placed): string => {
  const parameters = parametersOf(document, operation);
  const example = (name: string): string => {
    const schema = parameters.find((each) => each.name === name)?.schema ?? {};
    const value = exampleOf(document, schema);
    return typeof value === 'string' && value !== 'text' ? value : name;
  };
  const query = parameters
    .filter((each) => each.in === 'query' && each.required === true)
    .map(({ name }) => `${name}=${encodeURIComponent(example(name))}`)
    .join('&');
  const url = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => example(name));
  const needsKey = operation.security === undefined;
  const body = exampleBody(document, operation);
  return writeCurl({ method, path: url + (query && `?${query}`), needsKey, body });
};

const renderBody = (document: ApiDocument, { requestBody }: Operation): string => {
  if (requestBody === undefined) return '';
  const [content] = Object.values(requestBody.content);
  const types = Object.keys(requestBody.content).map((type) => `<code>${escapeHtml(type)}</code>`);
  const schema = content?.schema ?? {};
  const members = renderMembers(resolveSchema(document, schema));
  const shape = schema.type === 'object' ? '' : ` ${renderType(schema)}.`;
  const optional = requestBody.required === true ? '' : ' May be left out.';
  return `<details><summary>Request body</summary><p>${types.join(', ')}.${optional}${shape}</p>${members}</details>`;
};

/** `#/components/responses/NotFound` → `not-found`. */
export const problemCodeOf = (reference: string): string =>
  referenceName(reference)
    .replaceAll(/(?!^)([A-Z])/g, '-$1')
    .toLowerCase();

const renderProblems = ({ responses }: Operation): string => {
  const problems = Object.entries(responses)
    .filter(([status]) => status >= '400')
    .map(([status, { $ref = '' }]) => {
      const code = escapeHtml(problemCodeOf($ref));
      return `<li><a href="/problems/${code}">${status} <span class="type">${code}</span></a></li>`;
    });
  return problems.length > 0 ? `<h4>Problems</h4><ul class="problems">${problems.join('')}</ul>` : '';
};

const renderAnswer = (document: ApiDocument, { responses }: Operation): string => {
  const [[status, answer] = ['', undefined]] = Object.entries(responses).filter(([each]) => each < '300');
  const schema = Object.values(answer?.content ?? {})[0]?.schema;
  if (schema === undefined) return `<h4>Answer ${status}</h4><p>No body.</p>`;
  const members = renderMembers(resolveSchema(document, schema));
  const example = writeJson(exampleOf(document, schema));
  const fields = members === '' ? '' : `<details><summary>Fields of the answer</summary>${members}</details>`;
  return (
    `<h4>Answer ${status}</h4><p>${renderType(schema)}</p>` +
    `<details><summary>Example answer</summary>${codeBlock(example, 'Example answer')}</details>${fields}`
  );
};

export const renderOperation = (document: ApiDocument, placed: Placed): string => {
  const { path, method, operation } = placed;
  return `<article id="${operation.operationId}">
<h3>${escapeHtml(operation.summary)}</h3>
<div class="path"><span class="method ${method}">${method.toUpperCase()}</span><code>${escapeHtml(path)}</code></div>
${renderMarkdown(operation.description)}
<h4>Request</h4>${codeBlock(renderCurl(document, placed), `Example request: ${operation.summary}`)}
${renderParameters(parametersOf(document, operation))}
${renderBody(document, operation)}
${renderAnswer(document, operation)}
${renderProblems(operation)}
</article>`;
};
